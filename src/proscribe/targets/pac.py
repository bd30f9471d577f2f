"""PAC: a proxy auto-configuration file that leads prohibited names nowhere.

A program that heeds it hands a prohibited name to a proxy that is not there, and the connection
fails. It heeds one such file only: where you have one, add ours to its end (``cat yours.pac
proscribe.pac``), and yours is asked for all other names. Where you have none, all others go
straight. Without rows it is the same file with two empty lists, and prohibits nothing.

It is no wall. Programs without proxy settings, and people who may change them, go around it; one
that goes straight when a proxy fails does so here too. Windows asks ``FindProxyForURLEx`` first
where yours has it. Old engines run these files, so the language is that of 1999. A browser that
finds the file too large goes straight without a word, at a million bytes in Chromium: hence the
limit. Programs that keep the file for long keep what was lifted as long.

https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Proxy_servers_and_tunneling/Proxy_Auto-Configuration_PAC_file
https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md
"""

import json
from collections.abc import Iterator

from proscribe.formats.dns_names import NAMES
from proscribe.model import Effect, File, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

NOWHERE = "PROXY 127.0.0.1:9"
"""The discard service of the device itself, which none has run for decades."""
ENTRIES = 3000
MEANS = Means.exactly(
    Effect.BLOCK_TRAFFIC,
    condition=Text(
        "the program asks this file, alone or at the end of another, for its proxy, and does not go"
        " straight when a proxy fails; a program without proxy settings does not ask",
        "le programme demande son mandataire à ce fichier, seul ou à la fin d'un autre, et ne se"
        " connecte pas directement quand un mandataire échoue; un programme sans réglages de"
        " mandataire ne demande rien",
    ),
)
SCRIPT = """\
// Proscribe wrote this file; what is changed here by hand is lost.
var FindProxyForURL = (function (yours) {
  var domains = %s;
  var hosts = %s;
  function prohibited(name) {
    name = name.toLowerCase().replace(/\\.+$/, "");
    if (hosts.hasOwnProperty(name)) return true;
    while (!domains.hasOwnProperty(name)) {
      var dot = name.indexOf(".");
      if (dot < 0) return false;
      name = name.substring(dot + 1);
    }
    return true;
  }
  return function (url, host) {
    if (prohibited(host)) return "%s";
    return yours ? yours(url, host) : "DIRECT";
  };
})(typeof FindProxyForURL === "function" ? FindProxyForURL : null);
"""


def render(change: Change) -> Iterator[File]:
    """Write the script with its two lists of names."""
    lists = (change.enforces(Effect.BLOCK_TRAFFIC, kind) for kind in NAMES)
    domains, hosts = (json.dumps({p.identifier.value: 1 for p in rows}, indent=0) for rows in lists)
    yield File(path="proscribe.pac", content=(SCRIPT % (domains, hosts, NOWHERE)).encode())


target = Target(
    title=Text("Proxy auto-configuration (PAC)", "Configuration automatique de mandataire (PAC)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    means=dict.fromkeys(NAMES, (MEANS,)),
    limits={frozenset(NAMES): ENTRIES},
    render=render,
)

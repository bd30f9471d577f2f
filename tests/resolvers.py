"""A network of one machine: a namespace with a server that knows all names, and resolvers.

Resolvers of every make are asked the same: what must not exist, what must be answered.
"""

import subprocess
from contextlib import contextmanager

from corpus import row
from hypothesis import strategies as st

from proscribe import targets, workbench
from proscribe.model import Kind, Policy
from proscribe.workbench import PATIENCE, resolving
from proscribe.workbench.resolving import AUTHORITY, RESOLVER

__all__ = ["AUTHORITY", "PATIENCE", "RESOLVER"]

ENGINES = (*resolving.PROGRAMS, "dnssec-keygen", "dnssec-signzone")
"""What the network itself is made of, beside the engine under test."""

NAMES = """\
$TTL 5
@ SOA ns.example.org. admin.example.org. 1 3600 600 604800 5
@ NS ns.example.org.
ns.example.org. A 127.0.0.1
example.org. A 192.0.2.1
signed.example. NS ns.example.org.
alias.example.org. CNAME pay.wechat.com.
wechat.com. A 192.0.2.2
*.wechat.com. A 192.0.2.3
help.open.wechat.com. A 192.0.2.4
notwechat.com. A 192.0.2.5
use-application-dns.net. A 192.0.2.11
mask.icloud.com. A 192.0.2.12
mask-h2.icloud.com. A 192.0.2.13
v1.mask.icloud.com. A 192.0.2.14
www.icloud.com. A 192.0.2.15
kaspersky.com. A 192.0.2.6
crl.kaspersky.com. A 192.0.2.7
v1.crl.kaspersky.com. A 192.0.2.8
support.kaspersky.com. A 192.0.2.9
"""
SIGNED = """\
$TTL 5
@ SOA ns.example.org. admin.example.org. 1 3600 600 604800 5
@ NS ns.example.org.
@ A 192.0.2.10
"""
PROHIBITED = Policy.of(
    [
        row("network.domain", "wechat.com", "tencent/wechat"),
        row("network.domain", "signed.example", "tencent/wechat"),
        row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
    ]
)
NESTED = Policy.of(
    [
        row("network.domain", "kaspersky.com", "kaspersky/suite"),
        row("network.domain", "help.open.wechat.com", "tencent/wechat"),
        row("network.domain", "wechat.com", "tencent/wechat"),
        row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
        row("network.hostname", "kaspersky.com", "kaspersky/suite"),
        row("network.domain", "icloud.com", "a/b"),
    ]
)
"""Names under names; the rule of one must not hide what lies under it from another."""
UNDER_NESTED = (
    *("kaspersky.com", "crl.kaspersky.com", "v1.crl.kaspersky.com", "support.kaspersky.com"),
    *("help.open.wechat.com", "open.wechat.com", "v1.mask.icloud.com", "www.icloud.com"),
)
BENEATH = Policy.of(
    [
        row("network.hostname", "kaspersky.com", "kaspersky/suite"),
        row("network.domain", "crl.kaspersky.com", "kaspersky/suite"),
    ]
)
"""A domain under a host name that stands for itself alone."""
UNDER_BENEATH = ("kaspersky.com", "crl.kaspersky.com", "v1.crl.kaspersky.com")
CANARIES = ("use-application-dns.net", "mask.icloud.com", "mask-h2.icloud.com")
LONGEST = ".".join(["x" * 60, "x" * 60, "x" * 60, "x" * 59, "wechat.com"])
REFUSED = (
    *("wechat.com", "mp.wechat.com", "a.b.c.wechat.com", "help.open.wechat.com"),
    *("MP.WeChat.Com", "crl.kaspersky.com", "CRL.Kaspersky.com", "signed.example", LONGEST),
    *CANARIES,
)
ANSWERED = {
    "under-an-exact-host-name": "v1.crl.kaspersky.com",
    "beside-an-exact-host-name": "support.kaspersky.com",
    "above-an-exact-host-name": "kaspersky.com",
    "a-look-alike": "notwechat.com",
    "under-a-canary": "v1.mask.icloud.com",
    "beside-a-canary": "www.icloud.com",
    "anything-else": "example.org",
}
EVERYTHING = (*REFUSED, *ANSWERED.values(), "alias.example.org")
LABELS = st.text("abz09-_", min_size=1, max_size=63).filter(
    lambda text: Kind.NETWORK_HOSTNAME.accepts(f"{text}.com")
)
DEEP = st.lists(LABELS, min_size=1, max_size=4).map(lambda labels: ".".join([*labels, "com"]))
ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from([Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME]),
        DEEP.filter(Kind.NETWORK_HOSTNAME.accepts),
        st.just("a/b"),
        by=st.sampled_from(["d-1", "0--", "d/--x", "9" * 200]),
    ),
    max_size=8,
)
"""Rows of names and determinations as odd as their grammars let them be."""
TREE = ["wechat.com"]
for parent in TREE[:1] + [f"{label}.wechat.com" for label in "ab"]:
    TREE += [f"{label}.{parent}" for label in "ab"]
"""Names that the authority answers, three deep: few enough for rows to meet each other."""
FOREST = st.lists(
    st.builds(
        row,
        st.sampled_from([Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME]),
        st.sampled_from(TREE),
        st.just("a/b"),
    ),
    min_size=1,
    max_size=4,
).map(Policy.of)
MANY = Policy.of(
    row("network.domain", "wechat.com", f"{'p' * 150}/{n}", by=f"{'d' * 150}/{n}")
    for n in range(40)
)
"""One row with so many grounds that its reason, written out, would be 12,000 characters long."""


def spoken_of(policy, asked):
    """Tell by definition whether a policy prohibits a name."""
    names = (p.identifier for p in policy.prohibitions)
    return any(
        asked == n.value or (n.kind is Kind.NETWORK_DOMAIN and asked.endswith(f".{n.value}"))
        for n in names
    )


def compiled(target, policy, before=None):
    """Return the files that a target makes of a policy, by path."""
    artifact = targets.compile_policy(targets.get(target), policy, serial=1, before=before)
    return {file.path: file.content for file in artifact.files}


class Network(workbench.Network):
    """The network of the product, with what tests ask of it."""

    def ask(self, port, name, *more):
        return resolving.ask(self, port, name, *more)

    @staticmethod
    def until(holds):
        workbench.until(holds)


class Resolver(resolving.Resolver):
    """One running resolver."""

    def says(self):
        """Return what it answers to every name of the tests, and for which types."""
        return {(n, t): self.ask(n, t) for n in EVERYTHING for t in ("A", "AAAA", "TXT")}


@contextmanager
def bench(network, folder, launch):
    """Give what starts a resolver upon files of settings, in the place of the one before."""
    with resolving.bench(network, folder, launch, "example.org") as start:

        def started(files):
            made = start(files)
            return Resolver(made.network, made.process)

        yield started


@contextmanager
def network(home):
    """Give a namespace in which one server knows every name there is."""
    (home / "root.zone").write_text(NAMES)
    sign(home, "signed.example")
    zones = {".": "root.zone", "signed.example": "signed"}
    with resolving.authority(home, zones, "example.org", Network) as made:
        yield made


def sign(home, zone):
    """Sign a zone, as a prohibited domain may well be."""
    (home / "unsigned").write_text(SIGNED)
    key = ["dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", zone]
    signer = ["dnssec-signzone", "-z", "-S", "-o", zone, "-f", "signed", "unsigned"]
    for command in (key, signer):
        subprocess.run(command, cwd=home, check=True, capture_output=True, timeout=PATIENCE)

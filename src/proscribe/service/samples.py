"""A policy of names that nobody bears, to try a target of which one's own policy asks nothing.

Domains and addresses are those that RFC 2606, RFC 3849 and RFC 5737 reserve.
"""

from proscribe.model import Effect, Ground, Identifier, Kind, Policy, Prohibition

NAMES = {
    Kind.NETWORK_DOMAIN: "prohibited.example",
    Kind.NETWORK_HOSTNAME: "prohibited-host.example",
    Kind.NETWORK_IPV4: "203.0.113.0/24",
    Kind.NETWORK_IPV6: "2001:db8::/32",
    Kind.LINUX_DEB_PACKAGE: "proscribe-sample",
    Kind.LINUX_RPM_PACKAGE: "proscribe-sample",
    Kind.LINUX_FLATPAK_ID: "org.example.ProscribeSample",
    Kind.LINUX_INSTALL_PATH: "/opt/proscribe-sample/run",
    Kind.CHROME_EXTENSION_ID: "gmpnlocpppclooodhmjkkkjccnlbanee",
    Kind.FIREFOX_ADDON_ID: "sample@prohibited.example",
}
UNASKED = {Kind.CHROME_EXTENSION_ID: {Effect.REMOVE}}
"""A browser keeps an extension only if its vendor signed it, and this one has no vendor."""
GROUND = Ground(determination="sample", provision="main", product="proscribe/sample")
SAMPLE = Policy.of(
    Prohibition(
        identifier=Identifier(kind, value),
        effects=kind.effects - UNASKED.get(kind, set()),
        because=(GROUND,),
    )
    for kind, value in NAMES.items()
)

"""Canaries: names by which devices ask a resolver whether they may go around it.

Firefox asks for the first before it turns DNS over HTTPS on by itself; a person who turned it on
is not asked about. Apple devices ask for the others before they use iCloud Private Relay, which
carries what Safari asks for past resolver and proxy alike. To each, a prompt answer without an
address is a no, of either sort: that the name does not exist, or that it has no such record. An
address of zeros is an address, hence a yes, and silence makes people wait.

https://support.mozilla.org/en-US/kb/canary-domain-use-application-dnsnet
https://developer.apple.com/support/prepare-your-network-for-icloud-private-relay/
"""

from collections.abc import Mapping

from proscribe.model import Identifier, Kind, Text

REASONS = {
    "use-application-dns.net": "canary: Firefox turns DNS over HTTPS on by itself if this exists",
    "mask.icloud.com": "canary: Apple devices use iCloud Private Relay if this exists",
    "mask-h2.icloud.com": "canary: Apple devices use iCloud Private Relay if this exists",
}
CANARIES = {Identifier(Kind.NETWORK_HOSTNAME, name): why for name, why in REASONS.items()}
CONDITION = Text(
    "while anything is prohibited here, Firefox is told not to turn DNS over HTTPS on by itself,"
    " and Apple devices not to use iCloud Private Relay, for any name",
    "tant que quelque chose est interdit ici, Firefox est prié de ne pas activer de lui-même le DNS"
    " sur HTTPS, et les appareils Apple de ne pas utiliser le relais privé iCloud, pour aucun nom",
)
"""What a target that writes them says in its own condition."""


def guarded(names: Mapping[Identifier, str]) -> dict[Identifier, str]:
    """Add the canaries to what is prohibited; where nothing is, there is nothing to guard.

    A name that is a canary and prohibited keeps the reason of its prohibition.
    """
    return {**CANARIES, **names} if names else {}

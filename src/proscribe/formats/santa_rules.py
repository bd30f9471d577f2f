"""Santa's rules: what each type names, how it is written, and which rule decides.

Santa drops a rule that is not well formed and goes on without it, so nothing that is not can be
made here. It looks for a rule of each type in the order below, and the first that it finds
decides: one that allows a program defeats one of a later type that blocks its maker. Static
rules, in a profile, come before all rules of a server.

https://northpole.dev/features/binary-authorization
https://github.com/northpolesec/protos/blob/main/sync/v1.proto
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class RuleType(StrEnum):
    """What a rule names; in the order in which Santa looks for them."""

    CDHASH = "CDHASH"
    BINARY = "BINARY"
    SIGNINGID = "SIGNINGID"
    CERTIFICATE = "CERTIFICATE"
    TEAMID = "TEAMID"


GRAMMAR = {
    RuleType.CDHASH: r"[0-9a-f]{40}",
    RuleType.BINARY: r"[0-9a-f]{64}",
    RuleType.SIGNINGID: r"([0-9A-Z]{10}|platform):[!-~]+",
    RuleType.CERTIFICATE: r"[0-9a-f]{64}",
    RuleType.TEAMID: r"[0-9A-Z]{10}",
}


class Verb(StrEnum):
    """What a rule does; ``REMOVE`` takes away the rule of that type and identifier."""

    ALLOWLIST = "ALLOWLIST"
    ALLOWLIST_COMPILER = "ALLOWLIST_COMPILER"
    BLOCKLIST = "BLOCKLIST"
    SILENT_BLOCKLIST = "SILENT_BLOCKLIST"
    SILENT_GUI_BLOCKLIST = "SILENT_GUI_BLOCKLIST"
    SILENT_TTY_BLOCKLIST = "SILENT_TTY_BLOCKLIST"
    REMOVE = "REMOVE"
    CEL = "CEL"


MAY_ALLOW = frozenset({Verb.ALLOWLIST, Verb.ALLOWLIST_COMPILER, Verb.CEL})


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule.

    Raises:
        ValueError: Santa would drop it: its type does not name things so.

    """

    type: RuleType
    identifier: str
    verb: Verb = Verb.BLOCKLIST
    message: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(GRAMMAR[self.type], self.identifier):
            raise ValueError(f"{self.identifier!r} is not what a {self.type} rule names")

    def fields(self) -> dict[str, object]:
        """Return the rule as a profile and the protocol of synchronisation spell it."""
        said = {"custom_msg": self.message} if self.message else {}
        return {
            "identifier": self.identifier,
            "policy": self.verb.value,
            "rule_type": self.type.value,
            **said,
        }


def defeats(theirs: Rule, ours: Rule) -> bool:
    """Tell whether ``theirs`` surely allows something that ``ours`` would block.

    A rule that names a hash or a certificate does not say whose code it is, so of those only one
    with our own identifier is known to.
    """
    if theirs.verb not in MAY_ALLOW:
        return False
    if (theirs.type, theirs.identifier) == (ours.type, ours.identifier):
        return True
    of_the_team = ours.type is RuleType.TEAMID and theirs.type is RuleType.SIGNINGID
    return of_the_team and theirs.identifier.startswith(f"{ours.identifier}:")

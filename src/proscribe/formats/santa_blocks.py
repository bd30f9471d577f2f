"""Which of Santa's rules block what a policy names, and how its server takes rules away.

A rule for a signing identifier begins with a team, so there is one for each team that is known to
sign. Santa keeps each rule until it is told to remove it; an answer without rules removes nothing.

https://northpole.dev/features/sync
"""

import textwrap
from collections.abc import Iterable, Iterator

from proscribe.formats.grounds import notice
from proscribe.formats.santa_rules import Rule, RuleType, Verb
from proscribe.model import Kind, Prohibition

LONGEST = 1000
"""Characters of a message that a person can still read; Santa sets no limit."""


def rules(rows: Iterable[Prohibition]) -> Iterator[Rule]:
    """Yield the rules that block these; none for a name that no known team signs."""
    for row in rows:
        said = textwrap.shorten(notice(row), LONGEST, placeholder=" […]")
        name = row.identifier.value
        if row.identifier.kind is Kind.MACOS_TEAM_ID:
            yield Rule(RuleType.TEAMID, name, message=said)
        elif row.identifier.kind is Kind.MACOS_SIGNING_ID:
            for team in row.confirmed_by:
                if team.kind is Kind.MACOS_TEAM_ID:
                    yield Rule(RuleType.SIGNINGID, f"{team.value}:{name}", message=said)


def answer(placed: Iterable[Rule], wanted: Iterable[Rule]) -> list[dict[str, object]]:
    """Return what a server answers: removals of what was placed, then the rules wanted."""
    held = tuple(wanted)
    kept = {(rule.type, rule.identifier) for rule in held}
    gone = sorted(
        Rule(rule.type, rule.identifier, Verb.REMOVE)
        for rule in placed
        if (rule.type, rule.identifier) not in kept
    )
    return [rule.fields() for rule in (*gone, *held)]

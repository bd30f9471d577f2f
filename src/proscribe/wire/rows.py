"""Policies as JSON, written canonically and read back."""

import msgspec

from proscribe.model import (
    Effect,
    Ground,
    Identifier,
    InputError,
    Kind,
    Place,
    Policy,
    Prohibition,
    Tier,
    Verdict,
)


class _Row(msgspec.Struct, frozen=True):
    because: list[Ground]
    confirmed_by: list[str]
    effects: frozenset[Effect]
    kind: str
    tier: Tier
    value: str
    verdict: Verdict


def read_policy(text: bytes, source: str) -> Policy:
    """Read a policy back from its canonical form.

    Raises:
        InputError: The text is not that of a policy.

    """
    try:
        rows = msgspec.json.decode(text, type=list[_Row])
        return Policy.of(_prohibition(row) for row in rows)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        remedy = "restore the file, or remove it and compile into an empty folder"
        raise InputError(Place(source=source), f"not a policy: {error}", remedy) from error


def _prohibition(row: _Row) -> Prohibition:
    confirming = (c.partition(":") for c in row.confirmed_by)
    return Prohibition(
        identifier=Identifier(Kind.spelt(row.kind), row.value),
        effects=row.effects,
        because=tuple(row.because),
        confirmed_by=tuple(Identifier(Kind.spelt(kind), value) for kind, _, value in confirming),
        verdict=row.verdict,
        tier=row.tier,
    )

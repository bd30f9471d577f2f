"""What a gate finds wrong with a catalogue."""

from dataclasses import dataclass

from proscribe.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that a gate will not let through: where, why, and what to do about it."""

    subject: str
    """The id of what is at fault, and its identifier where one is, such as
    ``tencent/games network.domain:in.th``."""
    gate: str
    reason: Text
    remedy: Text

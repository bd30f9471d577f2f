"""Evidence that a determination cites, what others say of it, and what was weighed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model.text import Text, blank


class Standing(StrEnum):
    """How far a statement is established. No text drawn from it may say more."""

    FOUND = "found"
    REPORTED = "reported"
    ALLEGED = "alleged"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the other side says, in its own words."""

    by: str
    words: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One statement that a determination cites, with its source and its standing.

    Raises:
        ValueError: It has no source, or is disputed and the other side has no words.

    """

    id: str
    says: Text
    standing: Standing
    source: str
    by: str = ""
    """Who found, reported or alleged it."""
    reply: Reply | None = None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("evidence without a source: say where it was read")
        if self.standing is Standing.DISPUTED and self.reply is None:
            raise ValueError("what is disputed carries the other side's words: write its 'reply'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Something else that could have been done, and why it was not."""

    what: Text
    why_not: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What an affected party answered."""

    received: datetime
    words: Text
    source: str


class Result(StrEnum):
    """What became of a determination when its affected party had been heard."""

    UPHELD = "upheld"
    VARIED = "varied"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the review of a response ended, and who decided it."""

    result: Result
    effective: datetime
    decider: str
    why: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """An affected party that was asked: the notice, its deadline, its answer, and the review.

    Raises:
        ValueError: The deadline lies before the notice.

    """

    party: str
    notified: datetime
    deadline: datetime
    source: str
    response: Response | None = None
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        if blank(self.party):
            raise ValueError("a party without a name is nobody")
        if self.deadline < self.notified:
            raise ValueError("the deadline lies before the notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Another instrument on which this one rests, by its id in the register."""

    determination: str
    where: str = ""
    """The words or the place that cite it."""
    provision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Severance:
    """A part of a record that is withheld when it is released, and under which rule.

    ``path`` is spelt as in errors: ``evidence[0].source``.
    """

    path: str
    under: Text

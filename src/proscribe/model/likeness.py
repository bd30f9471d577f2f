"""Likeness: what of a package stays when it is signed anew, rebuilt, renamed or shrunk."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from proscribe.model.text import Text


class Facet(StrEnum):
    """One way in which two packages may be alike, with its name for a person."""

    spoken: Text

    def __new__(cls, value: str, en: str, fr: str) -> Self:
        """Make one row of the table."""
        facet = str.__new__(cls, value)
        facet._value_ = value
        facet.spoken = Text(en, fr)
        return facet

    # fmt: off
    FILES = "files", "files in the package", "fichiers du paquet"
    SHAPES = "shapes", "shapes of classes, whatever their names", "formes des classes, quels que soient leurs noms"
    CONSTANTS = "constants", "texts in the code", "textes dans le code"
    INTERFACES = "interfaces", "interfaces of the platform", "interfaces de la plateforme"
    # fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A set of features, or those of them whose hashes are the smallest: a fair sample."""

    kept: bytes = b""
    """Hashes in ascending order, eight bytes each, the lowest first."""
    count: int = 0
    """How many features there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What of one package can be held against another."""

    file: str
    sha256: str
    files: Sketch = Sketch()
    shapes: Sketch = Sketch()
    constants: Sketch = Sketch()
    interfaces: Sketch = Sketch()
    signers: tuple[str, ...] = ()
    """SHA-256 of the certificates whose signature over it was verified."""

    def of(self, facet: Facet) -> Sketch:
        """Return the sketch of one facet."""
        sketch: Sketch = getattr(self, facet.value)
        return sketch


class Alike(StrEnum):
    """What a comparison of two packages comes to."""

    SAME = "same"
    """The same bytes."""
    COPY = "copy"
    """The same application, signed anew or packed anew."""
    DERIVED = "derived"
    """Much of one is in the other: rebuilt, renamed, shrunk, or another version."""
    UNRELATED = "unrelated"
    """No more in common than applications have that share libraries."""
    UNKNOWN = "unknown"
    """Too little is left to compare, once what others have too is set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of one facet two packages share, weighed by how rare each feature is."""

    facet: Facet
    common: int
    """Features of both, in the samples; those that others have too count for less."""
    of: int
    """Features of the smaller one, counted alike."""
    alike: float
    """Of all that is in either, what is in both: 0 to 1."""
    within: float
    """Of the smaller one, what is in the other: 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """How one package stands to another, and what shows it."""

    file: str
    to: str
    """The file that it was held against."""
    sha256: str
    """Of that file."""
    verdict: Alike
    shares: tuple[Share, ...]
    same_signer: bool | None = None
    """``None`` where one of them has no signer that was verified."""
    means: Text

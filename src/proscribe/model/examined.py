"""Packages as they were examined: what of an inspection goes into a record that people sign."""

import re
from dataclasses import dataclass

from proscribe.model.content import Content
from proscribe.model.effect import Platform
from proscribe.model.identifier import Identifier
from proscribe.model.inspection import SHA256, Grade, RightKind, Shown, SignerVerdict
from proscribe.model.text import Text

WHOLE = Shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One right that opens a content, the bytes that show it, and where its meaning is written."""

    right: RightKind
    value: str
    means: Text
    source: str
    shown: Shown = WHOLE
    by: str = ""
    """The part that asks or uses, by its name; empty for the application itself or for unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One content that a package can reach, how that shows, and by what.

    Raises:
        ValueError: Nothing shows it.

    """

    content: Content
    grade: Grade
    showings: tuple[Showing, ...]
    more: int = 0
    """How many more rights show it, that are not listed here."""

    def __post_init__(self) -> None:
        if not self.showings:
            raise ValueError(f"nothing shows that {self.content} can be reached")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One package: what it is, who signed it, and the contents that it can reach.

    Raises:
        ValueError: The digest is no SHA-256.

    """

    file: str = ""
    """Its name, without a folder, as far as it can be shown."""
    size: int
    sha256: str
    format: str
    title: str = ""
    version: str = ""
    platforms: tuple[Platform, ...] = ()
    names: tuple[Identifier, ...] = ()
    signer: SignerVerdict = SignerVerdict.NONE
    signers: tuple[str, ...] = ()
    """The names on certificates whose signature was checked and holds; else those it carries."""
    opened: tuple[Opened, ...] = ()
    inexpressible: tuple[Content, ...] = ()
    """Contents for which no right of its platform is known: that it is silent says nothing."""
    unread: Text | None = None
    """Why it was not read to its end; what was read before stands."""

    def __post_init__(self) -> None:
        if not re.fullmatch(SHA256, self.sha256):
            raise ValueError(f"{self.sha256!r} is no SHA-256")

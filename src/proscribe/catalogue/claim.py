"""Every identifier of a catalogue, with what bears it."""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.model import Catalogue, Form, Identifier, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One identifier that the catalogue says something bears, or is signed with."""

    bearer: str
    form: Form | None
    """The form of the product that bears it; none if a company does."""
    known: Known
    signs: bool
    """It stands among an application's signers: it confirms, and is not its own."""

    @property
    def identifier(self) -> Identifier:
        """Return the identifier alone."""
        return self.known.identifier

    @property
    def subject(self) -> str:
        """Return the bearer and the identifier, as a fault names them."""
        return f"{self.bearer} {self.identifier}"


def claims(catalogue: Catalogue) -> Iterator[Claim]:
    """Yield every identifier of every entity and application, in their order."""
    for entity in catalogue.entities:
        for known in entity.identifiers:
            yield Claim(bearer=entity.id, form=None, known=known, signs=False)
    for application in catalogue.applications:
        for known in application.identifiers:
            yield Claim(bearer=application.id, form=application.form, known=known, signs=False)
        for known in application.signers:
            yield Claim(bearer=application.id, form=application.form, known=known, signs=True)

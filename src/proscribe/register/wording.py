"""The sentences that tell why something is covered, or is not, or cannot be told."""

from dataclasses import dataclass

from proscribe.model import (
    Application,
    Covered,
    Entity,
    Ownership,
    Platform,
    Succession,
    Suite,
    Text,
    Tier,
)

SUBSIDIARY = 50.1
"""Percent that a source means at least when it says *owned* and gives no figure: a majority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One edge of the chain that leads from the words of an instrument to a product."""

    text: Text
    source: str = ""
    tier: Tier = Tier.T1


def named(application: Application) -> Step:
    """Say that the instrument names the application."""
    return Step(
        text=Text(
            f"the instrument names {application.name}", f"l'instrument nomme {application.name}"
        )
    )


def suite(of: Suite) -> Step:
    """Say that the instrument names a family of applications."""
    return Step(
        text=Text(f"the instrument names the {of.name}", f"l'instrument nomme : {of.name}"),
        source=of.source,
    )


def member(of: Suite, application: Application) -> Step:
    """Say that the catalogue lists the application in the family."""
    text = Text(
        f"{application.name} belongs to the {of.name}",
        f"{application.name} fait partie de : {of.name}",
    )
    return Step(text=text, source=of.source)


def vendor(company: Entity) -> Step:
    """Say that the instrument names the maker."""
    return Step(
        text=Text(
            f"the instrument names what {company.name} makes",
            f"l'instrument nomme ce que fait {company.name}",
        )
    )


def owner(company: Entity) -> Step:
    """Say that the instrument names what the company owns."""
    return Step(
        text=Text(
            f"the instrument names what {company.name} owns",
            f"l'instrument nomme ce que possède {company.name}",
        )
    )


def owns(edge: Ownership, holder: Entity, owned: Entity) -> Step:
    """Tell of an ownership edge that counts."""
    if edge.share is None:
        text = Text(
            f"{holder.name} owns {owned.name} (the source gives no figure)",
            f"{holder.name} possède {owned.name} (la source ne donne aucun chiffre)",
        )
    else:
        text = Text(
            f"{holder.name} holds {edge.share:g} % of {owned.name}",
            f"{holder.name} détient {_french(edge.share)} % de {owned.name}",
        )
    return Step(text=text, source=edge.source, tier=edge.tier)


def provides(company: Entity, application: Application) -> Step:
    """Say that the company develops or provides the application."""
    edge = next((p for p in application.providers if p.entity == company.id), None)
    text = Text(
        f"{company.name} provides {application.name}",
        f"{company.name} fournit {application.name}",
    )
    return Step(text=text, source=edge.source if edge else "")


def succeeds(heir: Application, before: Application, edge: Succession) -> Step:
    """Say that the application takes the place of another."""
    text = Text(f"{heir.name} succeeds {before.name}", f"{heir.name} succède à {before.name}")
    return Step(text=text, source=edge.source)


def component(of: Application) -> Step:
    """Say that the instrument reaches products that embed this one."""
    return Step(
        text=Text(
            f"the instrument reaches what contains {of.name}",
            f"l'instrument vise ce qui contient {of.name}",
        )
    )


def service(of: Application) -> Step:
    """Say that the instrument reaches the web service."""
    return Step(
        text=Text(
            f"the instrument reaches the web service of {of.name}",
            f"l'instrument vise le service Web de {of.name}",
        )
    )


def under(edge: Ownership, holder: Entity, owned: Entity, predicate: Covered) -> Text:
    """Say why a holding does not count."""
    if edge.share is None:
        return Text(
            f"{holder.name} owns {owned.name}, but the source gives no figure to hold against "
            f"{predicate.share} %",
            f"{holder.name} possède {owned.name}, mais la source ne donne aucun chiffre à "
            f"comparer à {predicate.share} %",
        )
    return Text(
        f"{holder.name} holds {edge.share:g} % of {owned.name}, which is not {predicate.share} %",
        f"{holder.name} détient {_french(edge.share)} % de {owned.name}, "
        f"ce qui n'est pas {predicate.share} %",
    )


def not_in_catalogue(subject: str) -> Text:
    """Say that the catalogue does not know what the instrument names."""
    return Text(f"the catalogue does not know {subject}", f"le catalogue ne connaît pas {subject}")


def no_identifier(application: Application, platform: Platform) -> Text:
    """Say that the application has no known name on a platform that the scope reaches."""
    return Text(
        f"no identifier of {application.name} is known on {platform}",
        f"aucun identifiant de {application.name} n'est connu sur {platform}",
    )


def no_successor(subject: str) -> Text:
    """Say that no successor is recorded."""
    return Text(
        f"no successor of {subject} is recorded", f"aucun successeur de {subject} n'est consigné"
    )


def no_service(of: Application) -> Text:
    """Say that no domain is known."""
    return Text(
        f"no domain of {of.name} alone is known", f"aucun domaine propre à {of.name} n'est connu"
    )


def _french(share: float) -> str:
    return f"{share:g}".replace(".", ",")

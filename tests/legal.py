"""Determinations in short, for tests of their lives: one company, two products, two provisions."""

from datetime import UTC, datetime, timedelta

from proscribe.model import (
    Application,
    Catalogue,
    Covered,
    Determination,
    Effect,
    Entity,
    Event,
    EventKind,
    Force,
    Kind,
    Known,
    Provider,
    Provision,
    Reference,
    Text,
    Tier,
)

BOTH = Text("a test", "un essai")
START = datetime(2026, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def day(number: int) -> datetime:
    """Return the instant so many days after the first of January 2026."""
    return START + timedelta(days=number)


def known(kind: Kind, value: str) -> Known:
    return Known(kind=kind, value=value, tier=Tier.T2, source="a test")


CHAT, GAME = (
    Application(
        id=f"acme/{name}",
        name=name,
        providers=(Provider(entity="acme", source="a test"),),
        identifiers=(
            known(Kind.ANDROID_PACKAGE, f"com.acme.{name}"),
            known(Kind.IOS_BUNDLE_ID, f"com.acme.{name}"),
            known(Kind.NETWORK_DOMAIN, f"{name}.example.com"),
        ),
    )
    for name in ("chat", "game")
)
WORLD = Catalogue(
    entities=(Entity(id="acme", name="Acme", source="a test"),), applications=(CHAT, GAME)
)
INSTALLED = (Effect.REMOVE, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN)
APPS = Provision(id="apps", covers=(Covered(application="acme/chat"),), effects=INSTALLED)
SITES = Provision(
    id="sites", covers=(Covered(service="acme/chat"),), effects=(Effect.BLOCK_TRAFFIC,)
)


def decided(name: str = "d-1", *history: Event, **more) -> Determination:
    """Return a determination that takes effect on the tenth day of the year."""
    return Determination(
        **{
            "id": name,
            "title": BOTH,
            "authority": "an authority",
            "jurisdiction": "CA",
            "force": Force.DIRECTION,
            "issued": START,
            "effective": day(10),
            "reasons": (BOTH,),
            "references": (Reference(title="a test", url="https://example.org"),),
            "provisions": (APPS, SITES),
            "history": history,
        }
        | more
    )


def event(kind: EventKind | str, at: datetime, **more) -> Event:
    """Return an event with an order behind it."""
    return Event(
        event=EventKind(kind), effective=at, instrument="an order", source="a test", **more
    )

"""``proscribe status``."""

from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import effects, say
from proscribe.register import named, phrase
from proscribe.service.status import Stand, Status, status


@click.command()
@click.argument("determination")
@door.places
def command(determination: str, language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """Say what each provision of DETERMINATION is at an instant, since when, and by what order.

    --as-of asks about an instant; --as-known answers with what was known at another, so that
    an order that arrived late changes the answer only from when it was recorded.

    \b
    Examples:
      proscribe status ca-tbs-2023-10-30
      proscribe status us-dhs-bod-17-01 --as-of 2017-12-12
      proscribe status ID --as-of 2026-02-01 --as-known 2026-03-01 --json
    """  # noqa: D301
    told = status(door.workspace(**where), determination)
    if as_json:
        door.show_json(told)
    else:
        show(told, language)


def show(told: Status, language: str) -> None:
    """Print one status as a person reads it."""
    door.say(door.style(f"{told.id}  {door.told(told.title, language)}", bold=True))
    what = door.told(phrase(told.status), language)
    known = say("known", language, at=door.moment(told.known)) if told.known else ""
    door.say(f"  {say('on', language, what=what, at=door.moment(told.at))}{known}")
    door.say(f"  {told.authority}")
    for one in told.stands:
        stand(one, language)


def stand(told: Stand, language: str) -> None:
    """Print how effects of one provision stand."""
    whose = ", ".join(filter(None, (told.jurisdiction, told.party)))
    colour = "green" if told.binds else "yellow"
    state = door.style(door.told(told.called, language), fg=colour)
    since = say("since", language, at=door.moment(told.since)) if told.since else ""
    whom = say("for", language, whom=whose) if whose else ""
    done = effects(told.effects, language)
    line = say("stands", language, provision=told.provision, effects=done, state=state)
    door.say(f"  {line}{since}{whom}")
    for rest in told.rests:
        at = say("rested", language, at=door.moment(rest.effective))
        door.say(f"      {say('by', language, what=rest.instrument)}{at}  {rest.source}")
    if not told.rests and told.why:
        door.say(f"      {say('because', language, what=door.told(told.why, language))}")
    if told.next:
        what, why = door.told(named(told.next.state), language), door.told(told.next.why, language)
        at = door.moment(told.next.at)
        door.say(f"      {say('next', language, what=what, at=at, why=why)}")

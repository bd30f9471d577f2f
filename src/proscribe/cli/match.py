"""``proscribe match``."""

import sys
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click

from proscribe.cli import basis, deeds, door
from proscribe.cli.words import say, told
from proscribe.inventory import Answer
from proscribe.inventory.places import By, Share
from proscribe.model import Certainty, Finding, Presence, Text
from proscribe.register import named
from proscribe.service.deed import Told
from proscribe.service.match import match, rests_on, shares
from proscribe.service.workspace import Workspace
from proscribe.wire import plain

SHOWN = 20
HEADINGS = (
    Text("platform", "plateforme"),
    Text("devices", "appareils"),
    Text("present", "présents"),
    Text("absent", "absents"),
    Text("unknown", "inconnus"),
)


@click.command()
@click.option(
    "--stale-after", default=30, show_default=True, help="Days after which a look says no more."
)
@click.option("--all", "everything", is_flag=True, help="List every device, not the first ones.")
@door.by
@door.inventory
@door.fleet
@door.places
def command(
    stale_after: int,
    by: str | None,
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say which devices have something prohibited, which have not, and where nobody can know.

    Exits with 3 when something is present, 4 when nothing is but some device is unknown. What
    an exemption covers is shown and does not count, unless the device breaks a mitigation.

    \b
    Examples:
      proscribe match
      proscribe match --as-of 2026-11-01 --json
      proscribe match --by group --fleet fleet.yaml
    """  # noqa: D301
    workspace, stale = door.workspace(**where), timedelta(days=stale_after)
    with deeds.deed("match") as deed:
        found = match(workspace, stale)
        rests = rests_on(workspace, stale)
        parts = shares(workspace, By(by), stale) if by else ()
        more: dict[str, object] = {"basis": rests}
        more |= {"by": by, "shares": parts} if by else {}
        deed.done(lambda: _told(workspace, found, more))
    if as_json:
        door.show_json(plain(found) | more)
    elif by:
        show_shares(parts, by, language)
    else:
        show(found, language, None if everything else SHOWN)
    if found.tallies and not as_json:
        basis.show(rests, language)
    sys.exit(code(found))


def _told(workspace: Workspace, found: Answer, more: Mapping[str, object]) -> Told:
    from proscribe.service.statements import matched

    return matched(workspace, found, f"{door.json_text(plain(found) | more)}\n".encode())


def show_shares(parts: tuple[Share, ...], by: str, language: str) -> None:
    """Print the counts by group, platform, person, product or source."""
    heading = (door.bys(by, language), *(told(h, language) for h in HEADINGS[1:]))
    rows = ((p.name or "-", p.devices, p.present, p.absent, p.unknown) for p in parts)
    door.table([heading, *(tuple(map(str, row)) for row in rows)])


def code(answer: Answer) -> int:
    """Return the exit code of an answer.

    What is exempted is not prohibited there, as long as the device keeps what that asks of it.
    """
    counted = [f for f in answer.findings if f.breaches or not f.exemption]
    if any(f.presence is Presence.PRESENT for f in counted):
        return door.FOUND
    return door.UNKNOWN if any(f.presence is Presence.UNKNOWN for f in counted) else 0


def show(answer: Answer, language: str, shown: int | None) -> None:
    """Print an answer as a person reads it."""
    if not answer.tallies:
        door.say(say("empty inventory", language))
        return
    door.table(
        [
            tuple(told(heading, language) for heading in HEADINGS),
            *(
                (t.platform, f"{t.devices}", f"{t.present}", f"{t.absent}", f"{t.unknown}")
                for t in answer.tallies
            ),
        ]
    )
    present = [f for f in answer.findings if f.presence is Presence.PRESENT]
    sure = Counter(f.certainty for f in present)
    counted = ", ".join(f"{n} {_called(c, language)}" for c, n in sure.most_common())
    door.say(f"\n{say('present', language, what=counted or say('nothing', language))}")
    if present:
        door.table(_row(f, language) for f in present[:shown])
    left = 0 if shown is None else len(present) - shown
    if left > 0:
        door.say(f"  {say('more devices', language, n=left)}")


def _row(finding: Finding, language: str) -> tuple[str, ...]:
    return (
        finding.device,
        finding.seen_as,
        ", ".join(finding.products),
        _called(finding.certainty, language),
        told(_why(finding), language),
    )


def _called(certainty: Certainty | None, language: str) -> str:
    return told(named(certainty), language) if certainty else ""


def _why(finding: Finding) -> Text:
    if not finding.exemption:
        return finding.why
    en, fr = f"exempted by {finding.exemption}", f"exempté par {finding.exemption}"
    for breach in finding.breaches:
        en += f"; broken: {breach.mitigation.en} ({breach.why.en})"
        fr += f"; non respectée : {breach.mitigation.fr} ({breach.why.fr})"
    return Text(en, fr)

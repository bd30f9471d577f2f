"""``proscribe claim``."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import click

from proscribe.cli import basis, deeds, door, network_options, signing_options
from proscribe.evidence import statement
from proscribe.model import Text
from proscribe.service.claims.claim import claimed, saved, signed, written
from proscribe.service.claims.no_evidence import NoEvidence, no_evidence
from proscribe.service.claims.no_evidence import Verdict as Search
from proscribe.service.claims.removed import Came, Removed, Verdict, removed
from proscribe.service.deed import unlogged
from proscribe.service.exposure import Beside

SHOWN = 20
M = TypeVar("M", Removed, NoEvidence)
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a claim is kept and shown."""

    into: Path | None
    sign: bool
    evidence_folder: Path
    key_uri: str | None
    log_name: str | None
    language: str
    as_json: bool


_OPTIONS = (
    click.option(
        "--into",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write the claim into this file, as canonical JSON.",
    ),
    click.option("--sign", is_flag=True, help="Log it, signed; asks for --into."),
    signing_options.evidence,
    click.option(
        "--key",
        "key_uri",
        envvar="PROSCRIBE_KEY",
        help="The key that signs: file:PATH, ssh-agent:FINGERPRINT or pkcs11:URI.",
    ),
    click.option(
        "--log-name", envvar="PROSCRIBE_LOG_NAME", help="The name of the log and its key."
    ),
    door.inventory,
    door.places,
)


def options(function: F) -> F:
    """Give a command the options of a claim; it receives how the claim is kept and shown."""

    @wraps(function)
    def packed(**given: Any) -> None:  # noqa: ANN401
        function(how=How(**{f.name: given.pop(f.name) for f in fields(How)}), **given)

    for option in reversed(_OPTIONS):
        packed = option(packed)
    return cast("F", packed)


@click.group()
def command() -> None:
    """Claim something of devices, worded by what was found and no further.

    \b
    Examples:
      proscribe claim removed us-dhs-bod-17-01 --as-of 2024-09-30
      proscribe claim removed us-dhs-bod-17-01 --into claim.json --sign
    """  # noqa: D301


@command.command("removed")
@click.argument("determination")
@click.option(
    "--stale-after", default=30, show_default=True, help="Days after which a look says no more."
)
@options
def removed_(
    determination: str,
    stale_after: int,
    how: How,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say how far what DETERMINATION covers is removed, and what came in its place.

    It says "removed from every device" only if every known device was looked through and none has
    it. The same question of the same inventory gives the same bytes. Exits with 3 if a device has
    it, 4 if of any nobody can know.

    \b
    Examples:
      proscribe claim removed us-dhs-bod-17-01 --as-of 2024-09-30 --json
      proscribe claim removed us-dhs-bod-17-01 --into claim.json --sign
    """  # noqa: D301
    old = timedelta(days=stale_after)
    told = made(how, lambda: removed(door.workspace(**where), determination, old), show)
    sys.exit(EXITS.get(told.verdict, 0))


@command.command("no-evidence")
@click.argument("determination")
@network_options.logs
@network_options.log_zone
@click.option("--from", "start", type=door.Instant(), help="Search from this day on.")
@options
def no_evidence_(
    determination: str,
    logs: tuple[Path, ...],
    log_zone: ZoneInfo,
    start: datetime | None,
    how: How,
    **where: Any,  # noqa: ANN401
) -> None:
    """Search network logs for contacts with what DETERMINATION covers, and say what was held.

    It says what was searched, of which days nothing is held, and what no log sees. Exits with 3
    if something was found, 4 if some of the window could not be searched.

    \b
    Examples:
      proscribe claim no-evidence us-dhs-bod-17-01 --logs dns/ --from 2024-06-01
      proscribe claim no-evidence us-dhs-bod-17-01 --logs dns/ --into claim.json --sign
    """  # noqa: D301
    beside = Beside(logs=logs, zone=log_zone)
    told = made(
        how,
        lambda: no_evidence(door.workspace(**where), determination, beside, start),
        show_search,
    )
    sys.exit(SEARCHES.get(told.verdict, 0))


def made(how: How, make: Callable[[], M], show: Callable[[M, str], None]) -> M:
    """Make a claim, keep it where it was asked for, log it where a log is kept, and show it."""
    with nullcontext(unlogged) if how.sign else deeds.kept() as doing:
        told = make()
        with doing("claim") as deed:
            keep(told, how)
            name = how.into.name if how.into else "claim"
            deed.done(lambda: claimed(told, name, written(told)))
    if how.as_json:
        door.show_json(told)
    else:
        show(told, how.language)
    return told


def keep(claim: Removed | NoEvidence, how: How) -> None:
    """Write a claim where it was asked for, and log it where it was asked for."""
    if not how.sign:
        if how.into is not None:
            saved(claim, how.into)
        return
    if how.into is None or not how.key_uri or not how.log_name:
        raise click.UsageError("--sign needs --into, --key and --log-name")
    who = signing_options.recorder(how.evidence_folder, how.key_uri, how.log_name)
    done = signed(claim, how.into, who)
    door.note(f"entry {done.number} of {done.size}; {done.key}")


def show(told: Removed, language: str) -> None:
    """Print a claim as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    door.say(f"  {door.told(told.says, language)}")
    if told.came:
        door.say()
        door.table(_came(c, language) for c in told.came[:SHOWN])
        if len(told.came) > SHOWN:
            door.say(f"  ... {len(told.came) - SHOWN} (--json)")
    limits(told.limits, language)
    basis.show(told.basis, language)
    digest(told)


def show_search(told: NoEvidence, language: str) -> None:
    """Print a search as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    door.say(f"  {door.told(told.says, language)}")
    if told.searched:
        door.table(
            (s.file, s.log or "-", str(s.lines), s.sha256[:16], s.fault) for s in told.searched
        )
    for gap in told.not_held[:SHOWN]:
        not_held = Text(
            f"not held: {gap.first} to {gap.last}", f"non conservé : {gap.first} au {gap.last}"
        )
        door.say(f"  {door.told(not_held, language)}")
    limits(told.limits, language)
    digest(told)


def limits(told: tuple[Text, ...], language: str) -> None:
    """Print what a claim does not reach."""
    door.say(f"\n{door.told(Text('limits:', 'limites :'), language)}")
    for one in told:
        door.say(f"  {door.told(one, language)}")


def digest(claim: Any) -> None:  # noqa: ANN401, any of the claims
    """Print the digest of the bytes of a claim."""
    door.say(f"\nsha256 {statement.digest(written(claim))}")


def _came(one: Came, language: str) -> tuple[str, ...]:
    by = ", ".join((door.told(one.assessment, language), *one.prohibited_by))
    return str(one.devices), one.name, one.platform.value, by


EXITS = {
    Verdict.NOTHING: door.UNKNOWN,
    Verdict.UNKNOWN: door.UNKNOWN,
    Verdict.PRESENT: door.FOUND,
}
SEARCHES = {
    Search.FOUND: door.FOUND,
    Search.NOTHING_SEARCHED: door.UNKNOWN,
    Search.NOTHING_FOUND_IN_PART: door.UNKNOWN,
}

"""The audit report: what is prohibited, what enforces it, who has it, and how to check that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from proscribe.evidence import statement
from proscribe.formats import checkpoint
from proscribe.formats.report import Block, Cell, Heading, Paragraph, Report, Style
from proscribe.formats.report import Facts as Named
from proscribe.model import InputError, Language, Place
from proscribe.register import named
from proscribe.service.attest import existing
from proscribe.service.claims.claim import written
from proscribe.service.covers import Covers, covers
from proscribe.service.exporting.facts import Facts, facts
from proscribe.service.reporting import audit_tables as tables
from proscribe.service.reporting import audit_words as words
from proscribe.service.reporting.packages import sourced
from proscribe.service.reporting.saying import authority, say, when
from proscribe.service.status import in_force
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """What the newest checkpoint of the log says of it."""

    origin: str
    size: int
    root: str
    """The root of its tree, as hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """Everything that a report tells, asked once for both languages."""

    at: datetime
    known: datetime | None
    decisions: tuple[tuple[Covers, Facts], ...]
    log: LogState | None


def audited(workspace: Workspace, names: tuple[str, ...], evidence: Path) -> Audited:
    """Return what is to be told of determinations: of those named, else of all that bind.

    Raises:
        MissingError: The register has no determination of an id.
        InputError: Nothing binds at the instant, or the inventory or the log is damaged.

    """
    chosen = names or tuple(s.id for s in in_force(workspace))
    if not chosen:
        place = Place(source=str(workspace.register_folder))
        raise InputError(place, "nothing binds at this instant", "give another one: --as-of")
    told = ((covers(workspace, n), facts(workspace, n, Language.EN)) for n in chosen)
    return Audited(
        at=workspace.at, known=workspace.known, decisions=tuple(told), log=_state(evidence)
    )


def _state(folder: Path) -> LogState | None:
    if not (folder / "log.db").is_file():
        return None
    with existing(folder) as log:
        note = log.newest()
    if note is None:
        return None
    told = checkpoint.read(note.text)
    return LogState(origin=told.origin, size=told.size, root=told.root.hex())


def audit(told: Audited, language: Language) -> Report:
    """Return the report in one language."""
    many = len(told.decisions)
    present, unknown = _devices(told)
    return Report(
        language=language,
        title=say(words.TITLE, language),
        kicker=say(words.AS_OF, language, at=when(told.at, language)),
        answer=say(words.ANSWER, language, n=many, present=present, unknown=unknown),
        notice=say(words.NOTICE, language),
        blocks=tuple(_blocks(told, language)),
        footer=say(words.FOOTER, language),
    )


def _devices(told: Audited) -> tuple[int, int]:
    """Return how many pairs of a determination and a device are present, and unknown."""
    people = [about.claim.population for _, about in told.decisions]
    return sum(p.present for p in people), sum(p.unknown for p in people)


def _blocks(told: Audited, language: Language) -> Iterator[Block]:
    yield Heading(text=say(words.IN_FORCE, language), anchor="in-force")
    yield tables.decisions(told.decisions, language)
    for number, (covered, about) in enumerate(told.decisions, 1):
        yield from _decision(number, covered, about, language)
    yield Heading(text=say(words.LOG, language), anchor="log")
    yield from _log(told.log, language)
    yield Heading(text=say(words.VERIFY, language), anchor="verify")
    yield from (Paragraph(text=say(one, language)) for one in words.STEPS)


def _decision(number: int, covered: Covers, about: Facts, language: Language) -> Iterator[Block]:
    one = about.determination
    yield Heading(text=one.title.on(language), anchor=f"d{number}")
    rows = [
        (say(words.ID, language), Cell(text=one.id, code=True)),
        (say(words.AUTHORITY, language), Cell(text=authority(one.authority, language))),
        (say(words.FORCE, language), Cell(text=named(one.force).on(language))),
        (say(words.EFFECTIVE, language), Cell(text=when(one.effective, language))),
        (say(words.POLICY, language), Cell(text=about.claim.policy, code=True)),
    ]
    rows += [(say(words.SOURCE, language), sourced(r.url)) for r in one.references]
    yield Named(rows=tuple(rows))
    yield from tables.identifiers(covered, language)
    yield from tables.enforced(about.covering, language)
    yield from tables.gaps(about.covering, language)
    yield from _presence(about, language)


def _presence(about: Facts, language: Language) -> Iterator[Block]:
    claim = about.claim
    yield Heading(text=say(words.WHO, language), level=3)
    yield Paragraph(text=claim.says.on(language))
    yield from tables.present(about, language)
    yield from tables.unknown(about, language)
    yield Heading(text=say(words.CLAIM, language), level=3)
    basis = claim.basis
    counts = {"devices": basis.devices, "fresh": basis.fresh, "stale": basis.stale}
    yield Paragraph(text=say(words.BASIS, language, **counts))
    sources = ", ".join(basis.sources) or say(words.NONE, language)
    digest = statement.digest(written(claim))
    yield Named(
        rows=(
            (say(words.SOURCES, language), Cell(text=sources)),
            (say(words.FRESH_FROM, language), Cell(text=when(basis.fresh_from, language))),
            (say(words.DIGEST, language), Cell(text=digest, code=True)),
        )
    )
    yield from tables.blind(about, language)
    for limit in claim.limits:
        yield Paragraph(text=limit.on(language), style=Style.NOTE)


def _log(log: LogState | None, language: Language) -> Iterator[Block]:
    if log is None:
        yield Paragraph(text=say(words.NO_LOG, language), style=Style.WARNING)
        return
    yield Named(
        rows=(
            (say(words.ORIGIN, language), Cell(text=log.origin, code=True)),
            (say(words.SIZE, language), Cell(text=say(words.ENTRIES, language, n=log.size))),
            (say(words.ROOT, language), Cell(text=log.root, code=True)),
        )
    )
    yield Paragraph(text=say(words.NOT_CHECKED, language), style=Style.NOTE)

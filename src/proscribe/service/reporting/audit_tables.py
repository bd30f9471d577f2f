"""The tables of the audit report: a row for each thing, and none left out."""

from collections.abc import Iterator, Sequence

from proscribe import targets
from proscribe.formats.legible import legible
from proscribe.formats.report import Block, Cell, Heading, Paragraph, Table, Tone
from proscribe.model import Finding, Language, Presence, Text
from proscribe.register import named
from proscribe.service.coverage import Covering
from proscribe.service.covers import Covers
from proscribe.service.exporting.facts import Facts
from proscribe.service.reporting import audit_words as words
from proscribe.service.reporting.saying import authority, say

Rows = Sequence[tuple[Cell, ...]]


def decisions(told: Sequence[tuple[Covers, Facts]], language: Language) -> Table:
    """Return a row for each determination: how many devices stand how towards it."""
    rows = []
    for number, (_, about) in enumerate(told, 1):
        people = about.claim.population
        counts = (people.present, people.absent, people.unknown, people.devices)
        rows.append(
            (
                Cell(
                    text=about.determination.title.on(language), more=about.id, link=f"#d{number}"
                ),
                Cell(text=authority(about.determination.authority, language)),
                *(Cell(text=say(words.COUNT, language, n=n)) for n in counts),
            )
        )
    return Table(
        caption=say(words.IN_FORCE, language),
        head=_head(words.DECISIONS, language),
        rows=tuple(rows),
    )


def identifiers(covered: Covers, language: Language) -> Iterator[Block]:
    """Yield what is looked for and enforced, with the source of each name."""
    rows = [
        (
            Cell(text=i.value, more=i.kind, code=True),
            Cell(text=p.name, more=p.id),
            Cell(text=_list(tuple(named(e).on(language) for e in i.effects), language)),
            Cell(text=i.source, more=i.tier),
        )
        for p in covered.products
        for i in p.identifiers
    ]
    yield from _shown(words.IDENTIFIERS, words.NAMES, rows, words.NO_NAMES, language)


def enforced(covering: Covering, language: Language) -> Iterator[Block]:
    """Yield what each target does, under which conditions, and what proves the target."""
    rows = [
        (
            Cell(text=targets.get(d.target).title.on(language), more=d.group),
            Cell(text=d.kind, code=True),
            Cell(text=named(d.effect).on(language)),
            Cell(text=say(words.COUNT, language, n=d.identifiers)),
            Cell(text=named(d.proof).on(language)),
            Cell(text="; ".join(c.on(language) for c in d.conditions)),
        )
        for d in covering.done
    ]
    yield from _shown(words.ENFORCED, words.TARGETS, rows, words.NOT_ENFORCED, language)


def gaps(covering: Covering, language: Language) -> Iterator[Block]:
    """Yield what nothing brings about, and why."""
    rows = [
        (
            Cell(text=g.kind, more=g.group, code=True),
            Cell(text=named(g.effect).on(language)),
            Cell(text=say(words.COUNT, language, n=g.identifiers)),
            Cell(text=g.why.on(language), more=named(g.reason).on(language), tone=Tone.BLIND),
        )
        for g in covering.left
    ]
    yield from _shown(words.GAPS, words.LEFT, rows, words.NO_GAPS, language)


def present(about: Facts, language: Language) -> Iterator[Block]:
    """Yield each device that has it, with what shows it."""
    rows = [_device(f, Tone.FULL, language) for f in _of(about, Presence.PRESENT)]
    yield from _shown(words.PRESENT, words.DEVICES, rows, words.NOBODY, language)


def unknown(about: Facts, language: Language) -> Iterator[Block]:
    """Yield each device of which nobody can know: apart, for it is neither with nor without."""
    rows = [_device(f, Tone.BLIND, language) for f in _of(about, Presence.UNKNOWN)]
    yield from _shown(words.UNKNOWN, words.DEVICES, rows, words.ALL_KNOWN, language)


def blind(about: Facts, language: Language) -> Iterator[Block]:
    """Yield what the sources could not have shown."""
    rows = [
        (
            Cell(text=legible(b.source), more=b.platform.value),
            Cell(text=b.product),
            Cell(text=say(words.OF, language, n=b.devices, of=b.of)),
        )
        for b in about.claim.basis.blind
    ]
    if rows:
        yield from _shown(words.BLIND, words.SPOTS, rows, words.NONE, language)


def _of(about: Facts, presence: Presence) -> list[Finding]:
    return [f for f in about.findings if f.presence is presence]


def _device(found: Finding, tone: Tone, language: Language) -> tuple[Cell, ...]:
    seen = found.last_seen.isoformat(timespec="seconds") if found.last_seen else ""
    return (
        Cell(text=legible(found.device), more=found.platform.value, code=True),
        Cell(text=", ".join(found.products), more=legible(found.seen_as)),
        Cell(text=legible(found.source), more=seen),
        Cell(text=found.why.on(language), more=found.exemption or "", tone=tone),
    )


def _shown(
    caption: Text, head: tuple[Text, ...], rows: Rows, none: Text, language: Language
) -> Iterator[Block]:
    yield Heading(text=say(caption, language), level=3)
    if rows:
        title = say(words.CAPTION, language, what=say(caption, language), n=len(rows))
        yield Table(caption=title, head=_head(head, language), rows=tuple(rows))
    else:
        yield Paragraph(text=say(none, language))


def _head(head: tuple[Text, ...], language: Language) -> tuple[str, ...]:
    return tuple(say(one, language) for one in head)


def _list(names: tuple[str, ...], language: Language) -> str:
    return ", ".join(names) or say(words.NONE, language)

"""A picture as files: for machines, for a spreadsheet, and for a person without a browser."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from proscribe.formats.json import dump
from proscribe.model import Effect, Finding, Text
from proscribe.service.change import Line
from proscribe.service.compile import write
from proscribe.service.demonstration.story import Picture
from proscribe.service.plan import Plan
from proscribe.wire import plain

COLUMNS = (
    "device",
    "platform",
    "presence",
    "certainty",
    "application",
    "products",
    "determinations",
    "identifiers",
    "why",
    "pourquoi",
    "source",
    "last_seen",
    "exemption",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for a formula, or skips on the way to one."""


def write_picture(picture: Picture, home: Path) -> None:
    """Write everything that a picture holds."""
    for made in picture.artifacts:
        write(made, home / "artifacts")
    for name, content in _documents(picture).items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _documents(picture: Picture) -> Mapping[str, bytes]:
    counted = replace(picture.plan, affected=replace(picture.answer, findings=()))
    return {
        **{f"covers/{c.determination.id}.json": dump(plain(c)) for c in picture.covers},
        "policy.json": picture.policy.canonical,
        "plan.json": dump(plain(counted)),
        "plan.txt": "\n".join([*_plan(picture.plan), ""]).encode(),
        "findings.json": dump(plain(picture.answer)),
        "findings.csv": _csv(picture.answer.findings),
    }


def _csv(findings: Iterable[Finding]) -> bytes:
    """Return a table that spreadsheets open with its accents and without running anything."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([inert(cell) for cell in _row(f)] for f in findings)
    return table.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _row(finding: Finding) -> Iterator[str]:
    yield from (finding.device, finding.platform, finding.presence, finding.certainty or "")
    yield finding.seen_as
    yield " ".join(finding.products)
    yield " ".join(finding.determinations)
    yield " ".join(map(str, finding.identifiers))
    yield from (finding.why.en, finding.why.fr, finding.source)
    yield finding.last_seen.isoformat() if finding.last_seen else ""
    yield finding.exemption or ""


def _plan(plan: Plan) -> Iterator[str]:
    """Yield the lines of a plan, in both languages where there are sentences."""
    yield f"policy / politique  {plan.policy}"
    yield f"in force / en vigueur  {', '.join(plan.determinations)}"
    target = ""
    for line in (*plan.added, *plan.kept):
        if line.target != target:
            target = line.target
            yield f"\n{target}  ({line.proof})"
            yield from (f"    {side}" for c in _conditions(plan, target) for side in (c.en, c.fr))
        yield f"  + {line.identifier}  {_effects(line.effects)}"
    yield f"\ngaps / lacunes  {sum(len(g.effects) for g in plan.gaps)}"
    for gap in plan.gaps:
        yield f"  - {gap.identifier}  {_effects(gap.effects)}  {gap.reason}"
        yield from (f"      {gap.why.en}", f"      {gap.why.fr}")


def _conditions(plan: Plan, target: str) -> Iterable[Text]:
    lines: tuple[Line, ...] = (*plan.added, *plan.kept)
    return dict.fromkeys(c for x in lines if x.target == target for c in x.conditions)


def _effects(effects: Iterable[Effect]) -> str:
    return ", ".join(effects)

"""``proscribe report``."""

from pathlib import Path
from typing import Any

import click

from proscribe.cli import door, reports, signing_options


@click.group()
def command() -> None:
    """Write a report for somebody who checks, in English and in French.

    \b
    Examples:
      proscribe report audit --html audit.html --pdf audit.pdf
      proscribe report audit us-dhs-bod-17-01 --as-of 2024-09-30 --pdf audit.pdf
    """  # noqa: D301


@command.command("audit")
@click.argument("determinations", nargs=-1)
@reports.options
@signing_options.evidence
@door.inventory
@door.fleet
@door.register
@door.catalogues
@door.as_of
@door.as_known
def audit_(
    determinations: tuple[str, ...],
    page: Path | None,
    sheet: Path | None,
    font_folders: tuple[Path, ...],
    evidence_folder: Path,
    **where: Any,  # noqa: ANN401
) -> None:
    """Report on DETERMINATIONS, or on all that bind: what enforces them, and who has what.

    It holds identifiers with their sources, targets and gaps, devices (those of which nobody can
    know apart), claims with what they rest on, the state of the log, and how to verify it all.

    \b
    Examples:
      proscribe report audit --pdf audit.pdf
      proscribe report audit ca-tbs-2023-10-30 --as-of 2026-02-03 --html audit.html
    """  # noqa: D301
    from functools import partial

    from proscribe.service.reporting.audit import audit, audited

    if not (page or sheet):
        raise click.UsageError("say where to: --html FILE, --pdf FILE, or both")
    told = audited(door.workspace(**where), determinations, evidence_folder)
    reports.write(reports.rendered(partial(audit, told), page, sheet, font_folders))

"""RPM package: what it says of itself, what it installs, and what runs as root with it.

Its digests are held against its bytes. A signature names a key and is a claim: which keys a device
trusts is known to that device alone.

https://rpm-software-management.github.io/rpm/manual/format_v4.html
https://rpm-software-management.github.io/rpm/manual/tags.html
"""

from collections.abc import Iterator

from proscribe.formats.cms.judged import of
from proscribe.formats.linux import scripts
from proscribe.formats.linux.item import Item
from proscribe.formats.linux.survey import Survey
from proscribe.formats.rpm_package import package, signed
from proscribe.formats.rpm_package.package import LEAD, MAGIC, NAME, SUMMARY, Package
from proscribe.formats.trial import Trial
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
    Check,
    Checked,
    Inspection,
    Kind,
    Named,
    Platform,
    Remark,
    Shown,
    Text,
)


def _inspect(source: Source) -> Inspection:
    one, trial, survey = package.read(source.data), Trial(), Survey()
    checks = tuple(trial.each(signed.digests(one)))
    signers = tuple(trial.each(signed.signers(one, checks)))
    _surveyed(one, source, trial, survey)
    ran = tuple(trial.each(one.scripts()))
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="rpm",
        platforms=(Platform.LINUX,),
        title=trial.one(lambda: one.main.text(SUMMARY), ""),
        version=trial.one(lambda: one.version, ""),
        names=(*trial.each(_names(one)), *survey.names.values(), *survey.folder()),
        signers=signers,
        rights=(*(r for n, b, _ in ran for r in scripts.rights(n, b, _place(n))), *survey.rights),
        parts=(*(scripts.part(n, b, _place(n)) for n, b, _ in ran), *survey.parts),
        remarks=(*_remarks(checks, signers), *survey.oddities.remarks),
        malformed=trial.reason,
    )


def _surveyed(one: Package, source: Source, trial: Trial, survey: Survey) -> None:
    """Look at the files; at those that the header alone lists, if the archive is closed."""
    none: tuple[Item, ...] = ()
    listed = trial.one(one.listed, none)
    seen: set[str] = set()
    survey.see(trial.each(_seen(one.files(listed, source.budget), seen)))
    survey.see(item for item in listed if item.path not in seen)


def _seen(items: Iterator[Item], seen: set[str]) -> Iterator[Item]:
    for item in items:
        seen.add(item.path)
        yield item


def _names(one: Package) -> Iterator[Named]:
    name, row = one.main.text(NAME), one.main.rows.get(NAME)
    for identifier in of(Kind.LINUX_RPM_PACKAGE, name) if row else ():
        shown = Shown(offset=row.at, length=len(name), text=name) if row else Shown()
        yield Named(identifier=identifier, shown=shown)


def _place(name: str) -> str:
    return f"header!%{name}"


def _remarks(checks: tuple[Check, ...], signers: tuple[object, ...]) -> Iterator[Remark]:
    for check in checks:
        if check.outcome is Checked.FAILED:
            yield Remark(name="digest-differs", means=check.means, shown=Shown(text=check.name))
    if not signers:
        yield Remark(name="unsigned", means=UNSIGNED)


UNSIGNED = Text(
    "no signature lies in it; digests alone say nothing of who made it",
    "aucune signature ne s'y trouve ; des condensats seuls ne disent rien de son auteur",
)

inspector = Inspector(
    title=Text("RPM package", "Paquet RPM"),
    recognises=lambda source: bytes(source.data[:4]) == MAGIC and source.size > LEAD,
    inspect=_inspect,
)

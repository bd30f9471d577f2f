"""Assess: what is known of an application for a determination, for somebody else to decide on."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from proscribe.model import Assessment, Determination, InputError, Inspection, Place
from proscribe.model.exemption import same_person
from proscribe.register import ASSESSMENTS, checked
from proscribe.service.asking.spelling import spelt
from proscribe.service.assessing import behind, unfilled
from proscribe.service.assessing.plainly import plainly
from proscribe.service.new import Keep, owned, vacant
from proscribe.service.reporting.examining import examined
from proscribe.service.workspace import Workspace
from proscribe.service.writing import locked, written
from proscribe.wire import decode, read


def assess(
    workspace: Workspace, found: Sequence[Inspection], name: str, assessor: str, own: str = ""
) -> Assessment:
    """Return the assessment of some packages for the determination ``name``.

    ``own`` is its id; without one it is called after the determination.

    Raises:
        InputError: There is no such determination, or who assesses is nobody, or decides.

    """
    determination = workspace.register.determination(name)
    if not assessor.strip() or same_person(assessor) == same_person(determination.decider):
        reason = "who assesses is somebody, and not who decides"
        raise InputError(Place(source="--assessor"), reason, "name the person who assessed it")
    return _written(workspace, found, determination, (own or f"{name}-assessment", assessor))


def _written(
    workspace: Workspace,
    found: Sequence[Inspection],
    determination: Determination,
    account: tuple[str, str],
) -> Assessment:
    makers = tuple(behind.makers(workspace.catalogue, found))
    companies, edges = behind.companies(workspace, determination, makers)
    told = unfilled.Told(
        packages=tuple(dict.fromkeys(examined(one) for one in found)),
        makers=makers,
        companies=companies,
        ownership=edges,
        alternatives=determination.alternatives,
        decider=determination.decider,
    )
    own, assessor = account
    return Assessment(
        id=own,
        determination=determination.id,
        effective=workspace.at,
        assessor=assessor,
        covered=tuple(behind.covered(workspace, determination, makers)),
        unfilled=tuple(unfilled.parts(told)),
        **{field.name: getattr(told, field.name) for field in fields(told)},
    )


def text(assessment: Assessment) -> bytes:
    """Return the file of an assessment.

    Raises:
        InputError: It would not be read back as it is: a fault of ours.

    """
    made = spelt(plainly(assessment))
    if decode(made, Assessment, assessment.id).value != assessment:
        place = Place(source=assessment.id)
        raise InputError(place, "its file would not read back", "report it as a fault of ours")
    return made


def kept(assessment: Assessment, path: Path, keep: Keep) -> None:
    """Write the file of an assessment; one that is there may hold what a person wrote.

    Raises:
        InputError: There is a file already, or it cannot be written.

    """
    owned(path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path.parent):
        vacant(path, keep)
        written(path, text(assessment))


def told(workspace: Workspace, path: Path) -> Assessment:
    """Return an assessment that was written before, held against the register.

    Raises:
        InputError: The file cannot be read, or who assessed it decides.

    """
    assessment = read(path, Assessment).value
    checked(workspace.register, assessment, path)
    return assessment


__all__ = ["ASSESSMENTS", "Keep", "assess", "kept", "text", "told"]

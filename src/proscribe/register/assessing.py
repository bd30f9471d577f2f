"""Whether an assessment may stand beside its determination: who assesses does not decide."""

from collections.abc import Iterator
from pathlib import Path

from proscribe.model import Assessment, Determination, InputError
from proscribe.model.exemption import same_person
from proscribe.register.permits import Problem
from proscribe.wire import read


def problems(assessment: Assessment, determination: Determination) -> Iterator[Problem]:
    """Yield what an assessment has against it."""
    assessor, decider = same_person(assessment.assessor), determination.decider
    reviewers = (c.outcome.decider for c in determination.consultations if c.outcome)
    if assessor in {same_person(p) for p in (decider, *reviewers) if p}:
        reason = f"{assessment.assessor} assessed it, and decides {determination.id}"
        yield Problem(reason, "another person assesses, or another decides", "assessor")
    told = assessment.decider
    if decider and told and same_person(decider) != same_person(told):
        reason = f"{determination.id} is decided by {decider}"
        yield Problem(reason, "write who decides as the determination has it", "decider")


def held(assessment: Assessment, determination: Determination, path: Path) -> None:
    """Refuse an assessment that has something against it.

    Raises:
        InputError: With the place in its file.

    """
    for problem in problems(assessment, determination):
        place = read(path, Assessment).tree.place((problem.field,))
        raise InputError(place, f"{assessment.id}: {problem.reason}", problem.remedy)

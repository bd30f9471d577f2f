"""What the log is told of each verb: digests and counts, never contents, and nobody's name.

Names of subjects say what a thing is. Those of exempted devices' folders, of exports and of
records of exemptions are left out, for people put names into them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from proscribe.evidence import statement
from proscribe.inventory import Answer, Receipt
from proscribe.inventory import manifest as store
from proscribe.model import Determination, Exemption
from proscribe.service.act import Outcome as Act
from proscribe.service.attest import contents
from proscribe.service.compile import GROUP, Compiled
from proscribe.service.deed import Told
from proscribe.service.new import Draft
from proscribe.service.prune import Outcome as Pruned
from proscribe.service.record import home
from proscribe.service.releasing.parts import Version
from proscribe.service.workspace import Workspace


def kind(verb: str) -> str:
    """Return the type of the statement of a verb."""
    return f"urn:proscribe:{verb}:v1"


def inventory(folder: Path) -> dict[str, str]:
    """Return the digest of the inventory's manifest, which names all of its files by theirs."""
    path = folder / store.NAME
    return {"inventory": statement.digest(contents(path))} if path.is_file() else {}


def decided(draft: Draft[Determination]) -> Told:
    """Tell that a determination was written."""
    subjects = {"determination": statement.digest(draft.text)}
    return Told(kind=kind("decide"), subjects=subjects, says={"determination": draft.value.id})


def exempted(draft: Draft[Exemption]) -> Told:
    """Tell that an exemption was written; its own id may name somebody."""
    subjects = {"exemption": statement.digest(draft.text)}
    says = {"determination": draft.value.determination}
    return Told(kind=kind("exempt"), subjects=subjects, says=says)


def acted(verb: str, told: Act, register: Path) -> Told:
    """Tell that an event was recorded, of the file of the determination as it stands now."""
    path = home(register, told.determination)
    subjects = {"determination": statement.digest(contents(path))}
    if told.event.digest:
        subjects["order"] = told.event.digest
    says = {
        "determination": told.determination,
        "event": told.event.event,
        "effective": told.event.effective.isoformat(),
        "lifted": told.lifted,
        "added": told.added,
    }
    return Told(kind=kind(verb), subjects=subjects, says=says)


def compiled(made: Iterable[Compiled], paths: Iterable[Path], folder: Path, at: str) -> Told:
    """Tell what was compiled: every file but those that say whom it is for."""
    rows = tuple(made)
    hidden = {c.group.folder: _unnamed(c.group.folder) for c in rows if c.group.exemptions}
    subjects = {
        _subject(path.relative_to(folder), hidden): statement.digest(contents(path))
        for path in paths
        if path.name != GROUP
    }
    policies = {
        f"{hidden.get(c.group.folder, c.group.folder)}/{c.made.target}".lstrip("/"): c.made.policy
        for c in rows
    }
    counts = {
        "enforced": sum(len(c.made.enforced) for c in rows),
        "gaps": sum(len(c.made.gaps) for c in rows),
        "lifted": sum(len(c.made.lifted) for c in rows),
    }
    says = {"at": at, "policies": policies, **counts}
    return Told(kind=kind("compile"), subjects=subjects, says=says)


def _subject(path: Path, hidden: Mapping[str, str]) -> str:
    for own, other in hidden.items():
        if path.is_relative_to(own):
            return (Path(other) / path.relative_to(own)).as_posix()
    return path.as_posix()


def _unnamed(folder: str) -> str:
    path = Path(folder)
    return (path.parent / hashlib.sha256(path.name.encode()).hexdigest()[:12]).as_posix()


def ingested(receipt: Receipt, folder: Path) -> Told:
    """Tell that an export was taken in, and what the inventory is since."""
    says = {
        "reports": receipt.reports,
        "observations": receipt.observations,
        "rejected": receipt.rejected,
    }
    subjects = {"export": receipt.batch, **inventory(folder)}
    return Told(kind=kind("ingest"), subjects=subjects, says=says)


def matched(workspace: Workspace, answer: Answer, written: bytes) -> Told:
    """Tell what was answered, by the digest of what ``--json`` prints."""
    counts = {
        t.platform: {"present": t.present, "absent": t.absent, "unknown": t.unknown}
        for t in answer.tallies
    }
    policies = {p.value: policy.digest for p, policy in workspace.policies.items()}
    subjects = {"answer": statement.digest(written), **inventory(workspace.inventory_folder)}
    says = {"at": workspace.at.isoformat(), "policies": policies, "counts": counts}
    return Told(kind=kind("match"), subjects=subjects, says=says)


def pruned(told: Pruned, rule: Path, folder: Path) -> Told:
    """Tell what was pruned, by which rule."""
    says = {
        "rule": told.rule,
        "horizon": told.horizon.isoformat(),
        "stretches": told.stretches,
        "events": told.events,
        "held": told.held,
    }
    subjects = {"rule": statement.digest(contents(rule)), **inventory(folder)}
    return Told(kind=kind("prune"), subjects=subjects, says=says)


def released(written: bytes, version: Version) -> Told:
    """Tell that a record was rendered, and in which version."""
    subjects = {"release": statement.digest(written)}
    return Told(kind=kind("release"), subjects=subjects, says={"version": version})

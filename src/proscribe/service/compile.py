"""``compile``: native artifacts for every target, and an account of what they cannot do.

The folder remembers what was placed from it (``placed.json``), so that the next compilation
can lift it, and goes on saying so until it is told that devices have applied it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from proscribe import targets
from proscribe.formats.json import dump
from proscribe.model import Artifact, Enforcement, File, Gap, InputError, Place, Policy
from proscribe.service.served import Served, served
from proscribe.service.workspace import Workspace
from proscribe.targets import Target
from proscribe.wire import plain, read_policy

ACCOUNT = "account.json"
PLACED = "placed.json"
GROUP = "group.json"


def artifact(workspace: Workspace, target: Target, group: Served, before: Policy) -> Artifact:
    """Compile the policy of a group for a target; ``before`` is what devices may have.

    Raises:
        InputError: An export that the group names cannot be used.

    """
    platforms = target.platforms & group.setting.platforms
    policy = workspace.policy(replace(group.setting, platforms=platforms))
    return targets.compile_policy(
        _beside(target, group, Policy.of([*policy.prohibitions, *before.prohibitions])),
        policy,
        serial=max(0, int(workspace.at.timestamp())),
        before=before,
    )


def _beside(target: Target, group: Served, rows: Policy) -> Target:
    """Return a target beside what the group's devices are told already, where that is known."""
    path = dict(group.exports).get(target.name)
    if path is None or target.beside is None:
        return target
    try:
        if path.exists() and not path.is_file():
            raise InputError(Place(source=str(path)), "not a file", "name the exported file")
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise InputError(Place(source=str(path)), reason, "check the path of the export") from error
    return target.beside(content, str(path), rows)


def artifacts(
    workspace: Workspace, names: Iterable[str], folder: Path | None
) -> tuple[Artifact, ...]:
    """Compile several targets for every device that was issued, lifting what was placed.

    Raises:
        MissingError: There is no target of a name.
        InputError: ``folder`` holds a memory of another sort.

    """
    every, *_ = served(replace(workspace, fleet_file=None))
    return tuple(artifact(workspace, targets.get(n), every, placed(folder, n)) for n in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """One artifact for one group, and what the group's devices may have had."""

    group: Served
    before: Policy
    made: Artifact

    def home(self, folder: Path) -> Path:
        """Return the folder of the group's artifacts."""
        return folder / self.group.folder


def compiled(
    workspace: Workspace, names: Iterable[str], folder: Path | None
) -> tuple[Compiled, ...]:
    """Compile several targets for every group that they serve, lifting what was placed.

    Raises:
        MissingError: There is no target of a name.
        InputError: ``folder`` holds a memory of another sort.

    """
    chosen = [targets.get(n) for n in names]
    return tuple(
        Compiled(group=group, before=before, made=artifact(workspace, target, group, before))
        for group in served(workspace, folder)
        for target in chosen
        if target.name in group.targets
        for before in (had(folder, group, target.name),)
    )


def had(folder: Path | None, group: Served, name: str) -> Policy:
    """Return what devices of a group may have: an exempted one had what everyone has.

    Raises:
        InputError: The folder's memory cannot be read.

    """
    if folder is None:
        return Policy()
    homes = dict.fromkeys((group.folder, group.base))
    rows = (r for home in homes for r in placed(folder / home, name).prohibitions)
    return Policy.of(rows)


def placed(folder: Path | None, name: str) -> Policy:
    """Return what was placed by the artifacts of ``folder`` and is not known to be lifted.

    Raises:
        InputError: The folder's memory cannot be read.

    """
    path = folder / name / PLACED if folder else None
    if path is None or not path.exists():
        return Policy()
    return read_policy(path.read_bytes(), str(path))


def write(made: Artifact, folder: Path) -> tuple[Path, ...]:
    """Write an artifact, its account and the folder's memory; remove files that it replaces.

    Only files that an earlier account lists, and that nobody changed since, are removed.

    Raises:
        InputError: The folder cannot be written.

    """
    home = folder / made.target
    files = {f.path: f.content for f in made.files}
    files[ACCOUNT] = dump(account(made))
    files[PLACED] = memory(made, placed(folder, made.target))
    try:
        _remove_replaced(home, files)
        return tuple(_write(home / path, content) for path, content in sorted(files.items()))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(home)), reason, "choose another folder") from error


def memory(made: Artifact, before: Policy) -> bytes:
    """Return what devices may have once this artifact has been used, in canonical form."""
    return Policy.of([*before.prohibitions, *(e.prohibition for e in made.enforced)]).canonical


def describe(group: Served, folder: Path) -> Path:
    """Write whom the artifacts beside it are for, where they are for some devices alone.

    Raises:
        InputError: The folder cannot be written.

    """
    said = {"group": group.id, "devices": group.devices, "people": group.people}
    said["exemptions"] = group.exemptions
    try:
        return _write(folder / group.folder / GROUP, dump(said))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(folder)), reason, "choose another folder") from error


def forget(group: Served, folder: Path) -> None:
    """Remove the artifacts of devices whose exemption is over, once they have applied them."""
    home = folder / group.folder
    for name in group.targets:
        if (home / name / ACCOUNT).exists():
            _remove_replaced(home / name, {})
            for own in (ACCOUNT, PLACED):
                (home / name / own).unlink(missing_ok=True)
            _remove_empty(home / name)
    (home / GROUP).unlink(missing_ok=True)
    _remove_empty(home)


def _remove_empty(home: Path) -> None:
    for path in sorted(home.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    if home.is_dir() and not any(home.iterdir()):
        home.rmdir()


def confirm(made: Artifact, folder: Path) -> None:
    """Forget what was lifted: devices have applied it."""
    rows = Policy.of(e.prohibition for e in made.enforced)
    _write(folder / made.target / PLACED, rows.canonical)


def account(made: Artifact) -> dict[str, object]:
    """Return what an artifact enforces, lifts and cannot do, as plain data."""
    return {
        "target": made.target,
        "policy": made.policy,
        "files": [{"path": f.path, "sha256": f.digest} for f in made.files],
        "enforced": [_said(e) | {"condition": plain(e.condition)} for e in made.enforced],
        "gaps": [_said(g) | {"reason": g.reason, "why": plain(g.why)} for g in made.gaps],
        "lifted": [_said(e) for e in made.lifted],
        "conflicts": [plain(c) for c in made.conflicts],
    }


def _said(of: Enforcement | Gap) -> dict[str, object]:
    row = of.prohibition
    return {
        "identifier": str(row.identifier),
        "effect": of.effect,
        "because": row.determinations,
    }


def _remove_replaced(home: Path, files: Mapping[str, bytes]) -> None:
    before = home / ACCOUNT
    if not before.exists():
        return
    for row in json.loads(before.read_bytes()).get("files", ()):
        name = PurePosixPath(row["path"])
        safe = not name.is_absolute() and ".." not in name.parts
        path = home / name
        gone = safe and row["path"] not in files and path.is_file()
        if gone and File(path=str(name), content=path.read_bytes()).digest == row["sha256"]:
            path.unlink()


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    stage = path.with_name(f".{path.name}.part")
    stage.write_bytes(content)
    stage.replace(path)
    return path

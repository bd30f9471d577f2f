"""``silent``: which devices stopped reporting, which never did, and which sources are blind."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from proscribe.formats.device_list import device_list
from proscribe.inventory.answer import Question
from proscribe.inventory.basis import Basis, basis
from proscribe.inventory.places import By
from proscribe.inventory.quiet import Quiet, heard
from proscribe.service.workspace import Workspace

TOLD = (By.GROUP, By.PLATFORM, By.SOURCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How many devices of one group, platform or source are silent, or never reported."""

    by: By
    name: str
    """Empty for the devices of no group."""
    silent: int
    never: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Who reports and who does not, at an instant."""

    days: int
    """A device that nobody looked at for longer is silent."""
    expected: int
    """How many devices a list names; without any, nobody can know who never reported."""
    silent: tuple[Quiet, ...]
    never: tuple[str, ...]
    unexpected: tuple[str, ...]
    """Devices that report and stand on no list, where there is one."""
    parts: tuple[Part, ...]
    basis: Basis


def silent(workspace: Workspace, days: int = 30, expected: Path | None = None) -> Silent:
    """Say which devices no source had looked at for more than ``days`` at the instant.

    Expected are the devices that the file ``expected`` lists, and those that groups of the
    fleet file list.

    Raises:
        InputError: The inventory is damaged, or a file cannot be read or lists no device.

    """
    span = timedelta(days=days)
    groups = workspace.fleet.groups if workspace.fleet else ()
    wanted = {device for group in groups for device in group.devices}
    wanted |= device_list(expected) if expected else frozenset()
    folder, at, known = workspace.inventory_folder, workspace.at, workspace.known
    told = heard(folder, at, span, wanted, workspace.fleet, known)
    question = Question(policies=workspace.policies, at=at, stale_after=span, known=known)
    return Silent(
        days=days,
        expected=len(wanted),
        silent=told.silent,
        never=told.never,
        unexpected=told.unexpected,
        parts=tuple(_parts(workspace, told.silent, told.never)),
        basis=basis(folder, question),
    )


def _parts(workspace: Workspace, quiet: Iterable[Quiet], never: Iterable[str]) -> Iterator[Part]:
    silent_: Counter[tuple[By, str]] = Counter()
    for one in quiet:
        silent_.update((By.GROUP, name) for name in one.groups or ("",))
        silent_[By.PLATFORM, one.platform.value] += 1
        silent_.update((By.SOURCE, name) for name in one.sources)
    groups = workspace.fleet.groups if workspace.fleet else ()
    missing, absent = set(never), Counter[tuple[By, str]]()
    for group in groups:
        ours = missing.intersection(group.devices)
        absent[By.GROUP, group.id] += len(ours)
        absent[By.PLATFORM, group.platform.value] += len(ours)
    listed = {device for group in groups for device in group.devices}
    absent[By.GROUP, ""] += len(missing - listed)
    for by in TOLD:
        for name in sorted({n for b, n in (*silent_, *absent) if b is by}):
            if silent_[by, name] or absent[by, name]:
                yield Part(by=by, name=name, silent=silent_[by, name], never=absent[by, name])

"""Groups of devices that are served alike, and the devices among them that are exempted.

An exemption is another policy for another scope: its devices get artifacts of their own, in a
folder of their own. When it ends they are told once more what everyone is told, so that
enforcement returns; the folder stays until devices have applied that.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from proscribe import targets
from proscribe.model import Exemption, Group, InputError, Place, Policy, Text
from proscribe.register import Setting
from proscribe.service.workspace import Workspace

EXEMPT = "exempt"
ISSUED = "issued"
"""The one group, where no file describes the fleet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Devices that one set of artifacts serves."""

    id: str
    setting: Setting
    folder: str = ""
    """Where its artifacts lie in the folder that is compiled into."""
    targets: tuple[str, ...] = ()
    left_out: tuple[tuple[str, Text], ...] = ()
    """The targets that would have no effect on it, and why."""
    devices: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    exports: tuple[tuple[str, Path], ...] = ()
    """What its devices are told already, by target."""
    base: str = ""
    """The folder of the group that it is a part of; its own, if it is one."""

    @property
    def ended(self) -> bool:
        """Tell whether its exemption is over, and its devices are told what everyone is told."""
        return bool(self.exemptions) and not (self.devices or self.people)


def served(workspace: Workspace, folder: Path | None = None) -> tuple[Served, ...]:
    """Return the groups, each followed by its exempted devices, now or until just now.

    Without a description of the fleet there is one group: the devices that the authority issued.

    Raises:
        MissingError: A group names a target that does not exist.
        InputError: A group names an export for a target that reads none.

    """
    groups = workspace.fleet.groups if workspace.fleet else ()
    file = workspace.fleet_file or Path()
    base = [_group(g, tuple(_exports(g, file))) for g in groups] or [_issued()]
    return tuple(one for group in base for one in (group, *_variants(workspace, group, folder)))


def _issued() -> Served:
    return Served(id=ISSUED, setting=Setting(), targets=targets.names())


def _exports(group: Group, file: Path) -> Iterator[tuple[str, Path]]:
    place, told = Place(source=str(file)), set[str]()
    for export in group.exports:
        if export.target in told:
            reason = f"{group.id}: two exports for the target {export.target}"
            raise InputError(place, reason, "keep one: a group has one policy of a service")
        told.add(export.target)
        if group.targets and export.target not in group.targets:
            reason = f"{group.id}: no target of the group reads the export for {export.target}"
            raise InputError(place, reason, "add the target to the group, or remove the export")
        if targets.get(export.target).beside is None:
            reason = f"{group.id}: the target {export.target} reads no export"
            raise InputError(place, reason, "remove the export")
        yield export.target, file.parent / export.file


def _group(group: Group, exports: tuple[tuple[str, Path], ...]) -> Served:
    chosen = [targets.get(n) for n in group.targets or targets.names()]
    why = {t.name: targets.unfit(t, group) for t in chosen}
    return Served(
        id=group.id,
        setting=Setting(
            platforms=frozenset({group.platform}),
            possession=group.possession,
            body=group.body,
            jurisdiction=group.jurisdiction,
            network=group.network,
            location=group.location,
        ),
        folder=group.id,
        targets=tuple(name for name, reason in why.items() if reason is None),
        left_out=tuple((name, reason) for name, reason in why.items() if reason is not None),
        devices=group.devices,
        exports=exports,
        base=group.id,
    )


def _variants(workspace: Workspace, group: Served, folder: Path | None) -> Iterator[Served]:
    common = workspace.policy(group.setting)
    found = [v for v in _exempted(workspace, group) if _differs(workspace, v, common)]
    yield from found
    current = {v.folder for v in found}
    for name in _remembered(folder, group):
        if name not in current:
            ids = Path(name).name.split("+")
            yield replace(
                group,
                id=f"{group.id}.{Path(name).name}",
                folder=name,
                exemptions=tuple(ids),
                devices=(),
            )


def _differs(workspace: Workspace, variant: Served, common: Policy) -> bool:
    return workspace.policy(variant.setting) != common


def _exempted(workspace: Workspace, group: Served) -> Iterator[Served]:
    held = [e for e in workspace.register.exemptions if e.holds(workspace.at, workspace.known)]
    for names, devices in sorted(_holders(held, "devices").items()):
        ours = [d for d in devices if not group.devices or d in group.devices]
        if ours:
            setting = replace(group.setting, device=ours[0])
            yield replace(_variant(group, names), setting=setting, devices=tuple(ours))
    for names, people in sorted(_holders(held, "people").items()):
        setting = replace(group.setting, person=people[0])
        yield replace(_variant(group, names), setting=setting, devices=(), people=tuple(people))


def _variant(group: Served, names: tuple[str, ...]) -> Served:
    folder = "/".join(filter(None, (group.folder, EXEMPT, "+".join(names))))
    return replace(group, id=f"{group.id}.{'+'.join(names)}", folder=folder, exemptions=names)


def _holders(held: list[Exemption], what: str) -> dict[tuple[str, ...], list[str]]:
    """Return the devices or people that hold the same exemptions, by those."""
    by: defaultdict[str, list[str]] = defaultdict(list)
    for exemption in held:
        for name in getattr(exemption, what):
            by[name].append(exemption.id)
    same: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(by):
        same[tuple(sorted(by[name]))].append(name)
    return same


def _remembered(folder: Path | None, group: Served) -> Iterator[str]:
    home = folder / group.folder / EXEMPT if folder else None
    if home is not None and home.is_dir():
        for path in sorted(p for p in home.iterdir() if p.is_dir()):
            yield "/".join(filter(None, (group.folder, EXEMPT, path.name)))

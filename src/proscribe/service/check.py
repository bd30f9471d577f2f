"""``check``: whether anything prohibited is on this very device."""

import platform
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proscribe import readers
from proscribe.inventory import Index, Judgement
from proscribe.inventory.views import needed, seen
from proscribe.model import Kind, Observation, Platform, Presence, Rejected, Report
from proscribe.readers import Origin, Sighting
from proscribe.register import Setting
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """One prohibited application on this device."""

    seen_as: str
    source: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The answer about one device."""

    device: str
    platform: Platform
    presence: Presence
    present: tuple[Present, ...]
    hidden: tuple[str, ...]
    """Products that no source here could have shown."""
    sources: tuple[str, ...]
    looked_at: int
    """How many applications were judged."""
    rejected: tuple[Rejected, ...]


def check(workspace: Workspace, root: Path) -> Check:
    """Judge the file system under ``root``: ``/`` or a private root.

    The policy is that of this very device: what it is exempted from is not prohibited on it.
    """
    here = this_platform() if root == Path("/") else Platform.LINUX
    device = socket.gethostname() if root == Path("/") else str(root)
    policy = workspace.policy(Setting(platforms=frozenset({here}), device=device))
    index = Index(policy)
    rows = list(_rows(workspace, root, here))
    observed = [r for r in rows if isinstance(r, Observation)]
    reports = [r for r in rows if isinstance(r, Report)]
    present = tuple(
        Present(seen_as=f"{o.name} {o.version}".strip(), source=o.source, judgements=judged)
        for o in observed
        if (judged := index.judge(o.identifiers))
    )
    looked = seen(frozenset[Kind]().union(*(r.sees for r in reports)))
    views = needed(policy.on(frozenset({here})))
    hidden = tuple(sorted(p for p, ways in views.items() if not ways <= looked))
    return Check(
        device=device,
        platform=here,
        presence=_presence(present, hidden),
        present=present,
        hidden=hidden,
        sources=tuple(sorted({r.source for r in reports})),
        looked_at=len(observed),
        rejected=tuple(r for r in rows if isinstance(r, Rejected)),
    )


def this_platform() -> Platform:
    """Return the platform that we run on."""
    return {"Darwin": Platform.MACOS, "Windows": Platform.WINDOWS}.get(
        platform.system(), Platform.LINUX
    )


def _rows(
    workspace: Workspace, root: Path, here: Platform
) -> Iterator[Report | Observation | Rejected]:
    sighting = Sighting(device=socket.gethostname(), seen=workspace.at)
    for reader in map(readers.get, readers.names()):
        if reader.origin is Origin.ROOT and here in reader.platforms:
            yield from reader.read(root, sighting)


def _presence(present: tuple[Present, ...], hidden: tuple[str, ...]) -> Presence:
    if present:
        return Presence.PRESENT
    return Presence.UNKNOWN if hidden else Presence.ABSENT

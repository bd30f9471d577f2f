"""``prune``: what ended long ago taken out of the inventory, by a rule of retention."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from proscribe.inventory import Index, Inventory
from proscribe.inventory.bearers import KEY
from proscribe.inventory.pruning import Pruning, Spared
from proscribe.inventory.store import Rule
from proscribe.model import Hold, Identifier, InputError, Place, Retention, Text
from proscribe.service.gone import stretches
from proscribe.service.workspace import Workspace
from proscribe.wire import Document, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A hold, and what of it the inventory does not know."""

    id: str
    because: Text
    unknown: tuple[str, ...]
    """Devices that it names and that never reported: a name may be misspelt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a rule takes out, or would take out."""

    rule: str
    title: Text
    source: str
    horizon: datetime
    """What had ended before this instant goes."""
    stretches: int
    """From a look that showed an application to one that did not any more."""
    events: int
    held: int
    """Events that a hold keeps."""
    holds: tuple[Held, ...]
    done: bool = False


def prunable(workspace: Workspace, path: Path) -> Outcome:
    """Say what the rule in the file ``path`` would take out at the workspace's instant.

    Raises:
        InputError: The rule cannot be read, or names something that nobody knows; or the
            inventory is damaged.

    """
    rule = _rule(path).value
    horizon = workspace.at - timedelta(days=rule.days)
    told = Inventory(workspace.inventory_folder).prunable(horizon, _spared(workspace, rule))
    return _outcome(rule, horizon, told)


def prune(workspace: Workspace, path: Path) -> Outcome:
    """Take it out; the manifest of the inventory records the rule, the instant and the counts.

    Raises:
        InputError: As for ``prunable``, or the folder cannot be written; the inventory is then
            as it was.

    """
    document = _rule(path)
    rule = document.value
    horizon = workspace.at - timedelta(days=rule.days)
    by = Rule(id=rule.id, digest=hashlib.sha256(document.text).hexdigest())
    inventory = Inventory(workspace.inventory_folder)
    told = inventory.prune(by, horizon, _spared(workspace, rule))
    return replace(_outcome(rule, horizon, told), done=True)


def _rule(path: Path) -> Document[Retention]:
    document = read(path, Retention)
    if document.extra:  # elsewhere what is unknown is kept; here it could be a hold, misspelt
        place = Place(source=str(path))
        names = ", ".join(sorted(document.extra))
        remedy = "see: proscribe schema retention; nothing is pruned by a rule that is half read"
        raise InputError(place, f"unknown fields: {names}", remedy)
    return document


def _spared(workspace: Workspace, rule: Retention) -> Spared:
    return Spared(
        keys=frozenset(key for hold in rule.holds for key in _keys(workspace, hold)),
        devices=frozenset(device for hold in rule.holds for device in hold.devices),
    )


def _keys(workspace: Workspace, hold: Hold) -> Iterator[KEY]:
    """Yield every key by which something that is held could be met, at any time."""
    for name in hold.determinations:
        found = workspace.register.determination(name)
        for stretch in stretches(workspace.register, workspace.catalogue, found, workspace.at):
            yield from Index(stretch.policy).keys
    for product in hold.products:
        for known in workspace.catalogue.application(product).identifiers:
            yield known.kind, Identifier(known.kind, known.value).key


def _outcome(rule: Retention, horizon: datetime, told: Pruning) -> Outcome:
    return Outcome(
        rule=rule.id,
        title=rule.title,
        source=rule.source,
        horizon=horizon,
        stretches=told.stretches,
        events=told.events,
        held=told.held,
        holds=tuple(_held(hold, told) for hold in rule.holds),
    )


def _held(hold: Hold, told: Pruning) -> Held:
    unknown = tuple(d for d in hold.devices if d in told.unknown)
    return Held(id=hold.id, because=hold.because, unknown=unknown)

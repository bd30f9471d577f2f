"""The inventory and a simulated fleet's truth say the same of every device, day by day."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from ground_truth import KNOWN, MADE, Truth, decide

from proscribe.inventory import Inventory
from proscribe.model import Certainty, Presence
from proscribe.service.ingest import ingest
from proscribe.service.match import match
from proscribe.service.simulate import simulate
from proscribe.service.simulating.parameters import Parameters, Sending
from proscribe.service.workspace import Workspace

DAYS = 60
START = datetime(2026, 1, 1, tzinfo=UTC)
PARAMETERS = Parameters(
    devices=240, days=DAYS, seed=11, churn=0.03, silent=0.15, sending=Sending.CHANGES, part=100
)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fleet")
    simulate(PARAMETERS, folder / "fleet")
    inventory = Inventory(folder / "inventory")
    for path in sorted((folder / "fleet").glob("day-*/*")):
        assert ingest(inventory, path).rejected == 0
    decide(folder / "register")
    return folder


def workspace(folder: Path, day: int) -> Workspace:
    at = START + timedelta(days=day + 1, microseconds=-1)
    return Workspace(
        register_folder=folder / "register", at=at, inventory_folder=folder / "inventory"
    )


def said(folder: Path, day: int) -> dict[str, set[tuple[str, str, str]]]:
    """Return what the truth lets be said on a day: presence -> role, device and product."""
    found = defaultdict(set)
    for path in (folder / "fleet/truth/said-finally").glob("*.parquet"):
        for row in pq.read_table(path).to_pylist():
            if row["since_day"] <= day < row["until_day"]:
                found[row["presence"]].add((row["role"], row["device"], row["product"]))
    return found


@pytest.mark.parametrize("day", [0, 9, 33, 45, DAYS - 1])
def test_match_finds_what_the_truth_says_and_nothing_else(fleet, day):
    at = START + timedelta(days=day + 1, microseconds=-1)
    workspace = Workspace(
        register_folder=fleet / "register", at=at, inventory_folder=fleet / "inventory"
    )
    told, truth = match(workspace), said(fleet, day)
    present = [f for f in told.findings if f.presence is Presence.PRESENT]
    sure = {(f.device, p) for f in present if f.certainty != Certainty.DOUBTFUL for p in f.products}
    doubted = {
        (f.device, p) for f in present if f.certainty is Certainty.DOUBTFUL for p in f.products
    }
    assert sure == {(d, p) for role, d, p in truth["present"] if role == MADE}
    assert doubted == {(d, p) for role, d, p in truth["present"] if role != MADE}
    having = {device for device, _ in sure | doubted}
    unknown = {
        (f.device, p) for f in told.findings if f.presence is Presence.UNKNOWN for p in f.products
    }
    platform = {f.device: f.platform.value for f in told.findings}
    expected = {
        (d, p)
        for role, d, p in truth["unknown"]
        if role == MADE and d not in having and KNOWN[d.split("-")[1], p]
    }
    planted = {(d, p) for d, p in unknown if (platform[d], p) in KNOWN}
    assert planted == expected
    assert sum(t.devices for t in told.tallies)
    assert sure
    assert unknown


@pytest.mark.parametrize("day", [17, DAYS - 1])
def test_no_question_has_a_wrong_answer(fleet, day):
    with Truth(fleet / "fleet", START, day) as truth:
        wrong = truth.wrong(workspace(fleet, day))
    assert {question: sorted(rows)[:5] for question, rows in wrong.items() if rows} == {}
    assert truth.compared["days of spells"]
    assert all(truth.compared.values())

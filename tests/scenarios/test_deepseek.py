"""Scenario 8: the application and the web service are covered; a model that runs locally is not."""

import pytest
from resolvers import CANARIES
from scenarios.walk import Walk, eve, instant

ID = "au-pspf-001-2025"
START = instant("2025-02-04T00:00:00+11:00")
SEEN = instant("2025-02-05T12:00:00+00:00")


@pytest.fixture
def walk(tmp_path):
    return Walk("deepseek", tmp_path)


def test_it_binds_from_its_day_in_sydney(walk):
    assert set(walk.states(ID, eve(START)).values()) == {"not made"}
    assert set(walk.states(ID, START).values()) == {"effective"}
    assert walk.in_force(eve(START)) == set()
    assert walk.in_force(START) == {ID}


def test_the_application_and_the_service_are_carried_from_that_second(walk):
    before, after = walk.compiled(eve(START)), walk.compiled(START)
    assert before.blocked == before.zone == before.urls == set()
    assert after.blocked == {"com.deepseek.chat"}
    assert after.zone == {"deepseek.com", *CANARIES}
    assert after.urls == {"deepseek.com"}


def test_a_local_model_a_runner_and_a_namesake_are_not_matched(walk):
    walk.ingest("inventory.ndjson")
    found = walk.found(SEEN)
    (phone,) = found.pop("PHONE-1")
    assert (phone["presence"], phone["products"]) == ("present", ["deepseek/deepseek"])
    present = {d for d, rows in found.items() if any(f["presence"] == "present" for f in rows)}
    assert present == set()


def test_without_the_application_nothing_at_all_is_present(walk):
    path = walk.home / "inventory.ndjson"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "PHONE-1" not in line), encoding="utf-8")
    walk.ingest("inventory.ndjson")
    assert walk.run("match", "--inventory", walk.inventory, at=SEEN).exit_code in {0, 4}


def test_what_lies_outside_is_written_down(walk):
    told = walk.ask("covers", ID, at=START)["determination"]
    (left_out,) = told["excludes"]
    assert "open weights" in left_out["what"]["en"]
    assert "poids ouverts" in left_out["what"]["fr"]


def test_no_identifier_of_it_is_a_name_that_a_model_could_bear(walk):
    told = walk.ask("covers", ID, at=START)
    kinds = {i["kind"] for p in told["products"] for i in p["identifiers"]}
    assert {"android.package", "network.domain"} <= kinds
    assert not any(kind.startswith(("windows.", "linux.", "pypi.")) for kind in kinds)

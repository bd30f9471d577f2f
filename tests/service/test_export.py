"""Exports hold what was found, in the formats that others defined, and unknown is never a pass."""

import csv
import gzip
import io
import json
import re
from pathlib import Path

import pytest
from authority import FIRST, Authority
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from proscribe.cli.export import NAMES
from proscribe.formats import spreadsheet
from proscribe.model import InputError, Language
from proscribe.service.exporting.chosen import FORMATS
from proscribe.service.exporting.facts import facts

SCHEMAS = Path(__file__).parents[1] / "formats" / "schemas"
WECHAT, OTHER = "com.tencent.mm", "org.example.notes"
FORMULA = "=HYPERLINK(A1)"
OSCAL = ("oscal-component", "oscal-plan", "oscal-results")


def plain(pattern):
    """Return a pattern of JSON Schema for Python, whose own engine has no classes of Unicode."""
    return (
        pattern.replace(r"(\p{L}|_)(\p{L}|\p{N}|[.\-_])*", r"[^\W\d][\w.\-]*")
        .replace(r"\p{L}", r"[^\W\d_]")
        .replace(r"\p{N}", r"\d")
    )


def patterned(schema):
    if isinstance(schema, dict):
        return {
            key: plain(held) if key == "pattern" and isinstance(held, str) else patterned(held)
            for key, held in schema.items()
        }
    return [*map(patterned, schema)] if isinstance(schema, list) else schema


@pytest.fixture(scope="module")
def oscal():
    data = gzip.decompress((SCHEMAS / "oscal-complete-schema-1.1.3.json.gz").read_bytes())
    return Draft7Validator(patterned(json.loads(data)), format_checker=FormatChecker())


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """One device has it, of one nobody can know, one was shown to be free of it."""
    made = Authority(tmp_path_factory.mktemp("export"))
    made.look(FORMULA, WECHAT)
    made.look("D2", OTHER)
    made.look("D3", sees=frozenset())
    return made


def exported(authority, name, language=Language.EN):
    return FORMATS[name](facts(authority.at(), FIRST, language))


def values(things, name):
    return [p["value"] for t in things for p in t.get("props", ()) if p["name"] == name]


def everything(value):
    yield value
    for one in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from everything(one)


def test_the_command_offers_every_format_that_there_is():
    assert set(NAMES) == set(FORMATS)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", OSCAL)
def test_every_document_of_oscal_is_valid_by_the_schema_of_nist(name, language, authority, oscal):
    told = json.loads(exported(authority, name, language))
    assert [f"{e.json_path}: {e.message}" for e in oscal.iter_errors(told)] == []


def test_the_schema_of_nist_refuses_a_state_of_unknown(authority, oscal):
    told = json.loads(exported(authority, "oscal-results"))
    [result] = told["assessment-results"]["results"]
    result["findings"][0]["target"]["status"]["state"] = "unknown"
    assert [*oscal.iter_errors(told)]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_question_at_the_same_instant_gives_the_same_bytes(name, authority):
    assert exported(authority, name) == exported(authority, name)


def test_what_is_referred_to_in_oscal_is_there(authority):
    for name in OSCAL:
        things = [
            t for t in everything(json.loads(exported(authority, name))) if isinstance(t, dict)
        ]
        there = [t["uuid"] for t in things if "uuid" in t]
        named = {v for t in things for k, v in t.items() if k.endswith("-uuid")}
        assert len(there) == len({*there})
        assert named <= {*there}


def test_a_result_tells_who_has_it_who_has_it_not_and_where_nobody_can_know(authority):
    [result] = json.loads(exported(authority, "oscal-results"))["assessment-results"]["results"]
    told = {p["name"]: p["value"] for p in result["props"]}
    assert (told["present"], told["absent"], told["unknown"]) == ("1", "1", "1")
    assert sorted(values(result["observations"], "presence")) == ["present", "unknown"]
    [finding] = result["findings"]
    assert finding["target"]["status"]["state"] == "not-satisfied"


def test_where_nobody_can_know_there_is_no_state_and_no_finding(tmp_path, oscal):
    authority = Authority(tmp_path)
    authority.look("D3", sees=frozenset())
    told = json.loads(exported(authority, "oscal-results"))
    [result] = told["assessment-results"]["results"]
    assert "findings" not in result
    assert values(result["observations"], "presence") == ["unknown"]
    assert [*oscal.iter_errors(told)] == []


def test_only_where_every_device_was_looked_through_it_is_satisfied(tmp_path, oscal):
    authority = Authority(tmp_path)
    authority.look("D2", OTHER)
    told = json.loads(exported(authority, "oscal-results"))
    [result] = told["assessment-results"]["results"]
    assert result["findings"][0]["target"]["status"]["state"] == "satisfied"
    assert "observations" not in result
    assert [*oscal.iter_errors(told)] == []


def test_a_plan_has_an_item_for_what_is_present_unknown_and_not_enforced(authority):
    told = json.loads(exported(authority, "oscal-plan"))["plan-of-action-and-milestones"]
    items = told["poam-items"]
    assert sorted(values(items, "presence")) == ["present", "unknown"]
    left = facts(authority.at(), FIRST, Language.EN).covering.left
    assert left
    assert len(values(items, "reason")) == len(left)


def test_what_does_not_bind_is_not_assessed(authority):
    with pytest.raises(InputError, match="nothing of it binds"):
        facts(authority.at(authority.at().at.replace(year=2020)), FIRST, Language.EN)


def test_what_a_device_calls_itself_is_never_markup_of_oscal(tmp_path):
    authority = Authority(tmp_path)
    authority.look("[x](javascript:alert)", WECHAT)
    for name in ("oscal-results", "oscal-plan"):
        for thing in everything(json.loads(exported(authority, name))):
            if isinstance(thing, dict):
                texts = [thing.get(k, "") for k in ("title", "description", "remarks", "statement")]
                assert not any("javascript" in text for text in texts)


class Ocsf:
    """The classes of OCSF, as its own files define them: each lays its attributes over its base."""

    def __init__(self):
        name = "ocsf-compliance-finding-1.8.0.json"
        self.told = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))

    def attributes(self, room, name):
        one = self.told[room].get(name)
        if one is None:
            return {}
        found = self.attributes(room, one["extends"]) if "extends" in one else {}
        for key, held in one["attributes"].items():
            if key != "$include":
                mine = found.get(key, self.told["dictionary"].get(key, {}))
                enum = {**mine.get("enum", {}), **held.get("enum", {})}
                found[key] = {**mine, **held, **({"enum": enum} if enum else {})}
        return found

    def constraints(self, name):
        while name:
            one = self.told["objects"][name]
            yield one.get("constraints", {}).get("at_least_one", [])
            name = one.get("extends")

    def faults(self, told, room="events", name="compliance_finding"):
        known = self.attributes(room, name)
        yield from (
            k for k, a in known.items() if a.get("requirement") == "required" and k not in told
        )
        for key, value in told.items():
            if key not in known:
                yield f"{name}.{key} is no attribute"
                continue
            held = known[key]
            listed = isinstance(value, list)
            if listed != held.get("is_array", False):
                yield f"{name}.{key} is a list, or is none"
            for one in value if listed else [value]:
                yield from self._one(f"{name}.{key}", held, one)
        if room == "objects":
            yield from (str(c) for c in self.constraints(name) if c and not {*c} & {*told})

    def _one(self, where, held, value):
        sort = held.get("type", "")
        whole = self.told["types"].get(sort, {})
        if sort in self.told["objects"] and sort != "object":
            yield from self.faults(value, "objects", sort)
            return
        kind = {"integer_t": int, "long_t": int, "timestamp_t": int, "object": dict}.get(sort)
        kind = kind or {"long_t": int}.get(whole.get("type"), str)
        if not isinstance(value, kind):
            yield f"{where}: {value!r} is no {sort}"
        if "enum" in held and where.endswith("_id") and str(value) not in held["enum"]:
            yield f"{where}: {value} is no value of it"


OCSF = Ocsf()


def events(authority, language=Language.EN):
    return [json.loads(one) for one in exported(authority, "ocsf", language).splitlines()]


@pytest.mark.parametrize("language", Language)
def test_every_finding_has_what_ocsf_requires_and_nothing_that_it_does_not_know(
    language, authority
):
    told = events(authority, language)
    assert len(told) == 2
    for one in told:
        assert [*OCSF.faults(one)] == []
        assert one["category_uid"] == OCSF.told["categories"]["findings"]
        assert (
            one["class_uid"]
            == one["category_uid"] * 1000 + OCSF.told["events"]["compliance_finding"]["uid"]
        )
        assert one["type_uid"] == one["class_uid"] * 100 + one["activity_id"]
        assert one["metadata"]["version"] == OCSF.told["version"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: e.pop("metadata"),
        lambda e: e["metadata"].pop("product"),
        lambda e: e["finding_info"].pop("uid"),
        lambda e: e.update(severity_id=8),
        lambda e: e.update(own="x"),
        lambda e: e.update(time="now"),
        lambda e: e["compliance"].update(status_id=4),
        lambda e: e["compliance"].update(standards="x"),
        lambda e: e["metadata"].update(product={"version": "1"}),
    ],
)
def test_a_spoilt_finding_is_refused_by_the_same_rules(spoil, authority):
    [one, _] = events(authority)
    spoil(one)
    assert [*OCSF.faults(one)]


def test_present_fails_and_unknown_is_a_warning_by_the_names_of_ocsf(authority):
    captions = OCSF.told["captions"]["compliance.status_id"]
    told = {e["unmapped"]["presence"]: e["compliance"] for e in events(authority)}
    assert (told["present"]["status"], told["unknown"]["status"]) == ("Fail", "Warning")
    for one in told.values():
        assert captions[str(one["status_id"])] == one["status"]


def test_no_cell_of_a_table_of_devices_is_a_formula(authority):
    text = exported(authority, "csv").decode()
    assert "'" + FORMULA in text
    rows = [*csv.reader(io.StringIO(text, newline=""))]
    assert not any(spreadsheet.runs(cell) for row in rows for cell in row)
    assert FORMULA in [row[0] for row in spreadsheet.read(text.encode())]


TRICKS = st.sampled_from(
    ["=", "+", "-", "@", "\t", "\r", "\n", "'", " ", '"', ",", "\uff1d", "\u200b"]
)
CELL = st.lists(TRICKS | st.text(st.characters(codec="utf-8"), max_size=3), max_size=4).map("".join)


@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_any_table_is_read_back_and_none_of_its_cells_runs(rows):
    data = spreadsheet.written(("=a", "b"), rows)
    assert [*spreadsheet.read(data)] == [("=a", "b"), *rows]
    for row in csv.reader(io.StringIO(data.decode(), newline="")):
        for cell in row:
            assert not re.match(r"[=+\-@\t\r]", cell)
            assert not re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell)


def test_the_command_writes_a_file_and_nothing_else(authority):
    done = authority.run("export", "csv", FIRST, "--into", "devices.csv")
    assert (done.returncode, done.stdout) == (0, "")
    assert (authority.folder / "devices.csv").read_bytes() == exported(authority, "csv")
    shown = authority.run("export", "ocsf", FIRST)
    assert shown.stdout.encode() == exported(authority, "ocsf")

"""Fleet's hosts: what each lists, and when its list says that something is not there.

The shape is that of the answers in https://fleetdm.com/docs/rest-api/rest-api#get-host; values
are made up.
"""

import gzip
import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import Report
from proscribe.readers import get

READER = get("fleet_hosts")
INPUT = Path(__file__).parent / "input"
SAMPLES = sorted(INPUT.iterdir())
APP = {"name": "CapCut", "version": "6", "source": "apps", "bundle_identifier": "com.lemon.lvo"}
EXTENSIONS = {"chrome.extension-id", "firefox.addon-id"}
NAMES = ("host", "hosts", "software", "uuid", "platform", "mdm", "software_updated_at", *APP)


def host(*software: dict, **fields) -> dict:
    return {"software": list(software), "uuid": "D", "platform": "darwin", **fields}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"host": host(APP)}),
        json.dumps({"hosts": [host(APP)]}),
        json.dumps([{"host": host(APP)}]),
        json.dumps([{"hosts": [host(APP)]}, {"hosts": []}]),
        json.dumps({"hosts": []}) + "\n" + json.dumps({"host": host(APP)}),
        json.dumps({"host": dict(reversed(host(APP).items()))}, indent=1),
        gzip.compress(json.dumps({"hosts": [host(APP)]}).encode(), mtime=0),
        json.dumps({"hosts": [host(APP)]}).encode("utf-16"),
    ],
)
def test_however_it_was_asked_for_it_reads_the_same(content):
    found = rows(READER, content)
    assert seen(found) == [("D", "CapCut", ["macos.bundle-id:com.lemon.lvo"])]
    assert rejected(found) == []


def test_each_host_has_its_own_software():
    many = [host(*({**APP, "name": f"{d}{n}"} for n in range(3)), uuid=d) for d in "abc"]
    found = rows(READER, json.dumps({"hosts": many}))
    whose = [(device, name) for device, name, _ in seen(found)]
    assert whose == [(d, f"{d}{n}") for d in "abc" for n in range(3)]


@pytest.mark.parametrize(
    ("fields", "sees"),
    [
        ({}, {"macos.bundle-id"} | EXTENSIONS),
        ({"platform": "windows"}, {"windows.product-name", "windows.publisher"} | EXTENSIONS),
        ({"platform": "rhel"}, {"linux.deb-package", "linux.rpm-package"} | EXTENSIONS),
        ({"platform": "ios", "mdm": {"enrollment_status": "On (automatic)"}}, {"ios.bundle-id"}),
        ({"platform": "ios", "mdm": {"enrollment_status": "On (personal)"}}, set()),
        ({"platform": "ios"}, set()),
        ({"platform": "android"}, set()),
        ({"platform": "chrome"}, set()),
        ({"software": [APP, {}]}, set()),
        ({"software": []}, set()),
        ({"software": None}, set()),
    ],
)
def test_only_a_list_that_is_whole_proves_absence(fields, sees):
    assert reports(rows(READER, json.dumps({"host": {**host(APP), **fields}}))) == {"D": sees}


def test_a_host_without_software_is_said_to_be_unknown():
    [(_, reason, remedy)] = rejected(rows(READER, json.dumps({"host": host()})))
    assert "nothing is known" in reason
    assert "populate_software" in remedy


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"uuid": "", "hostname": ""}, "no uuid and no hostname"),
        ({"uuid": 5}, "cannot be read"),
        ({"platform": "beos"}, "'beos' is not a platform"),
        ({"software_updated_at": "soon"}, "'soon' is not an instant"),
    ],
)
def test_a_bad_host_is_rejected_and_its_neighbours_are_kept(bad, reason):
    content = json.dumps({"hosts": [host(APP), host(APP, APP, **bad), host(APP)]})
    found = rows(READER, content)
    assert len(seen(found)) == 2
    [(_, why, remedy)] = rejected(found)
    assert reason in why
    assert remedy


def test_a_bad_item_is_rejected_and_the_others_are_kept():
    found = rows(READER, json.dumps({"host": host(APP, {"name": None}, APP)}))
    assert len(seen(found)) == 2
    assert "cannot be read" in rejected(found)[0][1]


@pytest.mark.parametrize("head", [b"", b'{"host": 1}', b'{"hosts": ["osquery"]}', b"[]"])
def test_other_answers_are_not_recognised(head):
    assert not READER.recognises(head)


@given(st.lists(documents(*NAMES), max_size=3), st.booleans())
def test_whatever_a_host_holds_is_read_or_refused(values, wrapped):
    content = json.dumps({"hosts": values} if wrapped else values)
    reported = {row.device for row in survives(READER, content.encode()) if isinstance(row, Report)}
    assert all(reported)


@given(st.binary(max_size=200))
def test_whatever_follows_a_host_is_read_or_refused(tail):
    survives(READER, json.dumps({"host": host(APP)}).encode()[:-9] + tail)

"""Responses to InstalledApplicationList: what was asked decides what is absent.

The samples have the shape of Apple's schema of the command; their values are invented.
https://github.com/apple/device-management/blob/release/mdm/commands/application.installed.list.yaml
"""

import gzip
import plistlib
from pathlib import Path

import pytest
from export_rows import matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError, Report
from proscribe.readers import get

READER = get("apple_installed_applications")
SAMPLE = Path(__file__).parent / "input" / "QueueDone.plist"
PHONE, OLD_PHONE = "00008030-001C2D3E4F50002E", "0dad565fb40b010a9e490440188063a378721069"
MAC = "E9085AF6-DCCB-5661-A678-BCE8F4D9A2C8"
WECHAT = {"Identifier": "com.tencent.xin", "Name": "WeChat", "ShortVersion": "8"}
KEYS = (
    *("InstalledApplicationList", "UDID", "EnrollmentID", "UserID", "CommandUUID", "Command"),
    *("RequestType", "Identifier", "Name", "Identifiers", "ManagedAppsOnly", "IsValidated"),
)


def command(**filters) -> dict:
    asked = {"RequestType": "InstalledApplicationList", **filters}
    return {"Command": asked, "CommandUUID": "C"}


def answer(*items: object, **fields) -> dict:
    whose = {"UDID": PHONE, "CommandUUID": "C", "Status": "Acknowledged"}
    return {**whose, "InstalledApplicationList": list(items or [WECHAT]), **fields}


def kept(*written: object) -> bytes:
    return b"".join(plistlib.dumps(value) for value in written)


def test_golden(request):
    matches_golden(READER, SAMPLE, request)


def test_it_is_recognised_by_command_or_response():
    for head in (kept(command()), kept(answer()), gzip.compress(kept(answer()), mtime=0)):
        assert READER.recognises(head)
    assert not READER.recognises(kept({"UDID": PHONE, "QueryResponses": {}}))
    assert not READER.recognises(b"InstalledApplicationList")


@pytest.mark.parametrize(
    "content",
    [
        kept(command(), answer()),
        kept(answer(), command()),
        kept({"UDID": PHONE, "QueryResponses": {}}, command(), answer(), ["other"]),
        b"\n\n" + kept(command()) + b"\n \r\n" + kept(answer()) + b"\n",
        gzip.compress(kept(command(), answer()), mtime=0),
    ],
    ids=["command first", "response first", "among others", "with blank lines", "packed"],
)
def test_however_responses_are_kept_they_read_the_same(content):
    found = rows(READER, content)
    assert seen(found) == [(PHONE, "WeChat", ["ios.bundle-id:com.tencent.xin"])]
    assert reports(found) == {PHONE: {"ios.bundle-id"}}
    assert rejected(found) == []


@pytest.mark.parametrize(
    "asked", [command(ManagedAppsOnly=True), command(Identifiers=["a.b"]), ["none"]]
)
def test_a_list_of_some_applications_proves_no_absence(asked):
    found = rows(READER, kept(asked, answer()))
    assert reports(found) == {PHONE: set()}
    assert len(seen(found)) == 1
    assert "CommandUUID" in rejected(found)[0][2]
    other = {**command(), "CommandUUID": "D"}
    assert reports(rows(READER, kept(other, answer()))) == {PHONE: set()}


def test_items_of_the_answer_may_be_chosen_as_the_identifier_always_comes():
    found = rows(READER, kept(command(Items=["Name"], ManagedAppsOnly=False), answer()))
    assert reports(found) == {PHONE: {"ios.bundle-id"}}


@pytest.mark.parametrize("whose", [{"EnrollmentID": "E", "UDID": ""}, {"UserID": "U"}])
def test_a_device_of_its_user_and_the_answer_for_one_user_prove_no_absence(whose):
    found = rows(READER, kept(command(), answer(**whose)))
    assert list(reports(found).values()) == [set()]
    assert rejected(found) == []


@pytest.mark.parametrize(
    ("udid", "item", "platform"),
    [
        (PHONE, WECHAT, "ios"),
        (OLD_PHONE, WECHAT, "ios"),
        (MAC, WECHAT, "macos"),
        (MAC.lower(), WECHAT, "macos"),
        (MAC, {**WECHAT, "IsValidated": True}, "ios"),
    ],
)
def test_the_system_is_told_by_the_identifier_of_the_device_and_the_keys_of_an_item(
    udid, item, platform
):
    found = rows(READER, kept(command(), answer(item, UDID=udid)))
    assert reports(found) == {udid: {f"{platform}.bundle-id"}}
    assert [str(row.platform) for row in found] == [platform] * 2


def test_a_mac_s_program_may_have_no_identifier_and_a_phone_s_must():
    mac = rows(READER, kept(command(), answer({"Name": "tool"}, WECHAT, UDID=MAC)))
    assert [name for _, name, _ in seen(mac)] == ["tool", "WeChat"]
    assert reports(mac) == {MAC: {"macos.bundle-id"}}
    phone = rows(READER, kept(command(), answer({"Name": "tool"}, WECHAT)))
    assert [name for _, name, _ in seen(phone)] == ["WeChat"]
    assert reports(phone) == {PHONE: set()}
    assert "Identifier" in rejected(phone)[0][1]


def test_of_two_answers_whatever_any_shows_counts_as_nobody_knows_which_is_later():
    found = rows(
        READER, kept(command(), answer(), answer(UDID=MAC), answer({**WECHAT, "Name": "X"}))
    )
    assert [name for _, name, _ in seen(found)] == ["WeChat", "WeChat", "X"]
    [(_, reason, remedy)] = rejected(found)
    assert "answers twice" in reason
    assert "newest" in remedy


@pytest.mark.parametrize("gone", ["DownloadFailed", "DownloadCancelled"])
def test_what_never_arrived_is_not_there(gone):
    assert seen(rows(READER, kept(answer({**WECHAT, gone: True})))) == []
    assert len(seen(rows(READER, kept(answer({**WECHAT, gone: False}))))) == 1


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (kept(answer(UDID="")), "neither UDID nor EnrollmentID"),
        (kept({"InstalledApplicationList": "x"}), "is not an array"),
        (b"<plist><oops></plist>", "not a property list"),
        (b'<!DOCTYPE plist [<!ENTITY a "b">]><plist/></plist>', "declares entities"),
        (kept(answer("x")), "no well-formed Identifier"),
    ],
)
def test_a_bad_response_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, kept(command(), answer()) + bad + kept(answer()))
    assert len(seen(found)) == 2
    assert reason in " ".join(why for _, why, _ in rejected(found))


def test_who_uses_it_is_told_and_the_time_is_that_of_the_file():
    report = rows(READER, kept(answer(UserShortName="ada")))[0]
    assert isinstance(report, Report)
    assert (report.person, report.seen.isoformat()) == ("ada", "2026-11-02T00:00:00+00:00")


def test_a_binary_property_list_is_one_clear_error():
    with pytest.raises(InputError, match="binary"):
        rows(READER, plistlib.dumps(answer(), fmt=plistlib.FMT_BINARY))


leaves = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)
trees = st.recursive(
    leaves | st.booleans() | st.integers(-9, 9) | st.sampled_from([PHONE, MAC, "C", KEYS[0]]),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(KEYS), v, max_size=6),
)


@given(st.lists(trees, max_size=4))
def test_any_property_lists_give_rows_or_rejections(written):
    survives(READER, kept(*written))


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), trees, max_size=6), max_size=3))
def test_any_items_give_rows_or_rejections(items):
    survives(READER, kept(command(), answer(*items), answer(*items, UDID=MAC)))


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_one_clear_error(content):
    survives(READER, content)

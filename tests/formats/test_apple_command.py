"""Commands of Apple's management, and the files that hold them."""

import plistlib
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.apple_command import command, stem

NAMES = st.text("abAB.-", min_size=1, max_size=200)
REMOVE = {"Identifier": "com.tencent.xin"}


def uuid(occasion, content):
    return UUID(plistlib.loads(command(occasion, "RemoveApplication", content))["CommandUUID"])


def test_a_command_holds_its_sort_and_what_it_is_about():
    said = plistlib.loads(command("ios/1", "RemoveApplication", REMOVE))["Command"]
    assert said == {"RequestType": "RemoveApplication", **REMOVE}


def test_the_same_command_of_one_occasion_is_one_and_of_another_occasion_another():
    assert uuid("ios/1", REMOVE) == uuid("ios/1", REMOVE)
    other = {"Identifier": "com.tencent.mm"}
    assert len({uuid("ios/1", REMOVE), uuid("ios/2", REMOVE), uuid("ios/1", other)}) == 3


@given(names=st.sets(NAMES, min_size=2, max_size=5))
def test_no_two_identifiers_share_a_file_even_where_its_system_folds_case(names):
    stems = {stem(name).casefold() for name in names}
    assert len(stems) == len(names)
    assert max(map(len, stems)) <= 109

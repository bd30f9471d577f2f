"""An operator's own block beside ours."""

from proscribe.formats.android_policy import conflicts

BODY = {
    "playStoreMode": "BLACKLIST",
    "applications": [{"packageName": "com.tencent.mm", "installType": "BLOCKED"}],
}


def test_that_a_lift_takes_an_operators_own_block_is_told_before_ours_is_sent():
    told = [text.en for text in conflicts(BODY, ["com.tencent.mm"], [])]
    assert any("take that block away too, of com.tencent.mm" in one for one in told)


def test_of_what_we_placed_ourselves_nothing_is_told():
    told = [t.en for t in conflicts(BODY, ["com.tencent.mm"], [], ["com.tencent.mm"])]
    assert not any("blocks it already" in one for one in told)

"""What was undone, and what merely went on: nothing binds backwards, and since is since."""

import pytest
from scenarios.walk import Walk, eve, instant

TEXT = """
id: invented-undone
title: {en: Invented, fr: Inventée}
authority: An invented authority / Une autorité inventée
jurisdiction: US
force: direction
issued: 2030-01-01
effective: 2030-02-01
covers: [{application: tencent/wechat}]
effects: [remove, block-install]
reasons: [{en: Invented., fr: Cas inventé.}]
references: [{title: an invented decision of this test, url: "https://example.org/undone"}]
history:
  - {event: rescinded, effective: 2030-01-20, instrument: INVENTED repeal, source: a test}
  - {event: reinstated, effective: 2030-04-01, instrument: INVENTED repeal of it, source: a test}
"""


@pytest.fixture
def walk(tmp_path):
    made = Walk("tiktok_2020", tmp_path)
    (made.home / "register/invented-undone.yaml").write_text(TEXT, encoding="utf-8")
    return made


def test_what_was_rescinded_before_its_day_binds_only_from_its_reinstatement(walk):
    back = instant("2030-04-01T00:00:00+00:00")
    for at in (instant("2030-02-02T00:00:00+00:00"), eve(back)):
        assert set(walk.states("invented-undone", at).values()) == {"rescinded"}
        assert walk.compiled(at).blocked == set()
    assert set(walk.states("invented-undone", back).values()) == {"effective"}


def test_suspended_since_is_when_the_first_order_came_whatever_came_beneath_or_beside_it(walk):
    for at in ("2020-10-01T00:00:00+00:00", "2020-11-01T00:00:00+00:00"):
        told = walk.ask("status", "us-doc-2020-tiktok", at=instant(at))
        (stand,) = [s for s in told["stands"] if s["provision"] == "downloads"]
        assert stand["since"] == "2020-09-27T04:00:00Z"
        assert "20-cv-2658" in stand["instrument"]

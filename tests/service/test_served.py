"""Groups of a fleet: which targets serve them, what is asked of them, and what is left out."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from proscribe.cli import root
from proscribe.model import (
    Effect,
    Group,
    InputError,
    MissingError,
    Platform,
    Reason,
    Trait,
    Versions,
)
from proscribe.service.compile import compiled
from proscribe.service.coverage import covering
from proscribe.service.plan import plan
from proscribe.service.served import served
from proscribe.service.workspace import EXAMPLES, Workspace
from proscribe.targets import Target, get, unfit

AT = datetime(2023, 11, 1, tzinfo=UTC)


@pytest.fixture
def asked(tmp_path):
    def workspace(groups):
        (tmp_path / "fleet.yaml").write_text(f"groups:\n{groups}", encoding="utf-8")
        return Workspace(
            register_folder=EXAMPLES / "register", at=AT, fleet_file=tmp_path / "fleet.yaml",
            inventory_folder=tmp_path / "inventory",
        )  # fmt: skip

    return workspace


def test_without_a_description_there_is_one_group_served_by_every_target():
    (every,) = served(Workspace(register_folder=EXAMPLES / "register", at=AT))
    assert (every.id, every.folder, every.left_out) == ("issued", "", ())
    assert "rpz" in every.targets


def test_a_group_that_says_what_it_is_not_is_spared_targets_that_need_it(asked):
    (group,) = served(asked("  - {id: g, platform: android, traits: [managed]}\n"))
    assert "android_management" in group.targets
    assert "rpz" not in group.targets
    assert "resolver" in dict(group.left_out)["rpz"].en


def test_a_group_that_says_nothing_of_its_traits_has_every_target_of_its_platform(asked):
    (group,) = served(asked("  - {id: g, platform: android}\n"))
    assert {"android_management", "rpz"} <= {*group.targets}
    assert "deb_blocker" not in group.targets


def test_what_a_target_that_was_left_out_would_have_done_is_a_gap_with_the_reason(asked):
    made = plan(asked("  - {id: g, platform: android, traits: []}\n"), None)
    (gap,) = [g for g in made.gaps if g.identifier == "android.package:com.tencent.mm"]
    assert (gap.group, gap.reason) == ("g", Reason.CONDITIONAL)
    assert Effect.REMOVE in gap.effects
    assert "managed" in gap.why.en


def test_the_gaps_of_one_group_are_not_hidden_by_another(asked):
    made = plan(
        asked("  - {id: a, platform: android}\n  - {id: b, platform: android, traits: []}\n"), None
    )
    groups = {g.group for g in made.gaps if g.identifier == "android.package:com.tencent.mm"}
    assert groups == {"b"}


def test_a_group_of_another_body_is_asked_what_concerns_that_body(asked):
    groups = served(asked("  - {id: g, platform: ios, possession: contractor, body: north}\n"))
    assert (groups[0].setting.body, groups[0].setting.possession) == ("north", "contractor")
    assert groups[0].folder == "g"


def test_a_target_that_does_not_exist_is_refused(asked):
    with pytest.raises(MissingError):
        served(asked("  - {id: g, platform: ios, targets: [none]}\n"))


def test_versions_written_backwards_are_refused(asked):
    with pytest.raises(InputError, match="from the first to the last"):
        served(asked("  - {id: g, platform: ios, versions: {first: 27, last: 18}}\n"))


ends = st.none() | st.integers(0, 40)


@given(st.lists(ends, min_size=4, max_size=4))
def test_ranges_of_versions_meet_where_they_share_one(drawn):
    first, last, other_first, other_last = drawn
    try:
        one, other = Versions(first, last), Versions(other_first, other_last)
    except ValueError:
        return
    shared = {v for v in range(50) if _in(v, one) and _in(v, other)}
    assert one.meets(other) == bool(shared) == other.meets(one)


def _in(version, versions):
    low, high = versions.first, versions.last
    return (low is None or low <= version) and (high is None or version <= high)


def test_a_format_that_no_version_of_the_group_heeds_is_unfit():
    old = Target(
        title=get("rpz").title,
        platforms=frozenset({Platform.IOS}),
        proof=get("rpz").proof,
        means={},
        render=get("rpz").render,
        versions={Platform.IOS: Versions(15, 26)},
    )
    fits = {
        (first, last): unfit(
            old, Group(id="g", platform=Platform.IOS, versions=Versions(first, last))
        )
        for first, last in ((27, None), (26, 27), (None, 14), (None, None))
    }
    assert [why is None for why in fits.values()] == [False, True, False, True]
    assert unfit(old, Group(id="g", platform=Platform.MACOS)) is not None


def test_every_trait_that_a_target_needs_can_be_said_of_a_group():
    assert {t for name in ("rpz", "android_management") for t in get(name).traits} <= {*Trait}


def test_every_effect_that_binds_on_a_group_is_done_or_left(asked):
    workspace = asked("  - {id: g, platform: android}\n  - {id: h, platform: macos}\n")
    told = covering(workspace, "us-va-eo-24-2022")
    assert told.determinations == ("us-va-eo-24-2022",)
    for group in served(workspace):
        policy = workspace.deciding(
            workspace.register.among((workspace.register.determination("us-va-eo-24-2022"),))
        ).policy(group.setting)
        owed = {(str(p.identifier.kind), e) for p in policy.prohibitions for e in p.effects}
        seen = {(kind, Effect.IDENTIFY) for kind, e in owed if e is Effect.IDENTIFY}
        said = {(r.kind, r.effect) for r in (*told.done, *told.left) if r.group == group.id}
        assert said <= owed
        assert owed - said <= seen
    assert all(row.why.en and row.why.fr for row in told.left)


def exporting(asked, content, target="android_management"):
    workspace = asked(
        "  - id: phones\n    platform: android\n    traits: [managed]\n    exports:\n"
        f"      - {{target: {target}, file: exports/phones.json}}\n"
    )
    exports = workspace.fleet_file.parent / "exports"
    exports.mkdir(exist_ok=True)
    (exports / "phones.json").write_text(content, encoding="utf-8")
    return workspace


def test_the_export_that_a_group_names_is_read_beside_the_fleet_file_and_conflicts_are_told(
    asked, tmp_path
):
    entry = {"packageName": "com.tencent.mm", "installType": "FORCE_INSTALLED"}
    body = {"playStoreMode": "BLACKLIST", "applications": [entry]}
    workspace = exporting(asked, json.dumps(body))
    made = plan(workspace, None)
    told = {(group, target) for group, target, _ in made.conflicts}
    assert told == {("phones", "android_management")}
    options = ["--fleet", workspace.fleet_file, "--register", EXAMPLES / "register",
               "--as-of", AT.isoformat()]  # fmt: skip
    for lang, words in (("en", "says FORCE_INSTALLED"), ("fr", "indique FORCE_INSTALLED")):
        for command in (["plan"], ["compile", "-o", tmp_path / "out"]):
            asked_for = [*command, *options, "--lang", lang]
            printed = CliRunner().invoke(root, [str(word) for word in asked_for])
            assert printed.exit_code == 0, printed.output
            assert words in printed.output
            assert "  ! " in printed.output
    home = tmp_path / "out/phones/android_management"
    account = json.loads((home / "account.json").read_bytes())
    assert any("com.tencent.mm" in c["en"] for c in account["conflicts"])
    assert (home / "android-management/proscribe-3-personal.json").exists()


def artifacts_of(workspace, out):
    [one] = compiled(workspace, ["android_management"], out)
    return [Path(f.path) for f in one.made.files]


def test_without_an_export_no_list_is_written_whole(asked, tmp_path):
    (group,) = served(asked("  - {id: phones, platform: android, traits: [managed]}\n"))
    assert group.exports == ()
    workspace = asked("  - {id: phones, platform: android, traits: [managed]}\n")
    made = artifacts_of(workspace, tmp_path / "out")
    assert [path.name for path in made] == ["proscribe-2-modify.json"]
    assert plan(workspace, None).conflicts == ()


def test_an_export_that_cannot_be_used_is_an_error_with_its_place(asked):
    with pytest.raises(InputError, match=r"phones\.json"):
        plan(exporting(asked, "[]"), None)
    workspace = exporting(asked, "{}")
    (workspace.fleet_file.parent / "exports/phones.json").unlink()
    with pytest.raises(InputError, match=r"phones\.json"):
        plan(workspace, None)


def test_an_export_for_a_target_that_reads_none_is_an_error(asked):
    with pytest.raises(InputError, match="rpz reads no export"):
        served(exporting(asked, "{}", "rpz"))
    with pytest.raises(MissingError):
        served(exporting(asked, "{}", "android_managment"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("      - {target: android_management, file: exports/tablets.json}\n", "two exports"),
        ("    targets: [stix]\n", "no target of the group reads"),
    ],
)
def test_an_export_that_would_be_passed_over_is_an_error(asked, more, said):
    workspace = asked(
        "  - id: phones\n    platform: android\n    traits: [managed]\n    exports:\n"
        f"      - {{target: android_management, file: exports/phones.json}}\n{more}"
    )
    with pytest.raises(InputError, match=said):
        served(workspace)


def test_an_export_that_is_no_file_is_an_error_and_not_waited_for(asked):
    workspace = exporting(asked, "{}")
    path = workspace.fleet_file.parent / "exports/phones.json"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(InputError, match="not a file"):
        plan(workspace, None)

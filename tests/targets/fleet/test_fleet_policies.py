"""The policies, read as YAML and asked of osquery's tables: who passes, and who fails."""

import pytest
import yaml
from corpus import TWO_SUITES, of_kinds, row
from hypothesis import example, given
from osquery_machine import PLATFORMS, Machine

from proscribe.formats.osquery_sql import APPLICATIONS, TRACES
from proscribe.model import Effect, Kind, Policy, Reason
from proscribe.targets import compile_policy, get

KEYS = ["name", "description", "resolution", "query", "platform"]
"""Those of the documented ones that we write."""
LONGEST_NAME = 255
EVERY_KIND = Policy.of([row(kind, kind.example, "a/b") for kind in APPLICATIONS])


def listed(policy, before=None):
    [file] = compile_policy(get("fleet"), policy, serial=1, before=before).files
    return yaml.safe_load(file.content)


def passes(policy, machine):
    return machine.asked(policy["query"]) == [(1,)]


def test_a_device_passes_without_the_application_and_fails_with_it():
    [policy] = [p for p in listed(TWO_SUITES) if "tencent/wechat (linux)" in p["name"]]
    machine = Machine("linux")
    assert passes(policy, machine)
    machine.put("deb_packages", name="hello", status="install ok installed")
    assert passes(policy, machine)
    machine.put("deb_packages", name="wechat", status="install ok installed")
    assert not passes(policy, machine)


def test_any_one_of_the_names_of_a_product_is_enough_to_fail():
    both = Policy.of(
        [row("linux.deb-package", "wechat", "a/b"), row("linux.rpm-package", "wechat", "a/b")]
    )
    [policy] = listed(both)
    for table in ("deb_packages", "rpm_packages"):
        machine = Machine("linux")
        machine.put(
            table, name="wechat", **({"status": "install ok installed"} if "deb" in table else {})
        )
        assert not passes(policy, machine)


def test_a_package_that_left_its_settings_behind_does_not_fail_the_device():
    [policy] = listed(Policy.of([row("linux.deb-package", "kesl", "a/b")]))
    machine = Machine("linux")
    machine.put("deb_packages", name="kesl", status="deinstall ok config-files")
    assert passes(policy, machine)


def test_an_extension_in_the_profile_of_any_user_fails_the_device():
    kind = Kind.CHROME_EXTENSION_ID
    [policy] = listed(Policy.of([row(kind, kind.example, "a/b")]))
    for platform in PLATFORMS:
        machine = Machine(platform)
        machine.put("users", uid=501, username="ada")
        machine.put("chrome_extensions", uid=501, identifier=kind.example)
        assert not passes(policy, machine)


def test_each_policy_names_the_platforms_on_which_its_query_can_be_answered():
    for policy in listed(EVERY_KIND):
        known = [p for p in PLATFORMS if Machine(p).knows(policy["query"])]
        assert known == sorted(policy["platform"].split(","))


def test_a_product_on_three_platforms_has_a_policy_for_each():
    names = {p["name"] for p in listed(TWO_SUITES)}
    assert {"Proscribe: tencent/wechat (darwin)", "Proscribe: tencent/wechat (linux)"} <= names
    assert len(names) == len(listed(TWO_SUITES))


def test_the_longest_product_still_has_a_name_that_fleet_holds():
    kind = Kind.FIREFOX_ADDON_ID
    [policy] = listed(Policy.of([row(kind, kind.example, "a" * 200)]))
    assert len(policy["name"]) <= LONGEST_NAME


def test_the_user_is_told_what_to_do_in_both_languages():
    for policy in listed(TWO_SUITES):
        assert policy["resolution"].startswith("Remove ")
        assert " / Retirez " in policy["resolution"]


@example(policy=TWO_SUITES)
@example(policy=EVERY_KIND)
@given(policy=of_kinds(APPLICATIONS))
def test_every_file_is_yaml_with_documented_keys_and_without_a_variable(policy):
    [file] = compile_policy(get("fleet"), policy, serial=1).files
    for made in yaml.safe_load(file.content):
        assert list(made) == KEYS
        assert all(isinstance(v, str) for v in made.values())
    assert b"$" not in file.content


@pytest.mark.parametrize("kind", sorted(TRACES))
def test_a_name_or_path_that_proves_nothing_alone_fails_no_device(kind):
    made = compile_policy(get("fleet"), Policy.of([row(kind, kind.example, "a/b")]), serial=1)
    assert yaml.safe_load(made.files[0].content) == []
    [reason] = {g.reason for g in made.gaps if g.effect is Effect.IDENTIFY}
    assert reason is Reason.CONDITIONAL


def test_lifting_leaves_an_empty_list_so_that_fleet_removes_ours_and_no_other():
    assert listed(Policy(), before=TWO_SUITES) == []
    partly = Policy.of(p for p in TWO_SUITES.prohibitions if p.identifier.value != "kesl")
    names = {p["name"] for p in listed(partly, before=TWO_SUITES)}
    assert names == {p["name"] for p in listed(TWO_SUITES)} - {
        "Proscribe: kaspersky/endpoint-security (linux)"
    }

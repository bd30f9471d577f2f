"""The commands, judged by Apple's schema, and followed as a device would follow them."""

import plistlib
import subprocess
from dataclasses import replace

import pytest
from apple_schema import IPHONE, MAC, Device, faults_of_command
from corpus import ALL, INSTALL_ONLY, TWO_SUITES, policies, row
from hypothesis import example, given

from proscribe.model import Effect, Policy, Reason
from proscribe.targets import compile_policy, get

TARGET = get("apple_commands")
LONG = "com." + "x" * 251
PATIENCE = 60


def made(policy, serial=1, before=None):
    files = compile_policy(TARGET, policy, serial=serial, before=before).files
    return {f.path: f.content for f in files}


def steps(policy, folder="ios"):
    here = f"proscribe-commands/{folder}/"
    return [plistlib.loads(c)["Command"] for path, c in made(policy).items() if here in path]


class Phone:
    """A device before version 26: it removes managed applications, and no others."""

    def __init__(self, *installed, managed=()):
        self.installed, self.managed = {*installed, *managed}, {*managed}

    def told(self, command):
        """Do what the command says, and return the answer."""
        name = command.get("Identifier")
        if command["RequestType"] == "InstalledApplicationList":
            return sorted(self.installed & {*command["Identifiers"]})
        if command["RequestType"] == "InstallApplication":
            self.installed.add(name)
            self.managed.add(name)
            return "Acknowledged"
        if name not in self.managed:
            return "Error"
        self.managed.remove(name)
        self.installed.remove(name)
        return "Acknowledged"


def follow(phone, policy):
    """Tell a device what the condition of the target says it may be told."""
    look, *rest = steps(policy)
    found = phone.told(look)
    for command in rest:
        if command["Identifier"] in found:
            phone.told(command)


@example(policy=TWO_SUITES)
@given(policy=policies)
def test_every_command_is_valid_on_the_devices_of_its_folder(policy):
    for path, content in made(policy).items():
        devices = [MAC] if "/macos/" in path else [IPHONE, Device("tvOS", "18.0")]
        assert [faults_of_command(content, d) for d in devices] == [[] for _ in devices]


@pytest.mark.parametrize(
    ("device", "folder", "why"),
    [
        (replace(IPHONE, by_its_user=True), "ios", "ChangeManagementState"),
        (replace(MAC, version="10.15"), "macos", "ChangeManagementState: needs macOS 11.0"),
        (MAC, "ios", "ChangeManagementState: without InstallAsManaged"),
        (IPHONE, "macos", "InstallAsManaged: not on iOS"),
    ],
)
def test_the_condition_says_which_devices_refuse_to_let_an_application_be_managed(
    device, folder, why
):
    (content,) = (c for p, c in made(TWO_SUITES).items() if f"/{folder}/2-manage" in p)
    assert any(fault.startswith(why) for fault in faults_of_command(content, device))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c.pop("Identifier"),
        lambda c: c.update(identifier=c["Identifier"]),
        lambda c: c.update(Identifier=414478124),
        lambda c: c.update(RequestType="DeleteApplication"),
    ],
)
def test_a_spoilt_command_is_refused(spoil):
    (content,) = (c for p, c in made(TWO_SUITES).items() if "/ios/3-remove" in p)
    found = plistlib.loads(content)
    spoil(found["Command"])
    assert faults_of_command(plistlib.dumps(found), IPHONE) != []


def test_a_command_names_an_application_in_one_way_alone():
    (content,) = (c for p, c in made(TWO_SUITES).items() if "/ios/2-manage" in p)
    found = plistlib.loads(content)
    found["Command"]["iTunesStoreID"] = 414478124
    assert faults_of_command(plistlib.dumps(found), IPHONE) == ["both Identifier and iTunesStoreID"]


def test_an_application_that_a_user_installed_is_taken_under_management_and_removed():
    phone = Phone("com.tencent.xin", "com.example.mail")
    follow(phone, TWO_SUITES)
    assert phone.installed == {"com.example.mail"}


def test_removal_alone_fails_for_an_application_that_nobody_manages():
    phone = Phone("com.tencent.xin")
    assert phone.told(steps(TWO_SUITES)[-1]) == "Error"
    assert phone.installed == {"com.tencent.xin"}


def test_a_device_without_the_application_is_told_nothing_more_for_the_second_step_installs_it():
    phone = Phone("com.example.mail")
    follow(phone, TWO_SUITES)
    assert phone.installed == {"com.example.mail"}
    assert "its answer names the application" in TARGET.means["ios.bundle-id"][0].condition.en
    phone.told(steps(TWO_SUITES)[1])
    assert "com.tencent.xin" in phone.installed


def test_the_first_step_asks_for_our_applications_alone():
    look, *_ = steps(TWO_SUITES)
    assert look == {"RequestType": "InstalledApplicationList", "Identifiers": ["com.tencent.xin"]}


def test_nothing_is_said_unless_removal_was_decided():
    assert made(INSTALL_ONLY) == made(Policy()) == {}
    less = ALL - {Effect.REMOVE}
    assert made(Policy.of([row("ios.bundle-id", "com.tencent.xin", "a/b", *less)])) == {}


def test_lifting_needs_no_command():
    assert made(Policy(), before=TWO_SUITES) == {}


def test_a_later_compilation_is_another_command_and_the_same_one_is_not():
    uuids = [
        {plistlib.loads(content)["CommandUUID"] for content in made(TWO_SUITES, serial).values()}
        for serial in (1, 1, 2)
    ]
    assert uuids[0] == uuids[1]
    assert uuids[0].isdisjoint(uuids[2])
    assert len(uuids[0]) == len(made(TWO_SUITES))


def test_names_of_files_are_short_and_differ_where_a_file_system_folds_case():
    names = ("com.Example.App", "com.example.app", LONG)
    policy = Policy.of([row("ios.bundle-id", name, "a/b") for name in names])
    paths = [path.lower() for path in made(policy)]
    assert len(paths) == len(set(paths)) == 1 + 2 * len(names)
    assert max(len(part) for path in paths for part in path.split("/")) < 150


def test_a_number_in_the_app_store_is_a_gap_that_says_why():
    policy = Policy.of([row("ios.app-store-adam-id", "414478124", "tencent/wechat")])
    artifact = compile_policy(TARGET, policy, serial=1)
    why = {g.effect: (g.reason, g.why.en) for g in artifact.gaps}
    assert why[Effect.REMOVE][0] is Reason.NEVER
    assert "not by its number" in why[Effect.REMOVE][1]


@pytest.mark.engine("plistutil")
def test_plistutil_reads_every_command(tmp_path):
    for number, content in enumerate(made(TWO_SUITES).values()):
        source, goal = tmp_path / f"{number}.plist", tmp_path / f"{number}.out"
        source.write_bytes(content)
        command = ["plistutil", "-i", source, "-f", "bin", "-o", goal]
        subprocess.run(command, check=True, timeout=PATIENCE, capture_output=True)
        assert plistlib.loads(goal.read_bytes()) == plistlib.loads(content)

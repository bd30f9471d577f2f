"""What the nearest precedent keeps as eight files for one application comes from one determination.

The files of https://github.com/tamu-edu/tiktok-actions, and what stands here in the place of each:
a profile for iOS; lines for the hosts files of Linux, macOS and Windows; a script for the DNS of
Active Directory (a response policy zone); a group policy (AppLocker's); a script that uninstalls
the application of the Store, and a baseline that looks whether a device complies (both Intune's).
The precedent has nothing that takes any of them back: here each lifts.
"""

import json
import plistlib
import shutil

import pytest
from scenarios.walk import Walk, instant

from proscribe import catalogue
from proscribe.service.workspace import EXAMPLES

ID = "us-va-eo-24-2022"
DAY, AFTER = instant("2023-11-01T00:00:00-04:00"), instant("2023-12-01T00:00:00-05:00")
TIKTOK = "bytedance/tiktok"
BUNDLE, HOST, DOMAIN = "com.zhiliaoapp.musically", "fp-sg.tiktokv.com", "tiktok.com"
PACKAGE, PRODUCT = "BytedancePte.Ltd.TikTok", "9NH2GPH4JZS4"
EIGHT = {
    "iOS profile": "apple_restrictions/proscribe-restrictions.mobileconfig",
    "hosts of Linux": "hosts_file/hosts.fragment",
    "hosts of macOS": "hosts_file_macos/hosts.fragment",
    "hosts of Windows": "hosts_file_windows/hosts.fragment",
    "DNS": "rpz/proscribe.rpz.zone",
    "group policy": "applocker/proscribe-applocker/Machine/Registry.pol",
    "uninstall": f"intune/intune/proscribe-4-uninstall-{PRODUCT}-2-assignment.json",
    "baseline": "intune/intune/proscribe-compliance-1.json",
}
HOSTS = [name for name in EIGHT if name.startswith("hosts of ")]


class Shipped(Walk):
    """A walk over one determination, as it ships."""

    def __init__(self, folder):
        self.home = folder
        self.inventory = folder / "inventory"
        (folder / "register").mkdir()
        shutil.copy(EXAMPLES / "register" / f"{ID}.yaml", folder / "register")

    def artifacts(self, at):
        """Compile every target and return those of the eight that are there."""
        self.accounts(at, self.home / "out")
        paths = {name: self.home / "out" / path for name, path in EIGHT.items()}
        return {name: path.read_bytes() for name, path in paths.items() if path.exists()}


@pytest.fixture
def walk(tmp_path):
    return Shipped(tmp_path)


@pytest.fixture
def lifted(walk):
    """Return what stands in the folder once the determination is rescinded."""
    walk.artifacts(DAY)
    words = ("rescind", ID, "--instrument", "INVENTED", "--source", "a test")
    walk.ask(*words, "--effective", AFTER.isoformat(), at=AFTER)
    return walk.artifacts(AFTER)


def blocked(profile):
    [settings] = plistlib.loads(profile)["PayloadContent"]
    return settings["blockedAppBundleIDs"]


def led_nowhere(fragment):
    lines = [line.split() for line in fragment.decode().splitlines()]
    return {words[1]: words[0] for words in lines if not words[0].startswith("#")}


def answered(zone):
    words = [line.split() for line in zone.decode().splitlines()]
    return {name for name, verb, *_ in (w for w in words if len(w) > 1) if verb == "CNAME"}


def test_every_identifier_that_is_looked_for_is_the_catalogue_s():
    [tiktok] = [a for a in catalogue.load().applications if a.id == TIKTOK]
    assert {
        f"ios.bundle-id:{BUNDLE}", f"network.domain:{DOMAIN}", f"network.hostname:{HOST}",
        f"windows.msix-package-name:{PACKAGE}", f"windows.ms-store-id:{PRODUCT}",
    } <= {str(known.identifier) for known in tiktok.identifiers}  # fmt: skip


def test_one_determination_gives_all_eight_and_each_names_the_application(walk):
    made = walk.artifacts(DAY)
    assert made.keys() == EIGHT.keys()
    assert BUNDLE in blocked(made["iOS profile"])
    for name in HOSTS:
        assert led_nowhere(made[name])[HOST] == "::"
        assert f"0.0.0.0 {HOST}" in made[name].decode()
    assert {DOMAIN, f"*.{DOMAIN}"} <= answered(made["DNS"])
    rule = made["group policy"].decode("utf-16-le")
    assert f'ProductName="{PACKAGE}"' in rule
    assert 'Action="Deny"' in rule
    assert 'Action="Allow"' in rule
    request = json.loads(made["uninstall"])
    assert (request["method"], request["body"]["intent"]) == ("POST", "uninstall")
    rules = json.loads(made["baseline"])["Rules"]
    told = [text["Description"] for rule in rules for text in rule["RemediationStrings"]]
    assert sum(TIKTOK in text and "Uninstall it" in text for text in told) >= 1
    assert sum(TIKTOK in text and "Désinstallez" in text for text in told) >= 1


def test_all_that_the_eight_enforce_is_because_of_that_determination_alone(walk):
    accounts = walk.accounts(DAY, walk.home / "out")
    for name, path in EIGHT.items():
        done = accounts[path.partition("/")[0]]["enforced"]
        assert done, name
        assert {because for e in done for because in e["because"]} == {ID}


def test_once_it_is_rescinded_each_of_the_eight_lifts(lifted):
    assert lifted.keys() == EIGHT.keys() - {"uninstall", "baseline"}
    assert blocked(lifted["iOS profile"]) == []
    assert [led_nowhere(lifted[name]) for name in HOSTS] == [{}, {}, {}]
    assert lifted["hosts of Windows"] == b"# proscribe: begin\r\n# proscribe: end\r\n"
    assert answered(lifted["DNS"]) == set()
    assert b"SOA" in lifted["DNS"]
    assert lifted["group policy"] == b"PReg\x01\0\0\0"


@pytest.mark.usefixtures("lifted")
def test_the_uninstall_is_taken_back_by_a_request_and_nothing_is_reinstalled(walk):
    folder = walk.home / "out/intune/intune"
    request = json.loads((folder / f"proscribe-3-lift-{PRODUCT}.json").read_bytes())
    assert (request["method"], request["body"]) == ("DELETE", {})
    assert not [p for p in folder.iterdir() if "uninstall" in p.name or "compliance" in p.name]


def test_what_every_lift_takes_back_is_what_was_placed(walk):
    before = walk.accounts(DAY, walk.home / "out")
    words = ("rescind", ID, "--instrument", "INVENTED", "--source", "a test")
    walk.ask(*words, "--effective", AFTER.isoformat(), at=AFTER)
    after = walk.accounts(AFTER, walk.home / "out")
    for name in {path.partition("/")[0] for path in EIGHT.values()}:
        placed = {(e["identifier"], e["effect"]) for e in before[name]["enforced"]}
        assert {(e["identifier"], e["effect"]) for e in after[name]["lifted"]} == placed
        assert (after[name]["enforced"], after[name]["gaps"]) == ([], [])

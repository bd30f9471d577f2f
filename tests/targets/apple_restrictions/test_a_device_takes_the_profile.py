"""The profile, judged by Apple's schema, and read by the property-list parsers."""

import plistlib
import subprocess
from dataclasses import replace

import pytest
from apple_schema import IPHONE, MAC, Device, faults_of_profile
from corpus import INSTALL_ONLY, TWO_SUITES, policies, row
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.model import Effect, Identifier, Kind, Policy, Prohibition, Reason
from proscribe.targets import compile_policy, get

TARGET = get("apple_restrictions")
KEY = "blockedAppBundleIDs"
PATIENCE = 60
STRANGE = Kind.IOS_BUNDLE_ID.grammar.removeprefix(r"(?=.{3,255}$)")


def made(policy, before=None):
    (file,) = compile_policy(TARGET, policy, serial=1, before=before).files
    return file.content


def settings(content):
    (found,) = plistlib.loads(content)["PayloadContent"]
    return found


class Phone:
    """Profiles by their identifier; what any of them blocks is blocked."""

    def __init__(self, *profiles):
        self.profiles = {}
        for content in profiles:
            self.install(content)

    def install(self, content):
        self.profiles[plistlib.loads(content)["PayloadIdentifier"]] = content

    def blocked(self):
        return {name for p in self.profiles.values() for name in settings(p).get(KEY, ())}


OF_OTHERS = plistlib.dumps(
    {
        "PayloadIdentifier": "com.example.kiosk",
        "PayloadContent": [{"PayloadType": "com.apple.applicationaccess", KEY: ["com.example.g"]}],
    }
)


@example(policy=TWO_SUITES)
@given(policy=policies)
def test_every_profile_is_valid_for_a_supervised_iphone_and_apple_tv(policy):
    content = made(policy)
    assert faults_of_profile(content, IPHONE) == []
    assert faults_of_profile(content, Device("tvOS", "18.0")) == []
    assert faults_of_profile(content, Device("iOS", "15.0")) == []


@pytest.mark.parametrize(
    ("device", "why"),
    [
        (replace(IPHONE, supervised=False), f"{KEY}: needs supervision"),
        (replace(IPHONE, version="14.8"), f"{KEY}: needs iOS 15.0"),
        (replace(IPHONE, by_its_user=True), f"{KEY}: not on a device that its user enrolled"),
    ],
)
def test_the_condition_says_which_devices_refuse_the_key(device, why):
    assert why in faults_of_profile(made(TWO_SUITES), device)


def test_a_mac_takes_the_profile_and_ignores_the_key_so_its_applications_are_not_written():
    assert faults_of_profile(made(TWO_SUITES), MAC) == [f"{KEY}: not on macOS"]
    assert Kind.MACOS_BUNDLE_ID not in TARGET.kinds
    assert b"xinWeChat" not in made(TWO_SUITES)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: s.update(blockedAppBundleIds=s.pop(KEY)),
        lambda s: s.update({KEY: "com.tencent.xin"}),
        lambda s: s.update({KEY: [414478124]}),
        lambda s: s.update(PayloadVersion=2),
        lambda s: s.pop("PayloadUUID"),
        lambda s: s.update(PayloadType="com.apple.applicationaccess.new"),
    ],
)
def test_a_spoilt_profile_is_refused(spoil):
    profile = plistlib.loads(made(TWO_SUITES))
    spoil(profile["PayloadContent"][0])
    assert faults_of_profile(plistlib.dumps(profile), IPHONE) != []


def test_only_what_is_not_to_run_is_blocked():
    assert settings(made(TWO_SUITES))[KEY] == ["com.tencent.xin"]
    assert settings(made(INSTALL_ONLY))[KEY] == []
    to_remove = Policy.of([row("ios.bundle-id", "com.tencent.xin", "a/b", Effect.REMOVE)])
    assert settings(made(to_remove))[KEY] == []


def test_no_key_is_written_that_reaches_more_than_one_application():
    keys = {name for name in settings(made(TWO_SUITES)) if not name.startswith("Payload")}
    assert keys == {KEY}
    assert "PayloadRemovalDisallowed" not in plistlib.loads(made(TWO_SUITES))


@pytest.mark.parametrize(
    "name",
    ["com.apple.webapp", "com.apple.WebApp", "com.apple.Preferences", "com.apple.mobilephone"],
)
def test_what_is_no_single_application_to_the_device_is_refused(name):
    policy = Policy.of([row("ios.bundle-id", name, "a/b")])
    artifact = compile_policy(TARGET, policy, serial=1)
    assert artifact.enforced == ()
    assert {g.reason for g in artifact.gaps} == {Reason.CONDITIONAL}
    assert settings(artifact.files[0].content)[KEY] == []


def test_removal_and_download_are_gaps_with_their_reasons():
    artifact = compile_policy(TARGET, TWO_SUITES, serial=1)
    why = {g.effect: g.why.en for g in artifact.gaps}
    assert {e.effect for e in artifact.enforced} == {Effect.BLOCK_RUN}
    assert "stays on the device" in why[Effect.REMOVE]
    assert "it arrives, hidden" in why[Effect.BLOCK_INSTALL]


def test_the_newer_profile_takes_the_place_of_the_last_and_lifts_what_it_omits():
    phone = Phone(OF_OTHERS)
    before = dict(phone.profiles)
    phone.install(made(TWO_SUITES))
    assert phone.blocked() == {"com.example.g", "com.tencent.xin"}
    phone.install(made(Policy(), before=TWO_SUITES))
    assert phone.blocked() == {"com.example.g"}
    del phone.profiles["proscribe.restrictions"]
    assert phone.profiles == before


def test_identifiers_and_uuids_never_change():
    heads = [plistlib.loads(made(p)) for p in (TWO_SUITES, Policy())]
    for name in ("PayloadIdentifier", "PayloadUUID"):
        assert heads[0][name] == heads[1][name]
        assert settings(made(TWO_SUITES))[name] == settings(made(Policy()))[name]
        assert settings(made(Policy()))[name] != heads[0][name]


@given(name=st.from_regex(STRANGE, fullmatch=True).filter(Kind.IOS_BUNDLE_ID.accepts))
def test_every_name_comes_back_from_the_profile_as_it_was(name):
    rows = [Prohibition(
        identifier=Identifier(Kind.IOS_BUNDLE_ID, name),
        effects=frozenset({Effect.BLOCK_RUN}),
        because=TWO_SUITES.prohibitions[0].because,
    )]  # fmt: skip
    expected = [] if TARGET.refuses(rows[0].identifier) else [name]
    assert settings(made(Policy.of(rows)))[KEY] == expected


@pytest.mark.engine("plistutil")
def test_plistutil_reads_the_profile_and_writes_it_back_the_same(tmp_path):
    given, binary, again = (tmp_path / n for n in ("given.xml", "made.bin", "again.xml"))
    given.write_bytes(made(TWO_SUITES))
    for source, sort, goal in ((given, "bin", binary), (binary, "xml", again)):
        command = ["plistutil", "-i", source, "-f", sort, "-o", goal]
        subprocess.run(command, check=True, timeout=PATIENCE, capture_output=True)
    assert binary.read_bytes().startswith(b"bplist00")
    assert plistlib.loads(again.read_bytes()) == plistlib.loads(made(TWO_SUITES))


def openssl(*arguments):
    command = ["openssl", *arguments]
    return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)


@pytest.fixture
def signed(tmp_path):
    """Sign the profile the way that the page of this target says."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=Example", "-keyout", key, "-out", certificate]
    assert openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", *names).returncode == 0
    (tmp_path / "given").write_bytes(made(TWO_SUITES))
    signer = ["-signer", certificate, "-inkey", key]
    files = ["-in", tmp_path / "given", "-out", tmp_path / "signed"]
    how = ["-binary", "-nodetach", "-outform", "DER"]
    assert openssl("cms", "-sign", *how, *signer, *files).returncode == 0
    return tmp_path


def verified(home):
    files = ["-in", home / "signed", "-out", home / "read", "-CAfile", home / "certificate.pem"]
    return openssl("cms", "-verify", "-binary", "-inform", "DER", *files).returncode == 0


@pytest.mark.engine("openssl")
def test_what_openssl_signs_it_verifies_and_gives_back_the_same(signed):
    assert verified(signed)
    assert (signed / "read").read_bytes() == made(TWO_SUITES)


@pytest.mark.engine("openssl")
def test_a_signed_profile_that_somebody_changed_is_not_verified(signed):
    content = (signed / "signed").read_bytes()
    (signed / "signed").write_bytes(content.replace(b"com.tencent.xin", b"com.tencent.yin"))
    assert not verified(signed)

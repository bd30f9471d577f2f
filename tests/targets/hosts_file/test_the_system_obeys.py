"""What the system's own resolver library says, with the hosts file laid over the real one."""

import pytest
from corpus import row

from proscribe import targets
from proscribe.engines.getent import Library
from proscribe.model import Policy, Reason
from proscribe.workbench import network

pytestmark = pytest.mark.engine("unshare", "nsenter", "mount", "getent")
PROHIBITED = Policy.of(
    [
        row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
        row("network.domain", "wechat.com", "tencent/wechat"),
    ]
)
OWN = "192.0.2.1 intranet.example.org\n192.0.2.2 v1.crl.kaspersky.com\n192.0.2.3 wechat.com\n"


@pytest.fixture
def look_up(tmp_path):
    with network() as alone:
        library = Library(alone, tmp_path)
        (tmp_path / "hosts").write_text(OWN)

        def ask(policy, family, name):
            made = targets.compile_policy(targets.get("hosts_file"), policy, serial=1)
            library.apply(made.files)
            return {*library.look_up(name, family)}

        yield ask


@pytest.mark.parametrize(
    ("family", "nowhere"),
    [("ahosts", {"0.0.0.0", "::"}), ("ahostsv4", {"0.0.0.0"}), ("ahostsv6", {"::"})],  # noqa: S104
)
@pytest.mark.parametrize("name", ["crl.kaspersky.com", "CRL.Kaspersky.com", "crl.kaspersky.com."])
def test_a_prohibited_host_leads_nowhere(look_up, family, nowhere, name):
    assert look_up(PROHIBITED, family, name) == nowhere


@pytest.mark.parametrize("line", OWN.splitlines())
def test_every_other_line_still_holds(look_up, line):
    address, name = line.split()
    assert look_up(PROHIBITED, "ahosts", name) == {address}


def test_marks_without_names_between_them_lift(look_up):
    assert look_up(PROHIBITED, "ahosts", "crl.kaspersky.com")
    assert look_up(Policy(), "ahosts", "crl.kaspersky.com") == set()


def test_a_domain_is_a_gap_for_what_lies_under_it_would_pass():
    artifact = targets.compile_policy(targets.get("hosts_file"), PROHIBITED, serial=1)
    [gap] = [g for g in artifact.gaps if g.effect == "block-traffic"]
    assert gap.prohibition.identifier.value == "wechat.com"
    assert gap.reason is Reason.NEVER
    assert b"wechat.com" not in artifact.files[0].content

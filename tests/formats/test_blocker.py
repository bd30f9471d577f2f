"""Packages that conflict with prohibited ones."""

from corpus import of_kinds
from hypothesis import given

from proscribe.formats.blocker import PACKAGE, reason, refusal
from proscribe.formats.deb822 import stanzas
from proscribe.formats.deb_control import control
from proscribe.model import Identifier, Kind


def test_the_name_of_the_blocker_itself_is_refused_and_no_other():
    assert refusal(Identifier(Kind.LINUX_DEB_PACKAGE, PACKAGE))
    assert refusal(Identifier(Kind.LINUX_DEB_PACKAGE, f"{PACKAGE}-not")) is None


@given(policy=of_kinds([Kind.LINUX_DEB_PACKAGE]))
def test_control_data_is_one_stanza_that_conflicts_with_each_package_and_says_why(policy):
    text = control(1_800_000_000, policy.prohibitions)
    (stanza,) = stanzas(text.encode())
    assert not stanza.stray
    assert (stanza.fields["package"], stanza.fields["version"]) == (PACKAGE, "1800000000")
    named = [row.identifier.value for row in policy.prohibitions]
    assert [n for n in stanza.fields.get("conflicts", "").split(", ") if n] == named
    assert all(f"\n{reason(row)}\n" in text for row in policy.prohibitions)

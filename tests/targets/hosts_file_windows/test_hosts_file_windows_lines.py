"""The lines, read back as the documented format has them: no engine of it is at hand."""

import ipaddress

from corpus import policies
from hypothesis import given

from proscribe import targets
from proscribe.model import Effect, Kind, Policy, Proof

TARGET = targets.get("hosts_file_windows")
END = "\r\n"


def lines(policy):
    [file] = targets.compile_policy(TARGET, policy, serial=1).files
    return file.content.decode().split(END)


@given(policy=policies)
def test_each_prohibited_host_stands_under_an_address_of_each_family_and_nothing_else_does(policy):
    begin, *written, end, last = lines(policy)
    assert (begin, end, last) == ("# proscribe: begin", "# proscribe: end", "")
    said = [line.split(" ") for line in written if not line.startswith("#")]
    wanted = [
        p.identifier.value
        for p in policy.prohibitions
        if p.identifier.kind is Kind.NETWORK_HOSTNAME and Effect.BLOCK_TRAFFIC in p.effects
    ]
    assert [(ipaddress.ip_address(a).version, name) for a, name in said] == [
        (version, name) for name in wanted for version in (4, 6)
    ]
    assert all(ipaddress.ip_address(a).is_unspecified for a, _ in said)


def test_marks_without_names_between_them_lift():
    assert lines(Policy()) == ["# proscribe: begin", "# proscribe: end", ""]


def test_it_claims_no_proof_for_no_engine_is_at_hand():
    assert TARGET.proof is Proof.UNPROVEN

"""What Knot Resolver and PowerDNS Recursor answer when they have loaded the zone."""

from contextlib import ExitStack

import pytest
import resolvers
from resolvers import NESTED, UNDER_NESTED, compiled, spoken_of

from proscribe.engines import kresd, pdns_recursor
from proscribe.model import Policy

ENGINES = [
    pytest.param(one, id=name, marks=pytest.mark.engine(*resolvers.ENGINES, name))
    for name, one in (("kresd", kresd), ("pdns_recursor", pdns_recursor))
]
HEAD = "$TTL 60\n@ SOA localhost. hostmaster.localhost. 1 3600 600 604800 60\n@ NS localhost.\n"
NAMES = (*resolvers.REFUSED[:9], *resolvers.ANSWERED.values(), *UNDER_NESTED)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    with resolvers.network(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture
def start(network, tmp_path):
    def given(engine, policy, own=""):
        (tmp_path / "work").mkdir(exist_ok=True)
        running = resolvers.bench(
            network, tmp_path / "zones", lambda folder: engine.launch(network, tmp_path, folder)
        )
        begin = stack.enter_context(running)
        return begin({"local.rpz.zone": (HEAD + own).encode(), **compiled("rpz", policy)})

    with ExitStack() as stack:
        yield given


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("policy", [resolvers.PROHIBITED, NESTED, resolvers.BENEATH, Policy()])
def test_what_is_prohibited_does_not_exist_and_every_other_name_is_answered(engine, policy, start):
    running = start(engine, policy)
    said = {name: running.ask(name).status for name in NAMES}
    wanted = {n: "NXDOMAIN" if spoken_of(policy, n.lower()) else "NOERROR" for n in NAMES}
    assert said == wanted


@pytest.mark.parametrize("engine", ENGINES)
def test_an_administrators_own_zone_before_ours_still_has_its_say(engine, start):
    own = start(engine, resolvers.PROHIBITED, "help.open.wechat.com CNAME rpz-passthru.\n")
    # In Knot a pass ends all of its rules, and with them the one by which it forwards here.
    passed = "SERVFAIL" if engine is kresd else "NOERROR"
    assert own.ask("help.open.wechat.com").status == passed
    assert own.ask("open.wechat.com").status == "NXDOMAIN"


@pytest.mark.parametrize("engine", ENGINES)
def test_knot_alone_answers_another_name_for_a_prohibited_one(engine, start):
    """If this fails for Knot, it has mended it: then the target may say so."""
    said = start(engine, resolvers.PROHIBITED).ask("alias.example.org")
    assert (said.status == "NXDOMAIN") is (engine is pdns_recursor)

"""Squid in a namespace, on a private /etc/squid, with one web server that answers to every name."""

import pytest
import resolvers
from resolvers import EVERYTHING, TREE, Network

from proscribe.engines import squid


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    made = Network()
    try:
        squid.serve(made, tmp_path_factory.mktemp("origin"))
        yield made
    finally:
        made.close()


@pytest.fixture
def proxy(network, tmp_path):
    made = squid.Proxy(network, tmp_path, (*EVERYTHING, *TREE))
    yield made
    made.stop()


@pytest.fixture
def run(proxy):
    """Return what starts squid upon the files of a policy, and one's own."""

    def start(policy, own=None, before=None):
        proxy.write({**resolvers.compiled("squid", policy, before), **(own or {})})
        return proxy.start()

    return start

"""What shows the real engine traffic that is made for the purpose."""

import pytest

from proscribe.engines import ndpi


@pytest.fixture(scope="session")
def labels(tmp_path_factory):
    """Return what shows the real engine flows, and tells the label of each, in their order.

    A flow is a name that is greeted, at some server, or one that a resolver is asked for.
    """
    folder = tmp_path_factory.mktemp("ndpi")

    def show(rules, *, greeted=(), asked=(), servers=()):
        flows = [("greet", name) for name in greeted]
        flows += [("reach", server) for server in servers]
        flows += [("ask", name) for name in asked]
        return ndpi.shown(folder, rules, flows)

    return show

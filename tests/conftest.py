"""What every test may use: the engines that are here, and the flag that rewrites goldens."""

import os
import shutil
import signal

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs us in the background has interrupts ignored, and so would our children.
    signal.signal(signal.SIGINT, signal.default_int_handler)

REQUIRED = os.environ.get("PROSCRIBE_ENGINES") == "required"
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="rewrite the golden files")


def pytest_runtest_setup(item):
    """Skip a test whose engine is absent, with a counted reason; fail where it must be there."""
    wanted = [name for mark in item.iter_markers("engine") for name in mark.args]
    missing = [name for name in wanted if shutil.which(name, path=PATH) is None]
    if wanted and os.geteuid() != 0:
        missing.append("root (network namespaces and private roots)")
    if missing:
        reason = f"engine missing: {', '.join(missing)}; install it with: make engines"
        (pytest.fail if REQUIRED else pytest.skip)(reason)


class Shared(LoadScopeScheduling):
    """Keeps the tests of a file together, for their fixtures are dear: a browser, a Windows.

    Those of a conformance suite are kept together by the plug-in that they try.
    """

    def _split_scope(self, nodeid):
        file, _, test = nodeid.partition("::")
        case = test.partition("[")[2].partition("]")[0].partition("-")[0]
        return f"{file}[{case}]" if file.endswith("/test_conformance.py") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Say how tests are shared among several workers, if there are several."""
    return Shared(config, log)

"""Code is read where nothing can be opened: the worker has all that it needs before."""

from pathlib import Path

from proscribe import inspectors
from proscribe.service.inspect import inspect

SAMPLES = Path(__file__).parents[1] / "inspectors"
SMALL = SAMPLES / "dex" / "samples" / "small.dex"


def test_the_worker_reads_as_well_as_this_process_does():
    (found,) = inspect([SMALL])
    assert found.malformed is None
    assert found.format in inspectors.names()
    assert {r.value for r in found.rights} == {
        "android.content.pm.PackageManager#getInstalledPackages",
        "android.telephony.SmsManager",
    }

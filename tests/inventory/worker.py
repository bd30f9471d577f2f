"""Take day after day in, saying each that is acknowledged: to be killed in the middle."""

import resource
import signal
import sys
from pathlib import Path

from corpus import long_after
from small_fleet import day

from proscribe.inventory import Inventory

if sys.argv[4]:  # no file may grow beyond: what a full disk does, without filling one
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), int(sys.argv[4])))
folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
inventory = Inventory(folder, clock=long_after)
for number in range(first, last):
    inventory.add(f"day-{number}", day(number))
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()

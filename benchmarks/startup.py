"""How long the command line takes to start, against the limit: Python doing nothing."""

import os
import statistics
import subprocess
import sys
import time

RUNS = 15
LIMIT = [sys.executable, "-c", "pass"]
HELP = [sys.executable, "-c", "from proscribe.cli import main; main(['--help'])"]


def seconds(command: list[str]) -> float:
    """Return the median wall time of a command, in seconds."""
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)  # noqa: S603, our own words
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    limit, took = seconds(LIMIT), seconds(HELP)
    print(f"python -c pass    {limit * 1000:6.0f} ms")
    print(f"proscribe --help  {took * 1000:6.0f} ms  {took / limit:.1f} x the limit")
    print(f"load {os.getloadavg()[0]:.1f}, {RUNS} runs each, medians")

"""Fuzz every parser of packages, guided by what its code does: for a night, not for every commit.

    python benchmarks/fuzz.py [--seconds N] [--keep FOLDER] [PARSER...]

Each parser runs in a process of its own for so many seconds (30), on what it found before if a
folder is named, else on the samples alone. Parsers are those of ``tests/inspectors/fuzzed.py``, and
each inspector: one that is added is fuzzed by being there. What an input may cause is an answer or
``MalformedError``; anything else, five seconds of work or a GiB of memory is a fault, and its bytes
are kept.

It needs atheris, which is in no list of requirements, for it has wheels for few versions of Python:

    python -m venv fuzz && fuzz/bin/pip install -r requirements/dev.txt atheris
    PYTHONPATH=src fuzz/bin/python benchmarks/fuzz.py
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
SLOW, MEMORY = 5, 1024
LONGEST = 1 << 16
"""Bytes of an input: larger ones find little that smaller ones do not, and take long."""
COUNT = re.compile(r"(?:stat::number_of_executed_units: *|Done )(\d+)")


def main() -> int:
    """Fuzz all that is asked for; 1 if anything was found."""
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--seconds", type=int, default=30, help="for each parser")
    reader.add_argument("--keep", type=Path, help="where inputs that found something are kept")
    reader.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    reader.add_argument("parsers", nargs="*")
    asked, flags = reader.parse_known_args()
    if asked.one:
        one(asked.parsers[0], flags)
    from inspectors.fuzzed import FUZZED

    names = asked.parsers or sorted(FUZZED)
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.keep or Path(passing)
        counts = [fuzzed(name, folder, asked.seconds) for name in names]
    print(f"{sum(n for n, _ in counts):,} runs of {len(names)} parsers")
    return int(any(found for _, found in counts))


def fuzzed(name: str, folder: Path, seconds: int) -> tuple[int, bool]:
    """Fuzz one parser in a process of its own; return its runs, and whether it broke."""
    corpus, broken = folder / "found" / name, folder / "broken" / name
    corpus.mkdir(parents=True, exist_ok=True)
    broken.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--one", name, str(corpus)]
    command += [f"-max_total_time={seconds}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY}"]
    command += [f"-artifact_prefix={broken}/", f"-max_len={LONGEST}", "-print_final_stats=1"]
    done = subprocess.run(  # noqa: S603, this file itself
        command, capture_output=True, text=True, check=False, errors="replace"
    )
    runs = max(map(int, COUNT.findall(done.stderr)), default=0)
    print(f"{name:24} {runs:10,} runs{'' if done.returncode == 0 else '  BROKEN'}", flush=True)
    if done.returncode != 0:
        told = (done.stdout + done.stderr).splitlines()
        first = next((n for n, line in enumerate(told) if "Uncaught" in line), len(told) - 20)
        print("\n".join(told[first : first + 40]), flush=True)
    return runs, done.returncode != 0


def one(name: str, flags: list[str]) -> None:
    """Fuzz one parser in this process, and end it."""
    import atheris

    with atheris.instrument_imports(include=["proscribe"]):
        from inspectors.fuzzed import FUZZED, seeds

    from proscribe.formats.hostile import MalformedError

    parser = FUZZED[name]

    def tried(data: bytes) -> None:
        try:
            parser(data)
        except MalformedError as error:
            if not error.reason.fr:
                raise AssertionError from error

    with tempfile.TemporaryDirectory() as samples:
        for n, data in enumerate(seeds(name)):
            Path(samples, str(n)).write_bytes(data)
        atheris.Setup([name, *flags, sys.argv[3], samples], tried)
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())

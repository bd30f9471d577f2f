"""What our answer costs beside others who give the same one, the rules included.

One fleet of strings, one set of 203 rules, one run; every answer is the same devices, or the
benchmark fails. Ours is cold: each identity is judged by the policy, and then where it is is read.
Everything is CPU time, of the server too; taking the fleet in is told apart, for all.

MariaDB is measured where it is installed: ``apt-get install mariadb-server-core
mariadb-client-core``; it runs in a folder of its own, without a network. pandas is measured where
it is: ``python -m pip install pandas``. Neither is needed by Proscribe.

Usage: python benchmarks/baselines.py [DEVICES] [SHARE OF THEM THAT HAVE SOMETHING PROHIBITED]
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from named_fleet import DAY, EACH, SHARE, Fleet
from peers import JUDGE, PLAINLY, SQL, WHO, asked, frame, looped, mariadb

from proscribe.inventory import Inventory, Question, answer, looks
from proscribe.inventory.answer import met_by, stand
from proscribe.model import Platform, Presence

DEFAULT = ["100000", str(SHARE)]
MOST = 20_000_000
"""Rows above which only good SQL is asked beside us: the others take hours."""
DEVICES = """
SELECT name FROM devices
SEMI JOIN (FROM numbered SEMI JOIN holding USING (lane)) USING (device) ORDER BY name
"""


class Ours:
    """Our store of the fleet, and our answers."""

    def __init__(self, folder: Path, fleet: Fleet) -> None:
        self.folder = folder
        self.question = Question(
            policies={Platform.WINDOWS: fleet.policy()}, at=looks.instant(DAY + 1)
        )

    def cold(self) -> list[str]:
        """Judge every identity, and return the devices that have what is met."""
        self.forget()
        known = Inventory(self.folder).manifest()
        with looks.opened(self.folder, known, self.question.at) as store:
            stand(store, met_by(store, self.question.policies))
            return [device for (device,) in store.database.execute(DEVICES).fetchall()]

    def whole(self) -> list[str]:
        """Return the same from the answer as a person gets it: every finding with its grounds."""
        self.forget()
        findings = answer(self.folder, self.question).findings
        return sorted({f.device for f in findings if f.presence is Presence.PRESENT})

    def forget(self) -> None:
        """Remove what earlier answers left behind."""
        shutil.rmtree(self.folder / "kept", ignore_errors=True)


class Race:
    """Answers that have to be the same, and what each of them costs."""

    def __init__(self) -> None:
        self.devices: list[str] = []
        self.ours = 0.0

    def run(
        self,
        name: str,
        work: Callable[[], list[str]],
        spent: Callable[[], float] = time.process_time,
    ) -> float:
        """Run one, see that it says what the first one said, and print its cost."""
        start = spent()
        found = work()
        cost = spent() - start
        self.devices = self.devices or found
        if found != self.devices:
            raise SystemExit(f"{name} found {len(found):,} devices, not {len(self.devices):,}")
        self.ours = self.ours or cost
        say(f"{name}: {cost:.2f} s, {cost / self.ours:,.1f} x ours; load {os.getloadavg()[0]:.1f}")
        return cost


def main() -> None:
    """Print the figures."""
    devices, share, *_ = sys.argv[1:] + DEFAULT[len(sys.argv) - 1 :]
    fleet = Fleet(int(devices), float(share))
    rows = fleet.devices * EACH
    say(fleet.told())
    with tempfile.TemporaryDirectory(prefix="proscribe-bench-") as home:
        Path(home).chmod(0o755)  # the server of MariaDB is somebody else
        race, ours = Race(), Ours(Path(home) / "ours", fleet)
        start = time.process_time()
        fleet.store(ours.folder)
        say(f"taking in, ours: {time.process_time() - start:.1f} s")
        race.run("ours, cold, rules included", ours.cold)
        say(f"found {len(race.devices):,} devices")
        race.run("ours, every finding with its grounds", ours.whole)
        _beside(race, fleet, Path(home), rows)


def _beside(race: Race, fleet: Fleet, home: Path, rows: int) -> None:
    with duckdb.connect(home / "export.duckdb", config={"threads": 2}) as database:
        start = time.process_time()
        fleet.export(database)
        say(f"taking in, the table of strings: {time.process_time() - start:.1f} s")
        for name, query in SQL.items():
            if name == PLAINLY and rows > MOST:
                say(f"{name}: skipped; so many rows would take it hours")
                continue
            race.run(name, lambda: asked(database, query))  # noqa: B023
        if rows > MOST:
            say("a loop in pandas, and MariaDB: skipped; so many rows would take them hours")
            return
        _pandas(race, fleet, frame(database))
    with mariadb(home / "mariadb", fleet) as server:
        if server is None:
            say("MariaDB: skipped; it is not installed: apt-get install mariadb-server-core "
                "mariadb-client-core")  # fmt: skip
            return
        say(f"taking in, MariaDB: {server.spent():.1f} s")
        race.run("MariaDB, rules included", lambda: server.run(JUDGE + WHO), server.spent)
        race.run("MariaDB, its rules judged before", lambda: server.run(WHO), server.spent)


def _pandas(race: Race, fleet: Fleet, held: Any) -> None:  # noqa: ANN401, pandas need not be here
    if held is None:
        say("a loop in pandas: skipped; there is no pandas: python -m pip install pandas")
    else:
        race.run("a loop in pandas", lambda: looped(held, fleet))


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


main()

"""Others who answer the same question: SQL on strings, a loop in pandas, MariaDB as Fleet uses it.

Each returns the devices that have something prohibited, in order, and says what it costs itself.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
from named_fleet import COLUMNS, Fleet

from proscribe.model import Kind

PLAIN = """
SELECT DISTINCT device FROM export JOIN rules ON
  (of = 'package' AND lower(package) = lower(value))
  OR (of = 'publisher' AND lower(publisher) = lower(value))
  OR (of = 'signer' AND signer = value)
  OR (of = 'host' AND (host = value OR host LIKE '%.' || value))
  OR (of = 'folder' AND lower(folder) = lower(value) AND lower(publisher) = lower(beside))
ORDER BY device
"""
"""As one writes it down: each rule upon each row."""
GOOD = """
SELECT device FROM export
  WHERE lower(package) IN (SELECT lower(value) FROM rules WHERE of = 'package')
UNION SELECT device FROM export
  WHERE lower(publisher) IN (SELECT lower(value) FROM rules WHERE of = 'publisher')
UNION SELECT device FROM export WHERE signer IN (SELECT value FROM rules WHERE of = 'signer')
UNION SELECT device FROM export JOIN rules
  ON of = 'host' AND (host = value OR ends_with(host, '.' || value))
UNION SELECT device FROM export JOIN rules
  ON of = 'folder' AND lower(folder) = lower(value) AND lower(publisher) = lower(beside)
ORDER BY device
"""
"""What is equal by a hash, and only what is beneath something by comparing."""
DISTINCT = """
WITH met AS (
  SELECT DISTINCT host FROM (SELECT DISTINCT host FROM export) JOIN rules
    ON of = 'host' AND (host = value OR ends_with(host, '.' || value)))
SELECT device FROM export
  WHERE lower(package) IN (SELECT lower(value) FROM rules WHERE of = 'package')
UNION SELECT device FROM export
  WHERE lower(publisher) IN (SELECT lower(value) FROM rules WHERE of = 'publisher')
UNION SELECT device FROM export WHERE signer IN (SELECT value FROM rules WHERE of = 'signer')
UNION SELECT device FROM export WHERE host IN (FROM met)
UNION SELECT device FROM export JOIN rules
  ON of = 'folder' AND lower(folder) = lower(value) AND lower(publisher) = lower(beside)
ORDER BY device
"""
"""Our own idea in SQL: what is compared is compared once for each distinct string."""
PLAINLY = "plain SQL"
SQL = {PLAINLY: PLAIN, "good SQL": GOOD, "SQL on distinct strings": DISTINCT}


def asked(database: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Answer in SQL."""
    return [device for (device,) in database.execute(query).fetchall()]


def frame(database: duckdb.DuckDBPyConnection) -> Any:  # noqa: ANN401, pandas need not be here
    """Return the export as pandas holds it; nothing without pandas."""
    try:
        import pandas as pd
    except ImportError:
        return None
    return pd.DataFrame(database.execute("FROM export").df())


def looped(held: Any, fleet: Fleet) -> list[str]:  # noqa: ANN401, as above
    """Answer by a loop over the rules, each of them upon whole columns."""
    met, lowered = held["device"] == "", {}
    for rule in fleet.rules:
        column, value = COLUMNS[rule.kind], rule.value
        if rule.kind in FOLDED:
            if column not in lowered:
                lowered[column] = held[column].str.lower()
            found = lowered[column] == value.lower()
        else:
            found = held[column] == value
        if rule.kind is Kind.NETWORK_DOMAIN:
            found |= held[column].str.endswith(f".{value}")
        if rule.beside:
            found &= held[COLUMNS[Kind.WINDOWS_PUBLISHER]] == rule.beside
        met |= found
    return sorted(set(held["device"][met]))


FOLDED = {Kind.WINDOWS_WINGET_ID, Kind.WINDOWS_PUBLISHER, Kind.WINDOWS_INSTALL_PATH}
"""Kinds to whose values letter case does not matter."""
SERVER, CLIENT = "mariadbd", "mariadb"
PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
PATIENCE = 60
NOBODY = 65534
SCHEMA = """
CREATE DATABASE fleet CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci; USE fleet;
CREATE TABLE hosts (id INT UNSIGNED PRIMARY KEY, hostname VARCHAR(255) NOT NULL);
CREATE TABLE software (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(255) NOT NULL,
  version VARCHAR(255) NOT NULL, bundle_identifier VARCHAR(255), vendor VARCHAR(114),
  signer VARCHAR(64), host VARCHAR(255), folder VARCHAR(255),
  KEY (name, version), KEY (bundle_identifier), KEY (vendor), KEY (signer), KEY (folder));
CREATE TABLE host_software (host_id INT UNSIGNED NOT NULL, software_id BIGINT UNSIGNED NOT NULL,
  last_opened_at TIMESTAMP NULL, PRIMARY KEY (host_id, software_id),
  KEY host_software_software_fk (software_id));
CREATE TABLE rules (of VARCHAR(16) NOT NULL, value VARCHAR(255) NOT NULL,
  beside VARCHAR(255) NOT NULL, PRIMARY KEY (of, value));
CREATE TABLE prohibited (software_id BIGINT UNSIGNED PRIMARY KEY);
"""
"""Fleet's hosts, software and host_software, and three columns more with two indexes; see its
server/datastore/mysql/schema.sql."""
LOAD = """
SET unique_checks = 0; USE fleet;
LOAD DATA INFILE '{home}/software' INTO TABLE software
  (id, name, version, bundle_identifier, vendor, signer, host, folder);
LOAD DATA INFILE '{home}/rules' INTO TABLE rules;
LOAD DATA INFILE '{home}/hosts' INTO TABLE hosts;
LOAD DATA INFILE '{home}/pairs' INTO TABLE host_software (host_id, software_id);
ANALYZE TABLE software, hosts, host_software;
"""
JUDGE = """
USE fleet; TRUNCATE prohibited;
INSERT IGNORE INTO prohibited SELECT id FROM software JOIN rules
  ON of = 'package' AND bundle_identifier = value;
INSERT IGNORE INTO prohibited SELECT id FROM software JOIN rules
  ON of = 'publisher' AND vendor = value;
INSERT IGNORE INTO prohibited SELECT id FROM software JOIN rules
  ON of = 'signer' AND signer = value;
INSERT IGNORE INTO prohibited SELECT id FROM software JOIN rules
  ON of = 'host' AND (host = value OR host LIKE CONCAT('%.', value));
INSERT IGNORE INTO prohibited SELECT id FROM software JOIN rules
  ON of = 'folder' AND folder = value AND vendor = beside;
"""
"""Its collation takes capital and small letters for one."""
WHO = """
USE fleet; SELECT DISTINCT hostname FROM prohibited JOIN host_software USING (software_id)
  JOIN hosts ON hosts.id = host_id ORDER BY hostname;
"""


class MariaDB:
    """A server of our own in a folder, which listens at a socket and nowhere else."""

    def __init__(self, home: Path) -> None:
        self.home, self.socket = home, home / "socket"
        (home / "data").mkdir()
        program = Path(str(shutil.which(SERVER, path=PATH))).resolve()
        root = os.geteuid() == 0
        if root:  # the server refuses to be root
            for folder in (home, home / "data"):
                os.chown(folder, NOBODY, NOBODY)
        options = [f"--basedir={program.parents[1]}", f"--datadir={home / 'data'}"]
        options += [f"--socket={self.socket}", "--skip-networking", "--skip-grant-tables"]
        options += ["--innodb-buffer-pool-size=4G", "--innodb-flush-log-at-trx-commit=0"]
        options += [f"--tmpdir={home / 'data'}", *(["--user=nobody"] if root else [])]
        with (home / "log").open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603, the server that is measured
                [str(program), "--no-defaults", *options], stdout=log, stderr=log
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self.socket.exists():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError((self.home / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.1)

    def run(self, script: str) -> list[str]:
        """Run statements, and return the lines that are answered."""
        client = str(shutil.which(CLIENT, path=PATH))
        command = [client, "--no-defaults", f"--socket={self.socket}", "--batch", "-N"]
        done = subprocess.run(  # noqa: S603, as above
            command, input=script, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    def spent(self) -> float:
        """Return the CPU time of the server so far, in seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End the server."""
        with suppress(ProcessLookupError):
            self.process.terminate()
        self.process.wait(PATIENCE)


@contextmanager
def mariadb(home: Path, fleet: Fleet) -> Iterator[MariaDB | None]:
    """Give a server that holds the fleet; nothing where MariaDB is not installed."""
    if not all(shutil.which(program, path=PATH) for program in (SERVER, CLIENT)):
        yield None
        return
    home.mkdir()
    server = MariaDB(home)
    try:
        server.run(SCHEMA)
        _write(home, fleet)
        server.run(LOAD.format(home=home))
        yield server
    finally:
        server.stop()


def _write(home: Path, fleet: Fleet) -> None:
    with duckdb.connect() as database:
        fleet.export(database)
        database.register("named", fleet.names)
        database.register("paired", fleet.pairs())
        hosts = f"SELECT n, printf('D%08d', n) FROM range({fleet.devices}) r(n)"  # noqa: S608
        named = "name, version, package, publisher, signer, host, folder"
        for name, query in {
            "hosts": hosts,
            "software": f"SELECT row_number() OVER () - 1, {named} FROM named",  # noqa: S608
            "pairs": "FROM paired",
            "rules": "FROM rules",
        }.items():
            copied = f"COPY ({query}) TO '{home / name}' (FORMAT csv, DELIMITER '\t', HEADER false)"
            database.execute(copied)

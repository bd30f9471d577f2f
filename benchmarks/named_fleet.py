"""A fleet with names, and rules upon them: the same one for our store and for those beside it.

Each device has 110 applications, drawn by a zipf law from 1.57 distinct identities a device. An
identity has a name, a version, a package, a publisher, a signer and, some of them, a folder and a
host that it fetches updates from. The rules are 203, of five forms: packages, publishers and
signers to be equal to, domains beneath which all hosts are meant, and folders that count beside
their publisher alone. Letter case does not matter to packages, publishers and folders.

What is prohibited is on a share of the devices, with some pieces on each: 5 pieces on a fifth of
all devices make one per cent of all rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgspec
import numpy as np
import pyarrow as pa

from proscribe.inventory import files, looked, looks, manifest
from proscribe.inventory.batch import Adding
from proscribe.inventory.manifest import Batch, Manifest
from proscribe.inventory.sheet import LOOKS, NAMES, Sheet, write_identifiers
from proscribe.model import Effect, Ground, Identifier, Kind, Platform, Policy, Prohibition

EACH = 110
IDENTITIES = 1.57
POPULARITY = 0.9
SHEET, BLOCK = 4_000_000, 100_000
SHARE, PIECES = 0.22, 5
VERSIONS, MADE, SIGNED = 4, 40, 80
"""Identities of one package, of one publisher and of one signer."""
HOSTED, HOSTS, FOLDERS = 32, 7, 20_000
"""Identities of one domain, hosts of it, and different folders."""
UPDATES, PLACED = 0.3, 0.5
"""Which part of the identities has a host, and which a folder."""
RULES = {
    Kind.WINDOWS_WINGET_ID: 90,
    Kind.WINDOWS_PUBLISHER: 20,
    Kind.WINDOWS_AUTHENTICODE_SHA1: 13,
    Kind.NETWORK_DOMAIN: 50,
    Kind.WINDOWS_INSTALL_PATH: 30,
}
COLUMNS = dict(zip(RULES, ("package", "publisher", "signer", "host", "folder"), strict=True))
"""Where a table of strings keeps what a rule of a kind asks for."""
FORMS = {
    Kind.WINDOWS_WINGET_ID: "Vendor{}.Application",
    Kind.WINDOWS_PUBLISHER: "Publisher {} Ltd.",
    Kind.WINDOWS_AUTHENTICODE_SHA1: "{:040X}",
    Kind.NETWORK_DOMAIN: "vendor{}.example.com",
    Kind.WINDOWS_INSTALL_PATH: r"C:\Program Files\Application {}",
}
DAY = 1_767_225_600_000_000
"""The first of January 2026, in microseconds since 1970."""
GROUND = Ground(determination="d-1", provision="main", product="a/b")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule asks for; a folder is met beside its publisher alone."""

    kind: Kind
    value: str
    beside: str = ""

    def row(self) -> Prohibition:
        """Return the rule as a row of our policy."""
        return Prohibition(
            identifier=Identifier(self.kind, self.value),
            effects=frozenset({Effect.IDENTIFY}),
            because=(GROUND,),
            confirmed_by=(Identifier(Kind.WINDOWS_PUBLISHER, self.beside),) if self.beside else (),
        )


class Fleet:
    """What is on each device, what it is called, and what is prohibited."""

    def __init__(self, devices: int, share: float = SHARE) -> None:
        self.devices = devices
        self.random = np.random.default_rng(1)
        count = int(devices * IDENTITIES)
        self.numbers = np.arange(count)
        self.has_host = self.random.random(count) < UPDATES
        self.has_folder = self.random.random(count) < PLACED
        self.names = _names(self.numbers, self.has_host, self.has_folder)
        self.prohibited = np.zeros(count, bool)
        self.rules = tuple(self._ruled())
        self.contents = np.empty((devices, EACH), np.uint32)
        self._draw(count, share)

    def _draw(self, count: int, share: float) -> None:
        """Put on each device what is not prohibited, and on a share of them some that is."""
        weights = np.empty(count)
        weights[self.random.permutation(count)] = 1 / np.arange(1, count + 1) ** POPULARITY
        held, free = (Drawn(some, weights) for some in (self.prohibited, ~self.prohibited))
        for start in range(0, self.devices, BLOCK):
            block = self.contents[start : start + BLOCK]
            block[:] = free.some(self.random, block.shape)
            having = np.flatnonzero(self.random.random(len(block)) < share)
            block[having, :PIECES] = held.some(self.random, (len(having), PIECES))

    def _ruled(self) -> Iterator[Rule]:
        """Yield the rules, and mark the identities that meet them."""
        of = {
            Kind.WINDOWS_WINGET_ID: (self.numbers // VERSIONS, self.numbers >= 0),
            Kind.WINDOWS_PUBLISHER: (self.numbers // MADE, self.numbers >= 0),
            Kind.WINDOWS_AUTHENTICODE_SHA1: (self.numbers // SIGNED, self.numbers >= 0),
            Kind.NETWORK_DOMAIN: (self.numbers // HOSTED, self.has_host),
            Kind.WINDOWS_INSTALL_PATH: (self.numbers // VERSIONS % FOLDERS, self.has_folder),
        }
        for kind, (numbers, has) in of.items():
            wide = int(numbers.max()) + 1
            for number in sorted(self.random.choice(wide, RULES[kind], replace=False).tolist()):
                met = np.flatnonzero((numbers == number) & has)
                beside = ""
                if kind is Kind.WINDOWS_INSTALL_PATH:
                    maker = int(met[0]) // MADE if len(met) else 0
                    met = met[met // MADE == maker]
                    beside = FORMS[Kind.WINDOWS_PUBLISHER].format(maker)
                self.prohibited[met] = True
                yield Rule(kind, FORMS[kind].format(number), beside)

    def told(self) -> str:
        """Return in a line how large the fleet is, and how much of it is prohibited."""
        held = self.prohibited[self.contents]
        having = f"{held.any(axis=1).mean():.1%} of the devices, {held.mean():.2%} of the rows"
        named = f"{len(self.names):,} identities, of which {int(self.prohibited.sum()):,}"
        rows = f"{self.devices:,} devices, {self.devices * EACH:,} applications"
        return f"{rows}, {named} meet one of {len(self.rules)} rules; on {having}"

    def policy(self) -> Policy:
        """Return the rules as a policy of ours."""
        return Policy.of(rule.row() for rule in self.rules)

    def pairs(self) -> pa.Table:
        """Return each device, by number, with each identity on it, once."""
        device = np.repeat(np.arange(self.devices, dtype=np.uint64), EACH)
        keys = (device << np.uint64(32)) | self.contents.ravel()
        keys.sort()
        keys = keys[np.append(True, keys[1:] != keys[:-1])]
        return pa.table({"whose": (keys >> np.uint64(32)).astype(np.uint32),
                         "identity": keys.astype(np.uint32)})  # fmt: skip

    def store(self, folder: Path) -> None:
        """Build a store of ours of the whole fleet."""
        adding = Adding(folder, Manifest(), 0)
        written = pa.array([_written(row) for row in self.names.to_pylist()])
        names = self.names.select(["name", "version"]).append_column("identifiers", written)
        for start in range(0, self.devices, SHEET // EACH):
            end = min(self.devices, start + SHEET // EACH)
            adding.add(self._sheet(names, start, end))
        batch = Batch(
            number=0,
            digest="0",
            recorded=looks.instant(DAY),
            reports=self.devices,
            observations=self.devices * EACH,
            rejected=0,
        )
        told = msgspec.structs.replace(adding.manifest, batches=(batch,))
        if looked.due(told):
            standings = (looked.standing(folder, told),)
            told = msgspec.structs.replace(told, standings=standings)
        manifest.commit(folder, told)
        files.noted(folder, told.parts())

    def _sheet(self, names: pa.Table, start: int, end: int) -> Sheet:
        shown, places = np.unique(self.contents[start:end].ravel(), return_inverse=True)
        count = end - start
        columns = {
            "device": [f"D{n:08d}" for n in range(start, end)],
            "platform": [str(Platform.WINDOWS)] * count,
            "seen": pa.array(np.full(count, DAY), LOOKS.field("seen").type),
            "source": ["agent"] * count,
            "sees": [",".join(sorted(RULES))] * count,
            "person": [""] * count,
        }
        some = names.take(pa.array(shown))
        platform = pa.array([str(Platform.WINDOWS)] * len(shown))
        return Sheet(
            looks=pa.table(columns, schema=LOOKS),
            names=some.append_column("platform", platform).select(NAMES.names).cast(NAMES),
            shown_in=np.repeat(np.arange(count, dtype=np.uint32), EACH),
            shown=places.astype(np.uint32),
        )

    def export(self, database: duckdb.DuckDBPyConnection) -> None:
        """Make the table ``export`` of one row for each application on a device, and ``rules``."""
        numbered = self.names.append_column("identity", pa.array(np.arange(len(self.names))))
        database.register("named", numbered)
        database.register("pairs", self.pairs())
        database.execute(
            "CREATE TABLE export AS SELECT printf('D%08d', whose) AS device,"
            " * EXCLUDE (whose, identity) FROM pairs JOIN named USING (identity) ORDER BY whose"
        )
        of, value, beside = zip(
            *((COLUMNS[rule.kind], rule.value, rule.beside) for rule in self.rules), strict=True
        )
        database.register("given", pa.table({"of": of, "value": value, "beside": beside}))
        database.execute("CREATE TABLE rules AS SELECT * FROM given")
        for view in ("named", "pairs", "given"):
            database.unregister(view)


class Drawn:
    """Some identities, to be drawn at random, the popular ones more often."""

    def __init__(self, chosen: np.ndarray, weights: np.ndarray) -> None:
        found = np.flatnonzero(chosen)
        # The popular ones first: they are found soonest, and stay near the processor.
        self.numbers = found[np.argsort(-weights[found])].astype(np.uint32)
        chances = np.cumsum(weights[self.numbers])
        self.chances = chances / chances[-1]

    def some(self, random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Return identities of a shape."""
        places = np.searchsorted(self.chances, random.random(shape))
        return self.numbers[np.minimum(places, len(self.numbers) - 1)]


def _names(numbers: np.ndarray, hosts: np.ndarray, folders: np.ndarray) -> pa.Table:
    every = numbers.tolist()
    written = {COLUMNS[kind]: form.format for kind, form in FORMS.items()}
    return pa.table(
        {
            "name": [f"Application {n // VERSIONS}" for n in every],
            "version": [f"{n % VERSIONS}.0" for n in every],
            "package": [written["package"](n // VERSIONS) for n in every],
            "publisher": [written["publisher"](n // MADE) for n in every],
            "signer": [written["signer"](n // SIGNED) for n in every],
            "host": [
                f"update{n % HOSTS}.{written['host'](n // HOSTED)}" if has else ""
                for n, has in zip(every, hosts.tolist(), strict=True)
            ],
            "folder": [
                written["folder"](n // VERSIONS % FOLDERS) if has else ""
                for n, has in zip(every, folders.tolist(), strict=True)
            ],
        }
    )


def _written(row: dict[str, str]) -> str:
    return write_identifiers(
        tuple(Identifier(kind, row[column]) for kind, column in COLUMNS.items() if row[column])
    )

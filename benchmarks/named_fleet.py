"""A fleet with names, and rules upon them: the same one for our store and for those beside it.

Each device has 110 applications, drawn by a zipf law from 1.57 distinct identities a device. An
identity has a name, a version, a package, a signer and, three in ten of them, a library in it.
The rules are 203: packages and signers to be equal to, and libraries beneath which all is meant.
"""

from pathlib import Path

import duckdb
import msgspec
import numpy as np
import pyarrow as pa

from proscribe.inventory import looked, looks, manifest
from proscribe.inventory.batch import Adding
from proscribe.inventory.manifest import Batch, Manifest
from proscribe.inventory.sheet import LOOKS, NAMES, Sheet, write_identifiers
from proscribe.model import Effect, Ground, Identifier, Kind, Platform, Policy, Prohibition

EACH = 110
IDENTITIES = 1.57
POPULARITY = 0.9
SHEET = 4_000_000
VERSIONS, SIGNED, LIBRARIES, PARTS, EMBEDDING = 4, 40, 20_000, 7, 0.3
RULES = {
    Kind.ANDROID_PACKAGE: 100,
    Kind.ANDROID_CERT_SHA256: 23,
    Kind.ANDROID_JAVA_PREFIX: 80,
}
COLUMNS = dict(zip(RULES, ("package", "signer", "library"), strict=True))
"""Where a table of strings keeps what a rule of a kind asks for."""
DAY = 1_767_225_600_000_000
"""The first of January 2026, in microseconds since 1970."""
GROUND = Ground(determination="d-1", provision="main", product="a/b")


class Fleet:
    """What is on each device, what it is called, and what is prohibited."""

    def __init__(self, devices: int) -> None:
        self.devices = devices
        self.random = np.random.default_rng(1)
        count = int(devices * IDENTITIES)
        self.names = _names(np.arange(count), self.random.random(count) < EMBEDDING)
        weights = 1 / np.arange(1, count + 1) ** POPULARITY
        chances = np.cumsum(weights) / weights.sum()
        order = self.random.permutation(count).astype(np.uint32)
        self.contents = np.empty((devices, EACH), np.uint32)
        for row in self.contents:
            row[:] = order[np.searchsorted(chances, self.random.random(EACH))]
        self.rules = {kind: self._chosen(kind, count) for kind in RULES}

    def _chosen(self, kind: Kind, count: int) -> list[str]:
        wide = {
            Kind.ANDROID_PACKAGE: count // VERSIONS,
            Kind.ANDROID_CERT_SHA256: count // SIGNED,
            Kind.ANDROID_JAVA_PREFIX: LIBRARIES,
        }[kind]
        numbers = self.random.choice(wide, RULES[kind], replace=False)
        forms = {
            Kind.ANDROID_PACKAGE: "com.example.app{}",
            Kind.ANDROID_CERT_SHA256: "{:064x}",
            Kind.ANDROID_JAVA_PREFIX: "org.library{}.sdk",
        }
        return [forms[kind].format(n) for n in sorted(numbers.tolist())]

    def policy(self) -> Policy:
        """Return the rules as a policy of ours."""
        return Policy.of(
            Prohibition(
                identifier=Identifier(kind, value),
                effects=frozenset({Effect.IDENTIFY}),
                because=(GROUND,),
            )
            for kind, values in self.rules.items()
            for value in values
        )

    def pairs(self) -> pa.Table:
        """Return each device, by number, with each identity on it, once."""
        device = np.repeat(np.arange(self.devices, dtype=np.uint64), EACH)
        keys = np.unique((device << np.uint64(32)) | self.contents.ravel())
        return pa.table({"host": (keys >> np.uint64(32)).astype(np.uint32),
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

    def _sheet(self, names: pa.Table, start: int, end: int) -> Sheet:
        shown, places = np.unique(self.contents[start:end].ravel(), return_inverse=True)
        count = end - start
        columns = {
            "device": [f"D{n:08d}" for n in range(start, end)],
            "platform": [str(Platform.ANDROID)] * count,
            "seen": pa.array(np.full(count, DAY), LOOKS.field("seen").type),
            "source": ["agent"] * count,
            "sees": [",".join(sorted(RULES))] * count,
            "person": [""] * count,
        }
        some = names.take(pa.array(shown))
        platform = pa.array([str(Platform.ANDROID)] * len(shown))
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
            "CREATE TABLE export AS SELECT printf('D%08d', host) AS device, name, version, package,"
            " signer, library FROM pairs JOIN named USING (identity) ORDER BY host"
        )
        rows = [(COLUMNS[kind], value) for kind, values in self.rules.items() for value in values]
        of, value = zip(*rows, strict=True)
        database.register("given", pa.table({"of": of, "value": value}))
        database.execute("CREATE TABLE rules AS SELECT * FROM given")
        for view in ("named", "pairs", "given"):
            database.unregister(view)


def _names(numbers: np.ndarray, embeds: np.ndarray) -> pa.Table:
    return pa.table(
        {
            "name": [f"Application {n // VERSIONS}" for n in numbers.tolist()],
            "version": [f"{n % VERSIONS}.0" for n in numbers.tolist()],
            "package": [f"com.example.app{n // VERSIONS}" for n in numbers.tolist()],
            "signer": [f"{n // SIGNED:064x}" for n in numbers.tolist()],
            "library": [
                f"org.library{n % LIBRARIES}.sdk.part{n % PARTS}" if has else ""
                for n, has in zip(numbers.tolist(), embeds.tolist(), strict=True)
            ],
        }
    )


def _written(row: dict[str, str]) -> str:
    return write_identifiers(
        Identifier(kind, row[column]) for kind, column in COLUMNS.items() if row[column]
    )

"""What is looked for in code: tables that ship beside this module, each row with its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from proscribe.model import Kind, PartKind, Verdict

DATA = resources.files("proscribe.formats.dex") / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A class of the platform, or one method of it, of note."""

    of: str
    """The class, with its package: ``android.provider.Settings$Secure``."""
    method: str
    """Empty for the class as a whole."""
    source: str

    @property
    def value(self) -> str:
        """Return the name by which it is told: ``android.os.Build#getSerial``."""
        return self.of.replace("$", ".") + (f"#{self.method}" if self.method else "")

    @property
    def descriptor(self) -> bytes:
        """Return how DEX writes the class, without the semicolon at its end."""
        return b"L" + self.of.replace(".", "/").encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A package of classes, a native library or a file that shows a part of note."""

    part: PartKind
    verdict: Verdict
    name: str
    """What the part is called."""
    kind: Kind | None
    """Whether ``value`` is a prefix of classes or a native library; ``None`` for a file."""
    value: str
    tier: str
    """As in the catalogue: how well it is sourced; T5 is recalled, and never looked for."""
    source: str


def apis() -> tuple[Api, ...]:
    """Return the interfaces of note."""
    return tuple(Api(of=of, method=method, source=source) for of, method, source in _rows("apis"))


def traces() -> tuple[Trace, ...]:
    """Return what shows runtimes, loaders and packers."""
    return tuple(
        Trace(
            part=PartKind(part),
            verdict=Verdict(verdict),
            name=name,
            kind=Kind.spelt(kind) if kind != "file" else None,
            value=value,
            tier=tier,
            source=source,
        )
        for part, verdict, name, kind, value, tier, source in _rows("traces")
    )


def _rows(name: str) -> Iterator[list[str]]:
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])

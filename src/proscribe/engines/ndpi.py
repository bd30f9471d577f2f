"""nDPI, shown traffic that is made for the purpose, in a file of packets.

Only names themselves are tried: what lies beneath one, nDPI may know better and label otherwise.

https://github.com/ntop/nDPI/blob/dev/example/protos.txt
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Kind, Text
from proscribe.workbench import UnableError, isolated, run
from proscribe.workbench.packets import capture, question, tls
from proscribe.workbench.trial import NEIGHBOUR, Act, Seen, tried_on

PATIENCE = 120
OURS = "Proscribe"
OWN, OWN_NAME = b'host:"intranet.example"@Intranet\n', "intranet.example"
"""What an administrator may have beside ours: a rule of their own."""
UNREAD = "Unknown rule"
VERBS = {
    "greet": Text("recognise a greeting of {value}", "reconnaître une connexion à {value}"),
    "ask": Text("recognise a question for {value}", "reconnaître une question sur {value}"),
    "reach": Text("recognise traffic to {value}", "reconnaître le trafic vers {value}"),
}
FIRST, LAST = 1024, 65535
ENTER = 'cd "$1" && shift && exec "$@"'
LOOKALIKE = ("{}.neighbour.example", "a look-alike")
OUTSIDE = ("192.0.2.9", "unrelated")

TOO_MANY = Text(
    "more names than a file of packets has ports for",
    "plus de noms qu'un fichier de paquets n'a de ports",
)

Flow = tuple[str, str]
"""A verb, and the name or the address that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The label of each flow, in their order, and all that the engine said."""

    labels: tuple[str, ...]
    said: str


def packets(port: int, flow: Flow) -> list[bytes]:
    """Return the packets of a flow from a port."""
    verb, value = flow
    if verb == "ask":
        return question(port, value)
    return tls(port, value) if verb == "greet" else tls(port, NEIGHBOUR[0], within(value))


def within(prefix: str) -> str:
    """Return an address in a prefix: its last."""
    return str(ip_network(prefix)[-1])


def shown(home: Path, rules: bytes, flows: Iterable[Flow]) -> Labels:
    """Show the engine flows, each from a port of its own.

    Raises:
        UnableError: It fails, does not see every flow, or there are more than ports.

    """
    numbered = dict(enumerate(flows, FIRST))
    if max(numbered) > LAST:
        raise UnableError(TOO_MANY)
    traffic = capture([p for port, flow in numbered.items() for p in packets(port, flow)])
    (home / "protos.txt").write_bytes(rules)
    (home / "traffic.pcap").write_bytes(traffic)
    reader = ("ndpiReader", "-q", "-p", "protos.txt", "-i", "traffic.pcap", "-C", "flows.csv")
    done = run(*isolated("net"), "sh", "-c", ENTER, "sh", home, *reader, patience=PATIENCE)
    if not done:
        raise UnableError(Text(done.said or "-", done.said or "-"))
    with (home / "flows.csv").open(encoding="utf-8") as file:
        found = {int(r["src_port"]): r["ndpi_proto"] for r in csv.DictReader(file)}
    if found.keys() != numbered.keys():
        raise UnableError(Text("not every flow was seen", "tous les flux n'ont pas été vus"))
    labels = tuple(found[port].rpartition(".")[2] for port in numbered)
    return Labels(labels=labels, said=done.said)


class Tried:
    """An engine that is shown all flows once for each artifact."""

    def __init__(self, home: Path, flows: Iterable[Flow]) -> None:
        self.home, self.flows = home, (*dict.fromkeys(flows), ("ask", OWN_NAME))
        self.labels: dict[Flow, str] = {}

    def apply(self, files: tuple[File, ...]) -> None:
        """Show the flows under the administrator's rules, and ours after them.

        Raises:
            RefusedError: A line cannot be read, which the engine reports and skips.

        """
        (self.home / "own.txt").write_bytes(OWN)
        seen = shown(self.home, OWN + b"".join(f.content for f in files), self.flows)
        if UNREAD in seen.said:
            raise RefusedError(next(x for x in seen.said.splitlines() if UNREAD in x))
        self.labels = dict(zip(self.flows, seen.labels, strict=True))

    def attempt(self, act: Act) -> Seen:
        """Tell whether the label of a flow is ours."""
        label = self.labels[act.verb, act.value]
        return Seen(came_about=label == OURS, said=label)

    def state(self) -> dict[str, str]:
        """Return a digest of the rules that are not ours, and the labels that are not ours."""
        others = {f"{v} {n}": x for (v, n), x in self.labels.items() if x != OURS}
        digest = hashlib.sha256((self.home / "own.txt").read_bytes()).hexdigest()
        return {"rules": digest, **others}


@contextmanager
def bench(home: Path, tried: tuple[Act, ...]) -> Iterator[Tried]:
    """Give an engine, and flows for what is tried."""
    yield Tried(home, ((act.verb, act.value) for act in tried))


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield names that are greeted and asked for, and addresses that are reached."""
    rows = [e.prohibition.identifier for e in artifact.enforced]
    names = [i.value for i in rows if i.kind is Kind.NETWORK_DOMAIN]
    beside = [(LOOKALIKE[0].format(n), LOOKALIKE[1]) for n in names]
    longest = (n for n in beside if Kind.NETWORK_DOMAIN.accepts(n[0]))
    others = [n for n in (*longest, NEIGHBOUR) if n[0] not in names]
    for value, why in (*((n, "") for n in names), *others):
        for verb in ("greet", "ask"):
            yield tried_on(verb, VERBS[verb], value, Effect.IDENTIFY, why)
    prefixes = [i.value for i in rows if i.kind is Kind.NETWORK_IPV4]
    for value, why in (*((p, "") for p in prefixes), OUTSIDE):
        yield tried_on("reach", VERBS["reach"], value, Effect.IDENTIFY, why)


engine = Engine(
    programs=("unshare", "setpriv", "ndpiReader"),
    packages=("util-linux", "libndpi-bin"),
    targets=frozenset({"ndpi"}),
    version=("dpkg-query", "--show", "libndpi-bin"),
    compared=Text(
        "the rules that are not ours, and the labels that nDPI and they give",
        "les règles qui ne sont pas les nôtres, et les étiquettes que nDPI et elles donnent",
    ),
    acts=acts,
    bench=bench,
)

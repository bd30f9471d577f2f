"""Wazuh: packages that its agents found (syscollector), from the server's API or the indexer.

Reads the answers of ``GET /syscollector/{agent_id}/packages``, of a search in
``wazuh-states-inventory-packages-*``, and a dump of that index with one document a line. The file
is read twice: first for the platform of each agent, which not every package tells, and for
whether all that was asked for is there.

Absence follows for the formats in which the list holds Wazuh's own package, which is on every
agent that has a package manager: a list that was searched for a name lacks it. It follows only if
the answers hold as many packages as they say there are, which a dump does not say. Applications of
macOS are looked for in a few folders, so that none is ever absent; their ``description`` holds
the bundle identifier. What npm and PyPI installed is found at the default paths only.

https://documentation.wazuh.com/current/user-manual/capabilities/system-inventory/available-inventory-fields.html
https://documentation.wazuh.com/current/user-manual/capabilities/system-inventory/compatibility-matrix.html
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from proscribe.formats.identifiers import identifiers
from proscribe.formats.json_walk import names
from proscribe.formats.lines import UnusableError, beginning
from proscribe.formats.moments import moment
from proscribe.formats.package_url import pypi_name
from proscribe.formats.wazuh_package import End, Package, packages
from proscribe.model import Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "wazuh"
NAMES = {
    "deb": Kind.LINUX_DEB_PACKAGE,
    "rpm": Kind.LINUX_RPM_PACKAGE,
    "snap": Kind.LINUX_SNAP_NAME,
    "win": Kind.WINDOWS_PRODUCT_NAME,
    "npm": Kind.NPM_PACKAGE,
    "pypi": Kind.PYPI_PACKAGE,
}
MAKERS = {"deb": Kind.LINUX_DEB_MAINTAINER, "win": Kind.WINDOWS_PUBLISHER}
WHOLE = frozenset({"deb", "rpm", "win"})
OWN = frozenset({"wazuh-agent", "wazuh-manager", "wazuh agent"})

UNPLACED = UnusableError(
    "nothing that this agent lists tells its platform, or Proscribe does not know it",
    "export all of its packages",
)
CUT = UnusableError(
    "packages are missing, so nothing is absent",
    "ask again with offset, or search_after, until as many are there as the answer says",
)


@dataclass(slots=True)
class Agent:
    """What the whole file says of one agent."""

    platform: Platform | None = None
    scanned: datetime | None = None
    own: set[str] = field(default_factory=set)
    """The formats in which it lists Wazuh itself."""
    count: int = 0
    total: int | None = None
    """How many there are by an answer about this agent alone."""
    answered: bool = False
    """Whether it is an answer that holds it, and not a dump."""
    whole: bool = False


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the file twice: for what is known of each agent, then for the packages."""
    agents = _survey(path)
    told: set[str] = set()
    line = 1
    for line, found in packages(path):
        place = Place(source=str(path), line=line)
        if isinstance(found, UnusableError):
            yield found.at(place)
        elif isinstance(found, Package):
            agent = agents[found.agent]
            if agent.platform is None or not found.agent.strip():
                yield UNPLACED.at(place)
                continue
            report = _report(found.agent, agent, agent.platform, sighting)
            if found.agent not in told:
                told.add(found.agent)
                yield report
            yield _observation(report, found)
    if any(agent.answered and not agent.whole for agent in agents.values()):
        yield CUT.at(Place(source=str(path), line=line))


def _survey(path: Path) -> Mapping[str, Agent]:
    agents: dict[str, Agent] = defaultdict(Agent)
    answer: dict[str, int] = {}
    many: list[int] = []
    total: set[int | None] = set()
    for _, found in packages(path):
        if isinstance(found, Package):
            _learn(agents[found.agent], found)
            answer[found.agent] = answer.get(found.agent, 0) + 1
        elif isinstance(found, End):
            for name in answer:
                agents[name].answered = True
            if len(answer) == 1:
                agents[next(iter(answer))].total = found.total
            elif answer:
                many.append(sum(answer.values()))
                total.add(found.total)
            answer = {}
    # Answers about many agents are pages of one question, or none of them is trusted.
    paged = len(total) == 1 and sum(many) in total
    for agent in agents.values():
        agent.whole = agent.count == agent.total if agent.total is not None else paged
    return agents


def _learn(agent: Agent, found: Package) -> None:
    agent.count += 1
    agent.platform = agent.platform or found.platform
    if found.name.lower() in OWN:
        agent.own.add(found.format)
    try:
        looked = moment(found.scanned)
    except UnusableError:
        return
    agent.scanned = max(looked, agent.scanned or looked)


def _report(name: str, agent: Agent, platform: Platform, sighting: Sighting) -> Report:
    formats = agent.own & WHOLE if agent.whole else set[str]()
    return Report(
        device=name,
        platform=platform,
        seen=agent.scanned or sighting.seen,
        source=SOURCE,
        sees=frozenset(
            kind for f in formats for kind in (NAMES[f], MAKERS.get(f)) if kind is not None
        ),
    )


def _observation(report: Report, found: Package) -> Observation:
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=SOURCE,
        name=found.name,
        version=found.version,
        identifiers=identifiers(_named(report.platform, found)),
    )


def _named(platform: Platform, found: Package) -> Iterator[tuple[Kind, str]]:
    if found.format == "pkg" and platform is Platform.MACOS:
        yield Kind.MACOS_BUNDLE_ID, found.description
    elif kind := NAMES.get(found.format):
        yield kind, pypi_name(found.name) if kind is Kind.PYPI_PACKAGE else found.name
    if kind := MAKERS.get(found.format):
        yield kind, found.vendor


def recognises(head: bytes) -> bool:
    """Tell by an answer about packages, a search in their index, or a document of it."""
    text = beginning(head)
    found = names(text)
    if "data" in found and b'"affected_items"' in text:
        return b'"agent_id"' in text and b'"format"' in text
    if found & {"hits", "_source"}:
        return b"wazuh-states-inventory-packages" in text
    return "package" in found and not found.isdisjoint({"agent", "wazuh"})


reader = Reader(
    title=Text("Wazuh: packages", "Wazuh : paquets"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.LINUX, Platform.WINDOWS, Platform.MACOS}),
    sees=frozenset({*NAMES.values(), *MAKERS.values(), Kind.MACOS_BUNDLE_ID}),
    blind=Text(
        "Flatpak applications, extensions of browsers, and applications of macOS outside the "
        "usual folders; a dump, or an answer of which a part is missing, proves no absence",
        "les applications Flatpak, les extensions de navigateur et les applications macOS hors "
        "des dossiers habituels; un vidage de l'index, ou une réponse dont une partie manque, ne "
        "prouve aucune absence",
    ),
    read=read,
    recognises=recognises,
)

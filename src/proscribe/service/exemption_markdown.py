"""The report on exemptions as Markdown: every heading and sentence in English and in French."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from proscribe.model import ExemptionRule, Text
from proscribe.service.exemption_report import ExemptionReport, Reported
from proscribe.service.exemption_wording import KEPT, STATES
from proscribe.service.mitigations import Mitigated

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def markdown(report: ExemptionReport) -> str:
    """Return the report as Markdown, the same bytes each time."""
    blocks = (*_head(report), *_rule(report), *_each(report))
    return "\n\n".join(blocks) + "\n"


def _head(report: ExemptionReport) -> Iterator[str]:
    yield f"# {_both(EXEMPTIONS)}: {_plain(report.determination)}"
    yield f"{_plain(report.title.en)}\n\n{_plain(report.title.fr)}"
    known = report.known
    yield _table(
        (Text("What", "Objet"), Text("Value", "Valeur")),
        [
            (_both(Text("Authority", "Autorité")), _plain(report.authority)),
            (_both(Text("As of", "En date du")), _instant(report.at)),
            (_both(Text("As known", "Selon ce qui était su")), _instant(known) if known else ALL),
            (_both(Text("Exemptions", "Exemptions")), f"{report.count}"),
            (_both(Text("Exemptions that hold", "Exemptions en vigueur")), f"{report.holding}"),
            (_both(Text("Devices exempted", "Appareils exemptés")), f"{report.devices}"),
            (_both(Text("People exempted", "Personnes exemptées")), f"{report.people}"),
        ],
    )
    states = {_both(STATES[k]): n for k, n in report.states.items()}
    yield from _counted(Text("By state", "Par état"), states)
    yield from _counted(Text("By purpose", "Par finalité"), _escaped(report.purposes))
    yield from _counted(Text("By role of the approver", "Par rôle"), _escaped(report.roles))


def _counted(heading: Text, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"## {_both(heading)}"
    rows = [(name, f"{n}") for name, n in counts.items()]
    columns = (Text("What", "Objet"), Text("Exemptions", "Exemptions"))
    yield _table(columns, rows) if rows else _both(NONE)


def _escaped(counts: Mapping[str, int]) -> dict[str, int]:
    return {_plain(name) or _both(UNSAID): n for name, n in counts.items()}


def _rule(report: ExemptionReport) -> Iterator[str]:
    yield f"## {_both(INSTRUMENT)}"
    if report.rule is not None:
        yield _table((Text("What", "Objet"), Text("Value", "Valeur")), _rules(report.rule))
        yield from (_list(report.rule.mitigations),) if report.rule.mitigations else ()
        return
    yield _paragraphs(SILENT)
    if report.without_rule:
        heading = Text("Granted without a rule", "Accordées sans règle")
        yield f"### {_both(heading)}"
        yield "\n".join(f"- {_plain(name)}" for name in report.without_rule)


def _rules(rule: ExemptionRule) -> Iterator[tuple[str, str]]:
    yield _both(Text("Purposes", "Finalités")), _names(rule.purposes)
    yield _both(Text("Who decides", "Qui décide")), _plain(rule.approver) or _both(UNSAID)
    may = YES if rule.delegable else NO
    yield _both(Text("May be delegated", "Peut être délégué")), _both(may)
    yield _both(Text("Longest term", "Durée maximale")), rule.maximum or _both(UNSAID)
    for what, limit in ((DEVICES, rule.devices), (PEOPLE, rule.people)):
        yield _both(what), _both(UNSAID) if limit is None else f"{limit}"
    yield _both(Text("Reported to", "Destinataire")), _plain(rule.centre) or _both(UNSAID)


def _each(report: ExemptionReport) -> Iterator[str]:
    yield f"## {_both(EACH)}"
    if not report.exemptions:
        yield _both(NONE)
    for one in report.exemptions:
        yield f"### {_plain(one.exemption.id)}"
        yield _table((Text("What", "Objet"), Text("Value", "Valeur")), _fields(one))
        yield f"#### {_both(CRITICAL)}\n\n{_paragraphs(one.exemption.critical)}"
        yield f"#### {_both(ALTERNATIVE)}\n\n{_paragraphs(one.exemption.no_alternative)}"
        yield f"#### {_both(MITIGATIONS)}"
        yield "\n".join(_mitigations(one)) or _both(NONE)
        if one.standing.concerns:
            yield f"#### {_both(CONCERNS)}"
            yield _list(one.standing.concerns)


def _fields(one: Reported) -> Iterator[tuple[str, str]]:
    exemption, standing = one.exemption, one.standing
    yield _both(Text("State", "État")), _both(standing.called)
    yield _both(Text("Purpose", "Finalité")), _plain(exemption.purpose)
    yield _both(Text("Applications", "Applications")), _names(exemption.applications)
    yield _both(Text("Provisions", "Dispositions")), _names(exemption.provisions, ALL)
    yield _both(Text("Devices", "Appareils")), _names(exemption.devices)
    yield _both(Text("People", "Personnes")), _names(exemption.people)
    yield _both(Text("Their devices", "Leurs appareils")), _names(standing.given)
    yield _both(Text("Requested by", "Demandée par")), _plain(exemption.requester)
    yield _both(Text("Approved by", "Approuvée par")), _plain(exemption.approver)
    yield _both(Text("In the role", "En qualité de")), _plain(exemption.role) or _both(UNSAID)
    yield _both(Text("Delegated by", "Par délégation de")), _names((exemption.delegated_by,))
    yield _both(Text("In effect from", "En vigueur à partir du")), _instant(exemption.effective)
    yield _both(Text("Granted until", "Accordée jusqu'au")), _instant(exemption.expires)
    if exemption.revoked:
        yield _both(Text("Revoked on", "Révoquée le")), _instant(exemption.revoked)
    yield _both(Text("Source", "Source")), _plain(exemption.source) or _both(UNSAID)
    yield _both(Text("File", "Fichier")), f"{_plain(one.file)} (SHA-256 {one.digest})"


def _mitigations(one: Reported) -> Iterator[str]:
    if one.standing.mitigations:
        yield from (line for m in one.standing.mitigations for line in _kept(m))
    else:
        yield from (_item(m.what) for m in one.exemption.mitigations)


def _kept(mitigation: Mitigated) -> Iterator[str]:
    yield _item(mitigation.what)
    yield f"    - **{_both(KEPT[mitigation.kept])}**"
    yield from (f"    {_item(why)}" for why in mitigation.why)


def _list(texts: Iterable[Text]) -> str:
    return "\n".join(_item(t) for t in texts)


def _item(text: Text) -> str:
    return f"- {_plain(text.en)} / {_plain(text.fr)}"


def _paragraphs(text: Text) -> str:
    return f"{_plain(text.en)}\n\n{_plain(text.fr)}"


def _table(columns: tuple[Text, Text], rows: Iterable[tuple[str, str]]) -> str:
    head = [" | ".join(map(_both, columns)), "--- | ---"]
    return "\n".join(f"| {line} |" for line in (*head, *(f"{a} | {b}" for a, b in rows)))


def _names(names: Iterable[str], otherwise: str = "") -> str:
    return ", ".join(_plain(n) for n in names if n) or otherwise or _both(NONE)


def _both(text: Text) -> str:
    return _plain(text.en if text.en == text.fr else f"{text.en} / {text.fr}")


def _plain(value: str) -> str:
    """Return text that Markdown takes for nothing else, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(value.split()))


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


EXEMPTIONS = Text("Exemptions", "Exemptions")
INSTRUMENT = Text("What the instrument says", "Ce que dit l'instrument")
EACH = Text("Each exemption", "Chaque exemption")
MITIGATIONS = Text("Mitigations", "Mesures d'atténuation")
CONCERNS = Text("To look at", "À examiner")
NONE = Text("none", "néant")
UNSAID = Text("not said", "non précisé")
YES, NO = Text("yes", "oui"), Text("no", "non")
ALL = "all / tout"
DEVICES = Text("Devices at once, at most", "Appareils à la fois, au plus")
PEOPLE = Text("People at once, at most", "Personnes à la fois, au plus")
CRITICAL = Text("Why the use is critical", "Pourquoi l'usage est essentiel")
ALTERNATIVE = Text("Why nothing else would do", "Pourquoi rien d'autre ne conviendrait")
SILENT = Text(
    "The instrument says nothing of exemptions: its authority answers for those below.",
    "L'instrument ne dit rien des exemptions : son autorité répond de celles qui suivent.",
)

"""The audit report holds every row, in both languages, and unknown stands apart."""

import io
import re

import pypdf
import pytest
from authority import ASKED, FIRST, LOOKED, PACKAGES, Authority

from proscribe.evidence import statement
from proscribe.formats.report import Folded, Paragraph, Table
from proscribe.formats.report.page import page
from proscribe.formats.report.paper import paper
from proscribe.model import (
    Identifier,
    InputError,
    Kind,
    Language,
    Observation,
    Platform,
    Report,
)
from proscribe.service import keys
from proscribe.service.attest import Recorder
from proscribe.service.claims.claim import written
from proscribe.service.claims.removed import removed
from proscribe.service.log import verified
from proscribe.service.reporting import audit_words as words
from proscribe.service.reporting.audit import audit, audited

WECHAT, OTHER = "com.tencent.mm", "org.example.notes"
MANY = 2000
LANGUAGES = tuple(Language)
NAME = "cio.example.org/log"
PASSPHRASE = "a sentence for the log"  # noqa: S105, it guards a key of these tests


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("audit"))
    made.look("HAS-IT", WECHAT)
    made.look("HAS-NOT", OTHER)
    made.look("NOBODY-KNOWS", sees=frozenset())
    return made


@pytest.fixture(scope="module")
def told(authority):
    return audited(authority.at(), (), authority.folder / "no-log")


def tables(report):
    blocks = (b.table if isinstance(b, Folded) else b for b in report.blocks)
    return {b.caption.partition(":")[0].strip(): b for b in blocks if isinstance(b, Table)}


def firsts(table):
    return [row[0].text for row in table.rows]


def tags(data):
    """Count the tags of a PDF, and say which standards it names of itself."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    found = {}
    left = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        one = left.pop().get_object()
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            sort = one.get("/S")
            found[sort] = found.get(sort, 0) + 1
            left += [one["/K"]] if "/K" in one else []
    return reader, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_it_and_of_whom_nobody_can_know_stand_in_tables_apart(language, told):
    found = tables(audit(told, language))
    assert firsts(found[words.PRESENT.on(language)]) == ["HAS-IT"]
    assert firsts(found[words.UNKNOWN.on(language)]) == ["NOBODY-KNOWS"]
    [row] = found[words.IN_FORCE.on(language)].rows
    assert [cell.text for cell in row[2:]] == ["1", "1", "1", "3"]


def test_every_identifier_target_and_gap_has_a_row(told):
    found = tables(audit(told, Language.EN))
    [(covered, about)] = told.decisions
    names = [i.value for p in covered.products for i in p.identifiers]
    assert firsts(found["Identifiers"]) == names
    assert len(found["What is enforced"].rows) == len(about.covering.done) > 0
    assert len(found["What nothing enforces"].rows) == len(about.covering.left) > 0


def test_the_digest_of_a_claim_is_that_of_the_claim_asked_again(authority, told):
    digest = statement.digest(written(removed(authority.at(), FIRST)))
    for language in LANGUAGES:
        assert digest in page(audit(told, language), "other.html")


def test_without_a_log_the_report_says_that_nothing_vouches_for_it(told):
    report = audit(told, Language.EN)
    assert words.NO_LOG.en in {b.text for b in report.blocks if isinstance(b, Paragraph)}


def test_the_state_of_the_log_is_that_which_verifying_it_says(authority):
    vkey = keys.new(authority.folder / "log.pem", NAME, PASSPHRASE)
    who = Recorder(
        folder=authority.folder / "evidence",
        key=f"file:{authority.folder / 'log.pem'}",
        name=NAME,
        secret=lambda: PASSPHRASE,
        clock=lambda: ASKED,
    )
    who.say({"a.txt": "0" * 64}, "urn:example:said", {})
    origin, size, root = verified(who.folder, vkey)
    log = audited(authority.at(), (), who.folder).log
    assert (log.origin, log.size, log.root) == (origin, size, root)
    told = page(audit(audited(authority.at(), (), who.folder), Language.FR), "other.html")
    assert root in told
    assert words.NO_LOG.fr not in told


def test_nothing_in_force_is_refused_and_a_name_that_is_not_there_as_well(authority):
    early = authority.at(ASKED.replace(year=2020))
    with pytest.raises(InputError, match="nothing binds"):
        audited(early, (), authority.folder)
    with pytest.raises(InputError, match="no such determination"):
        audited(authority.at(), ("no-such",), authority.folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_thousand_devices_are_two_thousand_rows_on_paper(language, tmp_path):
    authority = Authority(tmp_path)
    rows = []
    for number in range(MANY):
        about = {
            "device": f"DEVICE-{number:05}",
            "platform": Platform.ANDROID,
            "seen": LOOKED,
            "source": "x",
        }
        name = Identifier(Kind.ANDROID_PACKAGE, WECHAT)
        rows.append(Report(**about, sees=PACKAGES))
        rows.append(Observation(**about, name="w", version="", identifiers=(name,)))
    authority.inventory.add("all", rows)
    report = audit(audited(authority.at(), (FIRST,), tmp_path), language)
    expected = sum(1 + len(t.rows) for t in tables(report).values())
    reader, found = tags(paper(report))
    assert found["/TR"] == expected > MANY
    text = "".join(p.extract_text() for p in reader.pages)
    assert {*re.findall(r"DEVICE-\d{5}", text)} == {f"DEVICE-{n:05}" for n in range(MANY)}
    assert reader.trailer["/Root"]["/Lang"] == language
    says = reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    for standard in (b"pdfuaid:part>1<", b"pdfaid:part>2<", b"pdfaid:conformance>A<"):
        assert standard in says


def test_the_command_writes_both_languages_and_asks_where_to(authority):
    refused = authority.run("report", "audit")
    assert refused.returncode == 2
    assert "--html" in refused.stderr
    done = authority.run("report", "audit", FIRST, "--html", "audit.html")
    assert done.returncode == 0, done.stderr
    english, french = (
        (authority.folder / f).read_text(encoding="utf-8") for f in ("audit.html", "audit.fr.html")
    )
    assert words.TITLE.en in english
    assert "Rapport d&#39;audit" in french or words.TITLE.fr in french

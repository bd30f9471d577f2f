"""The commands in French: no English is left around what the record and the catalogue say."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from proscribe.cli import root
from proscribe.cli.meanings import FRENCH
from proscribe.cli.words import NOUNS, WORDS, say
from proscribe.model import Kind, Language
from proscribe.service.workspace import EXAMPLES

AT = "2026-11-01"
ENGLISH = re.compile(
    r"\b(?:by|since|the|and|of|lifted|effects?|with|nothing|because|no|is|are|in force|scope|"
    r"identifiers?|devices?|unknown|proof|reason|gaps?|made[ -]by|block-\w+|identify)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"|https?://\S+|/\S+|\[T\d\].*|\w+[.:]\S+|\S*[-_]\S*")
"""What is said as it was written: quotations, addresses, paths, sources, identifiers, ids."""

NAMES = (
    "Governor of Virginia", "Office of Management and Budget", "Department of Homeland Security",
    "Treasury Board of Canada Secretariat", "Congress of the United States",
    "No TikTok on Government Devices Act", "United States Congress", "Tencent's general web",
    "Kaspersky suite of applications",
)  # fmt: skip
"""Names that a record or the catalogue gives."""


def run(*arguments):
    made = CliRunner().invoke(root, [*map(str, arguments)], prog_name="proscribe")
    assert made.exit_code in {0, 3, 4}, made.output
    return made.stdout


def leftovers(printed, names=()):
    """Return the English words of an output, less what is quoted and what is a name."""
    for name in sorted({*NAMES, *names}, key=len, reverse=True):
        printed = printed.replace(name, " ")
    return sorted({*ENGLISH.findall(QUOTED.sub(" ", printed))})


@pytest.fixture
def inventory(tmp_path):
    line = {
        "device": "D1", "platform": "android", "seen": "2026-10-30T00:00:00Z", "source": "x",
        "name": "WeChat", "version": "8.0", "identifiers": {"android.package": "com.tencent.mm"},
    }  # fmt: skip
    (tmp_path / "rows.ndjson").write_text(json.dumps(line), encoding="utf-8")
    run("ingest", tmp_path / "rows.ndjson", "--inventory", tmp_path / "inventory")
    return tmp_path / "inventory"


def catalogue_names():
    return {p["name"] for d in ids() for p in json.loads(run("covers", d, "--json"))["products"]}


def ids():
    return sorted(f["determination"] for f in json.loads(run("adoption", "--json")))


def french(*arguments):
    return run(*arguments, "--lang", "fr", "--as-of", AT)


def test_covers_explain_and_adoption_say_in_french_all_that_is_ours():
    names = catalogue_names()
    for name in ids():
        printed = french("covers", name)
        assert "motif\u00a0: " in printed
        assert leftovers(printed, names) == []
    for asked in ("com.tencent.mm", "linux.deb-package:kesl", "network.hostname:a.example"):
        assert leftovers(french("explain", asked), names) == []
    provisions = {"devices, portée", "devices, successeur"}
    assert leftovers(french("adoption"), provisions) == []


def test_plan_match_and_compile_say_in_french_all_that_is_ours(tmp_path, inventory):
    out = tmp_path / "out"
    assert leftovers(french("compile", "-o", out)) == []
    again = run("compile", "-o", out, "--as-of", "2010-01-01", "--lang", "fr")
    assert re.search(r"android_management\u00a0: 0 effet appliqué, 0 lacune, \d+ levés", again)
    for more in ((), ("--inventory", inventory), ("-o", out)):
        printed = french("plan", *more)
        assert "politique " in printed
        assert leftovers(printed) == []
    printed = french("match", "--inventory", inventory)
    assert "plateforme" in printed
    assert "1 probable" in printed
    assert leftovers(printed, {"WeChat"}) == []


def test_coverage_says_in_french_its_groups_proofs_effects_and_reasons():
    for more in ((), ("us-omb-m-23-13",), ("--fleet", EXAMPLES / "fleet.yaml")):
        printed = french("coverage", *more)
        assert leftovers(printed) == []
        assert not re.search(
            r"\((?:enforced|parsed|schema|unproven)\)|^issued", printed, re.MULTILINE
        )
        assert "rpz (appliqué)" in printed
        assert "suricata (sans preuve)" in printed
    assert french("coverage").startswith("appareils fournis\n")
    assert run("coverage", "--as-of", AT).startswith("issued devices\n")


def test_what_is_lifted_is_said_in_french(tmp_path):
    out = tmp_path / "out"
    run("compile", "-t", "rpz", "-o", out, "--as-of", AT)
    printed = run("plan", "-o", out, "--as-of", "2010-01-01", "--lang", "fr")
    assert "à lever dans rpz (issued)\u00a0: bloquer le trafic" in printed
    assert leftovers(printed) == []


def test_the_english_is_english(tmp_path):
    assert "because the instrument names" in run("covers", "ca-tbs-2023-10-30")
    assert "in force; effective 2023-10-30; direction of" in run("covers", "ca-tbs-2023-10-30")
    assert "policy " in run("plan", "--as-of", AT)
    assert " effects enforced, " in run("compile", "-t", "rpz", "-o", tmp_path, "--as-of", AT)


@pytest.mark.parametrize(
    ("lifted", "groups", "en", "fr"),
    [
        (0, 0, "0 effects to lift, 0 to enforce, in 0 groups", "0 effet à lever, 0 à appliquer"),
        (1, 1, "1 effect to lift, 0 to enforce, in 1 group of", "dans 1 groupe d'appareils"),
        (2, 2, "2 effects to lift, 0 to enforce, in 2 groups of", "2 effets à lever"),
        (1234, 2, "1,234 effects to lift", "1\u00a0234 effets à lever"),
    ],
)
def test_what_is_counted_agrees_with_its_number(lifted, groups, en, fr):
    counts = {"lifted": lifted, "added": 0, "groups": groups}
    assert en in say("change", "en", **counts)
    assert fr in say("change", "fr", **counts)
    assert say("change", "fr", **counts).startswith("Changement\u00a0: ")


def test_every_sentence_takes_the_same_values_in_both_languages():
    values = re.compile(r"\{(\w+)")
    for key, text in WORDS.items():
        assert sorted(values.findall(text.en)) == sorted(values.findall(text.fr)), key
        nouns = re.findall(r"\{\w+:([^}]+)\}", text.en + text.fr)
        assert {*nouns} <= {*NOUNS}, key
        assert not re.search(r"[^ ][:%]( |$)", text.fr.replace("{", " {")), text.fr


def test_every_kind_is_told_in_french():
    assert {*FRENCH} == {*Kind}
    assert not [k for k in Kind if FRENCH[k] == k.meaning]


# The instant that clocks answer for


@pytest.mark.parametrize(
    ("at", "en", "fr"),
    [
        (
            "2023-03-29",
            "as of the end of 2023-03-29, in UTC",
            "état à la fin du 2023-03-29, en UTC",
        ),
        ("2023-03-29T12:00:00-04:00", "as of 2023-03-29T16:00:00Z", "état au 2023-03-29T16:00:00Z"),
        ("2023-03-29T00:00:00Z", "as of 2023-03-29T00:00:00Z", "état au 2023-03-29T00:00:00Z"),
    ],
)
def test_clocks_say_first_for_which_instant_they_answer(at, en, fr):
    for language, said in ((Language.EN, en), (Language.FR, fr)):
        printed = run("clocks", "us-omb-m-23-13", "--as-of", at, "--lang", language)
        assert printed.splitlines()[0] == said
    told = json.loads(run("clocks", "us-omb-m-23-13", "--as-of", at, "--json"))
    assert told["at"].startswith(at[:10])


def test_clocks_say_of_which_knowledge_they_are():
    printed = run("clocks", "--as-of", "2023-03-29", "--as-known", "2023-03-30", "--lang", "fr")
    assert printed.splitlines()[0].endswith(", selon ce qu'on savait le 2023-03-30")


REGISTER = """\
id: x
title: {en: X, fr: X}
authority: A
jurisdiction: US-FL
force: direction
effective: 2026-03-02
covers: [{application: tencent/wechat}]
effects: [remove]
reasons: [{en: r, fr: r}]
references: [{title: t, url: "https://example.org"}]
duties:
  - {verb: report, within: 1 business day, bodies: [b, c], what: {en: w, fr: w}}
"""
LEDGER = """\
id: %s
name: {en: B, fr: B}
fulfilments:
  - {determination: x, duty: report, effective: 2026-03-03, evidence: e}
"""


def test_what_several_deadlines_are_is_in_the_plural_in_french(tmp_path):
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "x.yaml").write_text(REGISTER, encoding="utf-8")
    for bodies, said in (("b", "1 en retard, 1 respecté"), ("bc", "2 respectés")):
        for body in bodies:
            path = Path(tmp_path, "ledgers", f"{body}.yaml")
            path.write_text(LEDGER % body, encoding="utf-8")
        printed = run("clocks", "--register", tmp_path, "--as-of", AT, "--lang", "fr")
        assert printed.splitlines()[-1] == said
        assert "jours ouvrables (US-FL); aucun jour férié n'y tombe" in printed

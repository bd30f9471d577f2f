"""Assessments: evidence for a decision that another person takes, with nothing invented."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import jsonschema
import pytest
import yaml
from android_packages import archive, files, manifest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from proscribe import catalogue as shelf
from proscribe.cli import root
from proscribe.model import (
    AssessedPart,
    Assessment,
    Content,
    Identifier,
    InputError,
    Inspection,
    Kind,
    Language,
    Named,
    Right,
    RightKind,
    Shown,
    Signer,
    SignerVerdict,
    Tier,
)
from proscribe.register import load
from proscribe.service.assess import assess, text
from proscribe.service.assessing import behind
from proscribe.service.reporting.assessed import HOWS, PARTS, assessed
from proscribe.service.workspace import EXAMPLES, Workspace
from proscribe.wire import decode, schema

AT = datetime(2026, 11, 1, tzinfo=UTC)
ORDER = "ca-tbs-2023-10-30"
SPACE = Workspace(register_folder=EXAMPLES / "register", at=AT)
SHIPPED = shelf.load()


@pytest.fixture(scope="module")
def wechat(tmp_path_factory):
    """A package that calls itself WeChat, and asks for a few things."""
    asked = ("RECORD_AUDIO", "READ_CONTACTS")
    more = [("uses-permission", {"name": f"android.permission.{name}"}) for name in asked]
    path = tmp_path_factory.mktemp("packages") / "wechat.apk"
    path.write_bytes(archive(files(manifest("com.tencent.mm", 33, 24, *more))))
    return path


@pytest.fixture
def register(tmp_path):
    folder = tmp_path / "register"
    folder.mkdir()
    shutil.copyfile(EXAMPLES / "register" / f"{ORDER}.yaml", folder / f"{ORDER}.yaml")
    return folder


def run(*arguments, code=1):
    made = CliRunner().invoke(root, [*map(str, arguments)], prog_name="proscribe")
    assert made.exit_code == code, made.output
    return made.stdout


def inspected(**more):
    return Inspection(**{"file": "a.apk", "size": 1, "sha256": "0" * 64, "format": "apk"} | more)


def named(kind, value):
    return Named(identifier=Identifier(kind, value), shown=Shown())


def written(wechat, register, *more):
    path = register / "assessments" / "wechat.yaml"
    run("assess", wechat, "--for", ORDER, "--assessor", "A. Analyst", "--register", register,
        "--as-of", "2026-11-01", "-o", path, *more)  # fmt: skip
    return path


def completed(path):
    """Return what a person writes into the file: who decides, the law, and what else there was."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    told |= {
        "decider": "C. Officer",
        "legal_regime": [
            {"jurisdiction": "XX", "says": {"en": "a", "fr": "b"}, "source": "our counsel, memo 1"}
        ],
        "alternatives": [{"what": {"en": "a", "fr": "b"}, "why_not": {"en": "c", "fr": "d"}}],
    }
    done = {"decider", "legal-regime", "alternatives"}
    told["unfilled"] = [u for u in told["unfilled"] if u["part"] not in done]
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return told


def test_an_assessment_stands_in_the_register_and_loads_as_it_was_made(wechat, register):
    path = written(wechat, register)
    [made] = load(register).assessments
    assert made == decode(path.read_bytes(), Assessment, "a").value
    [package] = made.packages
    assert {o.content for o in package.opened} >= {Content.MICROPHONE, Content.CONTACTS}
    assert {m.bearer for m in made.makers} == {"tencent/wechat"}
    assert "tencent" in {c.id for c in made.companies}
    assert {c.product for c in made.covered} == {"tencent/wechat"}
    assert json.loads(json.dumps(schema("assessment")))["title"] == "assessment"


def test_its_file_is_of_its_published_schema(wechat, register):
    told = json.loads(run("assess", "--record", written(wechat, register), "--register", register,
                          "--json"))  # fmt: skip
    jsonschema.validate(told, schema("assessment"))


def test_the_law_is_never_filled_in_by_itself_and_each_part_is_accounted_for(wechat, register):
    made = decode(written(wechat, register).read_bytes(), Assessment, "a").value
    assert made.legal_regime == ()
    parts = {u.part for u in made.unfilled}
    assert {AssessedPart.LEGAL_REGIME, AssessedPart.DECIDER, AssessedPart.ALTERNATIVES} <= parts
    assert parts | made.filled() == {*AssessedPart}
    assert parts & made.filled() == set()
    law = next(u.why for u in made.unfilled if u.part is AssessedPart.LEGAL_REGIME)
    entity = SHIPPED.entity("tencent")
    assert f"{entity.name} ({entity.jurisdiction})" in law.en
    assert f"{entity.name} ({entity.jurisdiction})" in law.fr


def test_a_part_is_written_or_said_to_be_missing_never_both_and_never_neither(wechat, register):
    made = decode(written(wechat, register).read_bytes(), Assessment, "a").value
    with pytest.raises(ValueError, match="nothing is said of"):
        replace(made, unfilled=made.unfilled[1:])
    with pytest.raises(ValueError, match="twice"):
        replace(made, unfilled=(*made.unfilled, made.unfilled[0]))
    with pytest.raises(ValueError, match="decider is written: take its entry out"):
        replace(made, decider="C. Officer")


def test_who_assesses_does_not_decide(wechat, register):
    made = decode(written(wechat, register).read_bytes(), Assessment, "a").value
    for name in ("A. Analyst", "  a.  ANALYST "):
        rest = tuple(u for u in made.unfilled if u.part is not AssessedPart.DECIDER)
        with pytest.raises(ValueError, match="does not decide"):
            replace(made, decider=name, unfilled=rest)


def test_the_register_refuses_an_assessment_by_who_decides_at_its_line(wechat, register):
    path = written(wechat, register)
    order = register / f"{ORDER}.yaml"
    order.write_text(order.read_text(encoding="utf-8") + "decider: a. analyst\n", encoding="utf-8")
    with pytest.raises(InputError, match="assessed it, and decides") as refused:
        load(register)
    assert refused.value.place.source == str(path)
    assert refused.value.place.line == 4
    made = CliRunner().invoke(root, ["in-force", "--register", str(register)])
    assert isinstance(made.exception, InputError)
    path.unlink()
    with pytest.raises(InputError, match="not who decides"):
        assess(Workspace(register_folder=order.parent, at=AT), [], ORDER, "A. ANALYST")


def test_who_reviewed_the_party_may_not_have_assessed_it_either(wechat, register):
    written(wechat, register)
    order = register / f"{ORDER}.yaml"
    heard = """
consultations:
  - party: Vendor
    notified: 2023-11-01
    deadline: 2023-12-01
    source: letter 1
    outcome: {result: upheld, effective: 2023-12-20, decider: A. Analyst, why: {en: n, fr: n},
      source: memo 9}
"""
    order.write_text(order.read_text(encoding="utf-8") + heard, encoding="utf-8")
    with pytest.raises(InputError, match="assessed it, and decides"):
        load(register)


def test_a_determination_that_is_not_there_is_named_in_the_file_that_names_it(wechat, register):
    path = written(wechat, register)
    told = path.read_text(encoding="utf-8")
    path.write_text(told.replace(f"determination: {ORDER}", "determination: not-there"), "utf-8")
    with pytest.raises(InputError, match="no such determination: not-there") as refused:
        load(register)
    assert refused.value.place.source == str(path)


def test_what_a_person_completed_is_told_again_and_nothing_is_missing_then(wechat, register):
    path = written(wechat, register)
    completed(path)
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    left = {u["part"] for u in told.get("unfilled", ())}
    assert left <= {"ownership"}
    printed = run("assess", "--record", path, "--register", register, code=int(bool(left)))
    assert decode(printed.encode(), Assessment, "a").value == load(register).assessments[0]


def test_a_file_that_a_person_may_have_completed_is_not_overwritten(wechat, register):
    path = written(wechat, register)
    before = path.read_bytes()
    asked = [
        "assess",
        wechat,
        "--for",
        ORDER,
        "--assessor",
        "B",
        "--register",
        register,
        "-o",
        path,
    ]
    made = CliRunner().invoke(root, [*map(str, asked)])
    assert isinstance(made.exception, InputError)
    assert path.read_bytes() == before
    run(*asked, "--force")
    assert path.read_bytes() != before


def test_only_a_signer_that_was_verified_shows_who_made_it():
    known = next(k for k in SHIPPED.entity("tencent").identifiers if k.kind is Kind.MACOS_TEAM_ID)
    signer = Identifier(known.kind, known.value)
    name = named(Kind.ANDROID_PACKAGE, "com.tencent.mm")
    for verdict in (SignerVerdict.VERIFIED, SignerVerdict.CLAIMED):
        signed = Signer(scheme="apple", verdict=verdict, identifiers=(signer,))
        told = {
            m.bearer: m.verdict
            for m in behind.makers(SHIPPED, [inspected(names=(name,), signers=(signed,))])
        }
        assert told["tencent/wechat"] is SignerVerdict.CLAIMED
        assert told.get("tencent") is (verdict if verdict is SignerVerdict.VERIFIED else None)


def test_owners_are_followed_upwards_and_what_is_only_recalled_is_left_out():
    owned = {(e.owner, e.owned) for e in SHIPPED.ownership if e.holds(AT) and e.tier.enabled}
    recalled = {(e.owner, e.owned) for e in SHIPPED.ownership if not e.tier.enabled} - owned
    assert owned
    assert recalled
    order = SPACE.register.determination(ORDER)
    met = set()
    for application in SHIPPED.applications:
        rows = [i for i in application.identifiers if i.kind is Kind.ANDROID_PACKAGE]
        if rows and rows[0].tier.enabled:
            name = named(Kind.ANDROID_PACKAGE, rows[0].value)
            makers = tuple(behind.makers(SHIPPED, [inspected(names=(name,))]))
            companies, edges = behind.companies(SPACE, order, makers)
            ids = {c.id for c in companies}
            assert all(e.owner in ids and e.owned in ids for e in edges)
            assert all(e.tier is not Tier.T5 for e in edges)
            met |= {(e.owner, e.owned) for e in edges}
    assert met
    assert met <= owned


def test_a_package_that_could_not_be_read_leaves_the_reach_unfilled(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"nothing that anybody knows")
    told = json.loads(
        run("assess", tmp_path / "a.bin", "--for", ORDER, "--assessor", "A", "--json")
    )
    assert "reach" in {u["part"] for u in told["unfilled"]}
    assert told["packages"][0]["unread"]


@given(value=st.text(max_size=40), number=st.integers(0, 2**40))
def test_any_name_in_a_package_is_read_back_as_it_was_written(value, number):
    right = Right(
        kind=RightKind.ANDROID_PERMISSION,
        value="android.permission.CAMERA",
        shown=Shown(entry=value, offset=number, text=value),
        by=value,
    )
    found = inspected(file=value, title=value, version=value, rights=(right,), size=number)
    made = assess(SPACE, [found], ORDER, "A. Analyst")
    assert decode(text(made), Assessment, "a").value == made


@pytest.mark.parametrize("language", Language)
def test_the_report_says_who_assessed_who_decides_and_what_is_missing(wechat, register, language):
    made = decode(written(wechat, register).read_bytes(), Assessment, "a").value
    report = assessed(made, load(register).determination(ORDER), language)
    told = str(report).replace("\\xa0", " ")
    assert "A. Analyst" in told
    assert HOWS[SignerVerdict.CLAIMED].on(language) in told
    for unfilled in made.unfilled:
        assert unfilled.why.on(language)[:40] in told
    assert {*PARTS} == {*AssessedPart}


def test_the_command_writes_the_record_and_its_reports_in_both_languages(wechat, tmp_path):
    run("assess", wechat, "--for", ORDER, "--assessor", "A", "-o", tmp_path / "a.yaml",
        "--html", tmp_path / "a.html", "--pdf", tmp_path / "a.pdf")  # fmt: skip
    assert {p.name for p in tmp_path.iterdir()} == {
        "a.yaml", "a.html", "a.fr.html", "a.pdf", "a.fr.pdf",
    }  # fmt: skip
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_packages_and_a_record_are_not_given_together(wechat):
    for asked in ([], [wechat], [wechat, "--for", ORDER], [wechat, "--record", "a.yaml"]):
        run("assess", *asked, code=2)


def test_where_one_file_is_refused_none_is_written(wechat, tmp_path):
    record = tmp_path / "a.yaml"
    record.write_text("mine", encoding="utf-8")
    asked = ["assess", wechat, "--for", ORDER, "--assessor", "A", "-o", record]
    made = CliRunner().invoke(root, [*map(str, asked), "--html", str(tmp_path / "a.html")])
    assert isinstance(made.exception, InputError)
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]

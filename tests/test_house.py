"""The house, read by its own rules."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import median

import pytest

import proscribe.model
from proscribe.cli import main

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
HEAVY = {
    "apsw",
    "cryptography",
    "pyspark",
    "sqlglot",
    "duckdb",
    "holidays",
    "jinja2",
    "msgspec",
    "numpy",
    "publicsuffixlist",
    "pyarrow",
    "typst",
    "yaml",
}
AT_START = {"proscribe", "proscribe.cli"}
LONG = 25
LINK = re.compile(r"\]\(([A-Za-z0-9_./-]+\.[a-z]+|[a-z/-]+/?)(?:#[^)]*)?\)")
BANISHED = re.compile(
    r"\b(bans?|banned|waivers?|payloads?|endpoints?|backends?|assets?|created_at)\b",
    re.IGNORECASE,
)
QUOTED = {"docs/explanation/instruments.md", "docs/glossary.md", "docs/tutorial.md"}
"""Pages that quote instruments, or say which words are not ours."""
OF_OTHERS = {
    "cryptography.hazmat.backends.openssl.backend",
    '"payload"',
    '"payloadType"',
    "pysigma-backend-sqlite",
    '"Payload"',
    "Kaspersky Endpoint",
    "Ban on the use",
    "hazmat.backends.openssl.backend",
}
"""Names that other people gave to things."""
FOREIGN = re.compile(r"pypi\.org|pythonhosted|deb\.debian\.org|registry\.npmjs|/work/(main|shared)")


def trees():
    return [(p, ast.parse(p.read_text(encoding="utf-8"))) for p in SOURCES]


def tracked():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / n for n in names.split("\0") if n]


def test_no_module_is_over_300_lines():
    alone = {"proscribe_verify.py"}  # one file, which a stranger reads; its own test bounds it
    lines = {p.name: len(p.read_text().splitlines()) for p in SOURCES if p.name not in alone}
    long = {name: n for name, n in lines.items() if n > 300}
    assert long == {}


def test_the_median_target_is_under_80_lines():
    targets = (p for p in SOURCES if p.parent.name == "targets" and p.stem != "__init__")
    assert median(len(p.read_text().splitlines()) for p in targets) < 80


def test_no_function_is_over_its_length():
    long = {}
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                if lines > LONG:
                    long[f"{path.name}:{node.name}"] = lines
    assert long == {}


@pytest.mark.parametrize("noun", sorted(proscribe.model.__all__))
def test_every_public_noun_stands_in_the_glossary(noun):
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert re.search(rf"\b{noun}\b", glossary)


def test_nothing_catches_everything_but_the_doors():
    broad = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and "cli" not in path.parts
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert broad == []


def test_no_function_below_the_doors_takes_a_boolean():
    switched = [
        f"{path.name}:{node.name}"
        for path, tree in trees()
        if "cli" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for argument in (*node.args.args, *node.args.kwonlyargs)
        if argument.annotation and ast.unparse(argument.annotation) == "bool"
    ]
    assert switched == []


def test_help_loads_nothing_heavy_and_these_modules_of_ours_alone():
    code = (
        "import sys; from proscribe.cli import root\n"
        "try: root.main(['--help'], standalone_mode=False)\n"
        "finally: sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert loaded & HEAVY == set()
    assert {m for m in loaded if m.split(".")[0] == "proscribe"} == AT_START


def test_no_tracked_file_names_a_registry_or_a_machine():
    named = []
    for path in tracked():
        if path.suffix in {".gz", ".deb"} or not path.is_file() or path == Path(__file__):
            continue
        if FOREIGN.search(path.read_text(encoding="utf-8", errors="replace")):
            named.append(path.relative_to(ROOT).as_posix())
    assert named == []


def test_decisions_are_numbered_without_holes():
    numbers = [int(p.name[:4]) for p in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_relative_link_of_the_documentation_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    dead = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert dead == []


def test_the_commands_of_the_readme_can_be_made():
    readme, makefile = (ROOT / n for n in ("README.md", "Makefile"))
    targets = set(re.findall(r"^([a-z-]+):", makefile.read_text(), re.MULTILINE))
    assert {"demo", "test", "docs"} <= set(re.findall(r"make ([a-z-]+)", readme.read_text()))
    assert set(re.findall(r"(?:`|    )make ([a-z-]+)", readme.read_text())) <= targets


def test_the_generated_pages_are_those_of_the_code(tmp_path):
    made = [sys.executable, "generator/docs.py", "--to", str(tmp_path)]
    subprocess.run(made, cwd=ROOT, check=True)
    pages = list(tmp_path.rglob("*.md"))
    assert pages
    docs = ROOT / "docs"
    written = [docs / p.relative_to(tmp_path) for p in pages]
    stale = [
        w.name
        for p, w in zip(pages, written, strict=True)
        if not w.exists() or p.read_bytes() != w.read_bytes()
    ]
    assert stale == [], "write them anew with: make reference"
    assert set(docs.glob("reference/*.md")) <= set(written)


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| ([a-z][a-z0-9-]*) \|", reasons, re.MULTILINE))
    assert said == {re.split(r"[^a-z0-9-]", name)[0] for name in wanted} | {"package"}


def test_words_that_are_not_ours_stand_nowhere():
    found = []
    for path in [*SOURCES, *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        for other in OF_OTHERS:
            text = text.replace(other, "")
        if name not in QUOTED:
            found += [f"{name}: {word}" for word in BANISHED.findall(text)]
    assert found == []


def test_what_the_readme_shows_of_a_command_is_what_it_prints(capsys):
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = page.partition("covers ca-tbs-2023-10-30\n")[2].partition("    $ ")[0]
    main(["covers", "ca-tbs-2023-10-30", "--as-of", "2026-11-01"])
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for line in filter(None, (" ".join(one.split()) for one in shown.splitlines())):
        start = line.removesuffix("…").removesuffix("...").strip()
        assert any(one.startswith(start) for one in printed), line

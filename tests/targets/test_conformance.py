"""What every target must do. A new target is under test the moment its file exists."""

import inspect
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath

import pytest
from corpus import INSTALL_ONLY, POLICIES, TWO_SUITES, named, policies, row
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe import targets
from proscribe.model import Effect, Ground, Policy, Prohibition, Text
from proscribe.targets import compile_policy

HERE = Path(__file__).parent
SERIAL = 1_800_000_000
FEW = settings(max_examples=20)
CASES = {name: (policy, None) for name, policy in POLICIES.items()}
CASES["lifted"] = (Policy(), TWO_SUITES)
BYTES = """
import sys
from corpus import POLICIES, TWO_SUITES
from proscribe.targets import compile_policy, get
for policy in POLICIES.values():
    for file in compile_policy(get(sys.argv[1]), policy, serial=1, before=TWO_SUITES).files:
        print(file.path, file.digest)
"""


@pytest.fixture(scope="module", params=targets.names())
def target(request):
    return targets.get(request.param)


@cache
def of_its_kinds(name):
    """Draw policies that concern a target, for few of those of all kinds would."""
    kinds = st.sampled_from(sorted(targets.get(name).kinds))
    grounds = [Ground(determination=d, provision="main", product="a/b") for d in ("d-1", "d-2")]
    rows = st.builds(
        Prohibition,
        identifier=kinds.flatmap(named),
        effects=st.frozensets(st.sampled_from(list(Effect)), min_size=1),
        because=st.sampled_from(grounds).map(lambda ground: (ground,)),
    )
    strange = row("pypi.package", "volcengine", "a/b")
    return st.lists(rows, max_size=5).map(lambda drawn: Policy.of([*drawn, strange]))


def compiled(target, policy, before=None):
    return compile_policy(target, policy, serial=SERIAL, before=before)


def asked(target, policy):
    rows = (p for p in policy.on(target.platforms) if p.identifier.kind in target.kinds)
    return Counter((p, effect) for p in rows for effect in p.effects)


def answered(artifact):
    return Counter((a.prohibition, a.effect) for a in (*artifact.enforced, *artifact.gaps))


def mentions(file, value):
    """Tell whether a file names ``value``, in UTF-8 or in the UTF-16 of Windows."""
    content = file.content.lower()
    return any(value.lower().encode(e) in content for e in ("utf-8", "utf-16-le"))


@pytest.mark.parametrize("case", CASES)
def test_the_bytes_are_those_that_were_reviewed(target, case, request):
    policy, before = CASES[case]
    golden = HERE / target.name / "golden" / case
    files = {f.path: f.content for f in compiled(target, policy, before).files}
    if request.config.getoption("--accept"):
        shutil.rmtree(golden, ignore_errors=True)
        for path, content in files.items():
            (golden / path).parent.mkdir(parents=True, exist_ok=True)
            (golden / path).write_bytes(content)
    reviewed = (p for p in golden.rglob("*") if p.is_file())
    assert files == {p.relative_to(golden).as_posix(): p.read_bytes() for p in reviewed}


@given(policy=policies)
def test_every_effect_asked_for_is_enforced_or_a_gap_and_never_both(target, policy):
    artifact = compiled(target, policy)
    assert answered(artifact) == asked(target, policy)
    assert artifact.policy == policy.digest
    assert artifact.target == target.name


@FEW
@given(data=st.data(), limit=st.integers(0, 3))
def test_what_exceeds_a_limit_is_a_gap(target, data, limit):
    policy = data.draw(of_its_kinds(target.name))
    limited = replace(target, limits={frozenset(target.kinds): limit})
    artifact = compiled(limited, policy)
    assert answered(artifact) == asked(target, policy)
    assert len({e.prohibition.identifier for e in artifact.enforced}) <= limit


@FEW
@given(data=st.data())
def test_the_order_of_decisions_is_irrelevant(target, data):
    policy = data.draw(of_its_kinds(target.name))
    backwards = Policy.of(reversed(policy.prohibitions))
    assert compiled(target, policy) == compiled(target, backwards)


@FEW
@given(data=st.data())
def test_the_same_policy_gives_the_same_bytes_twice(target, data):
    policy = data.draw(of_its_kinds(target.name))
    assert compiled(target, policy).files == compiled(target, policy, before=policy).files


def test_the_same_policy_gives_the_same_bytes_in_every_process(target):
    def run(seed):
        path = os.pathsep.join((str(HERE.parent), *sys.path))
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        command = [sys.executable, "-c", BYTES, target.name]
        return subprocess.run(command, env=env, check=True, capture_output=True, timeout=60).stdout

    assert run("1") == run("2") != b""


@FEW
@given(data=st.data())
def test_what_is_not_enforced_leaves_no_trace_in_the_files(target, data):
    policy = data.draw(of_its_kinds(target.name))
    artifact = compiled(target, policy)
    enforced = Policy.of(e.prohibition for e in artifact.enforced)
    assert artifact.files == compiled(target, enforced).files


@FEW
@given(data=st.data())
def test_an_effect_comes_only_by_means_that_do_no_more_than_was_decided(target, data):
    policy = data.draw(st.one_of(of_its_kinds(target.name), st.just(INSTALL_ONLY)))
    for e in compiled(target, policy).enforced:
        means = target.means[e.prohibition.identifier.kind]
        lawful = [m for m in means if m.needs <= e.prohibition.effects and e.effect in m.gives]
        assert e.condition in {m.condition for m in lawful}


def test_means_that_remove_are_used_only_where_removal_was_decided(target):
    means = [m for by_kind in target.means.values() for m in by_kind]
    assert all(Effect.REMOVE in m.needs for m in means if Effect.REMOVE in m.gives)


def test_means_belong_to_kinds_that_exist_on_the_platforms_of_the_target(target):
    assert all(kind.platforms & target.platforms for kind in target.kinds)
    for kind, means in target.means.items():
        assert all(m.gives <= kind.effects and m.needs <= m.gives for m in means)


@FEW
@given(data=st.data())
def test_every_sentence_is_in_both_languages(target, data):
    policy = data.draw(of_its_kinds(target.name))
    artifact = compiled(target, policy)
    said = [target.title, *(why for _, why in target.reasons.values())]
    said += [e.condition for e in artifact.enforced] + [g.why for g in artifact.gaps]
    assert all(isinstance(text, Text) for text in said)


def test_the_docstring_has_a_title_and_cites_its_specification(target):
    title, blank, *rest = inspect.getdoc(sys.modules[target.render.__module__]).splitlines()
    assert re.fullmatch(r"\S.*: \S.*\.", title)
    assert not blank
    assert any(line.startswith(("https://", "man ")) for line in rest)


@FEW
@given(data=st.data())
def test_every_file_bears_the_mark(target, data):
    policy = data.draw(of_its_kinds(target.name))
    for file in compiled(target, policy, before=TWO_SUITES).files:
        assert "proscribe" in file.path.lower() or mentions(file, "proscribe")


@FEW
@given(data=st.data())
def test_paths_are_relative_and_safe_and_each_is_written_once(target, data):
    policy = data.draw(of_its_kinds(target.name))
    paths = [f.path for f in compiled(target, policy, before=TWO_SUITES).files]
    assert paths == sorted(set(paths))
    for path in paths:
        assert str(PurePosixPath(path)) == path
        assert not path.startswith(("/", "~", "-"))
        assert ".." not in path.split("/")
        assert not re.search(r"[\\:*?\"<>|\x00-\x1f]", path)


@FEW
@given(data=st.data())
def test_lifting_everything_accounts_for_nothing(target, data):
    before = data.draw(of_its_kinds(target.name))
    artifact = compiled(target, Policy(), before)
    assert (artifact.enforced, artifact.gaps) == ((), ())


@pytest.mark.parametrize("before", POLICIES.values(), ids=POLICIES)
def test_lifting_names_what_was_placed_or_nothing_at_all(target, before):
    placed = {e.prohibition.identifier.value for e in compiled(target, before).enforced}
    files = compiled(target, Policy(), before).files
    asked = (p.identifier for p in before.on(target.platforms))
    values = {i.value for i in asked if i.kind in target.kinds}
    named = {value for value in values if any(mentions(f, value) for f in files)}
    assert named in (set(), placed)

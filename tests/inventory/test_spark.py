"""The same statements on a cluster of Spark, with workers of their own, over the same files."""

import pytest
from any_fleet import POLICIES, fleet
from asked_in_sql import drawn, told
from cluster import cluster

from proscribe.inventory.sql import QUESTIONS, judged, rows, tables, written
from proscribe.inventory.sql.dialect import translated
from proscribe.inventory.sql.spark import ask, opened


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


def on_the_cluster(session, inventory, asked, known, questions):
    manifest = inventory.manifest().known(known)
    how = judged(inventory.folder, manifest, POLICIES)
    own = opened(session, inventory.folder.as_uri(), tables(manifest, asked), how)
    return {q: rows(ask(own, written(q, asked)).toArrow()) for q in questions}


def digests(found, questions):
    return {q: found[q].digest for q in questions}


@pytest.mark.engine("java")
@pytest.mark.parametrize(
    ("seed", "questions"), [(1, sorted(QUESTIONS)), (8, ["history", "tallies", "who"])]
)
def test_spark_and_this_process_give_equal_digests(session, tmp_path, seed, questions):
    inventory = fleet(tmp_path / "inventory", seed)
    asked, known = drawn(inventory, seed)
    before = told(inventory, asked, known)
    assert sum(len(before[q].lines) for q in questions) > len(questions)
    inventory.compact()
    after = on_the_cluster(session, inventory, asked, known, questions)
    assert digests(after, questions) == digests(before, questions)


@pytest.mark.engine("java")
def test_the_workers_are_processes_of_their_own(session):
    executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()  # noqa: SLF001
    assert executors == 3  # the driver is one of them


def test_what_spark_has_no_words_for_is_refused():
    with pytest.raises(ValueError, match="SELEC"):
        translated("SELEC 1 FROM", "spark")

"""Wazuh's packages: from the server or the indexer, and when they prove that one is not there.

The shapes are those of the server's API reference and of the index in
https://documentation.wazuh.com/current/user-manual/capabilities/system-inventory; values are
made up.
"""

import gzip
import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.readers import get

READER = get("wazuh_packages")
INPUT = Path(__file__).parent / "input"
INDEX = "wazuh-states-inventory-packages-x"
DEB = {"linux.deb-package", "linux.deb-maintainer"}
NAMES = ("data", "affected_items", "hits", "_source", "package", "agent", "wazuh", "id", "name")


def item(name="kesl", **fields) -> dict:
    return {"agent_id": "1", "name": name, "format": "deb", "version": "1", **fields}


OWN = item("wazuh-agent")


def answer(*items: dict, total: int | None = None) -> dict:
    count = len(items) if total is None else total
    return {"data": {"affected_items": list(items), "total_affected_items": count}, "error": 0}


def document(name="kesl", agent="1", **fields) -> dict:
    return {"agent": {"id": agent}, "package": {"name": name, "type": "deb", **fields}}


def search(*documents: dict, total: int | None = None, relation="eq") -> dict:
    hits = [{"_index": INDEX, "_source": d} for d in documents]
    count = {"value": len(hits) if total is None else total, "relation": relation}
    return {"took": 1, "hits": {"total": count, "hits": hits}}


def lines(*values: dict) -> str:
    return "".join(f"{json.dumps(v)}\n" for v in values)


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(answer(item())),
        json.dumps([answer(item())]),
        gzip.compress(json.dumps(answer(item()), indent=2).encode(), mtime=0),
        json.dumps(search(document())),
        lines({"_index": INDEX, "_source": document()}),
        lines(document()),
        lines({"package": document()["package"], "wazuh": {"agent": {"id": "1"}}}),
    ],
)
def test_from_wherever_it_comes_it_reads_the_same(content):
    found = rows(READER, content)
    assert seen(found) == [("1", "kesl", ["linux.deb-package:kesl"])]
    assert READER.recognises(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize(
    ("content", "sees"),
    [
        (answer(OWN, item()), DEB),
        (answer(item()), set()),
        (answer(OWN, item(), total=3), set()),
        ([answer(OWN, total=2), answer(item(), total=2)], DEB),
        (search(document("wazuh-agent"), document()), DEB),
        (search(document("wazuh-agent"), document(), total=9), set()),
        (search(document("wazuh-agent"), document(), relation="gte"), set()),
        (document("wazuh-agent"), set()),
        (answer(item("wazuh-agent", format="rpm")), {"linux.rpm-package"}),
        (
            answer(item("Wazuh Agent", format="win")),
            {"windows.product-name", "windows.publisher"},
        ),
    ],
)
def test_only_a_whole_list_that_holds_wazuh_itself_proves_absence(content, sees):
    assert reports(rows(READER, json.dumps(content))) == {"1": sees}


def test_pages_about_many_agents_are_whole_together_or_not_at_all():
    one, two = document("wazuh-agent"), document("wazuh-agent", "2")
    pages = [search(one, two, total=4), search(document(), document(agent="2"), total=4)]
    assert reports(rows(READER, json.dumps(pages))) == {"1": DEB, "2": DEB}
    found = rows(READER, json.dumps(pages[:1]))
    assert reports(found) == {"1": set(), "2": set()}
    assert "packages are missing" in rejected(found)[-1][1]


def test_an_agent_that_tells_no_platform_is_not_guessed():
    found = rows(READER, json.dumps(answer(item(format="npm"), item(format="pkg"))))
    assert seen(found) == []
    assert {why for _, why, _ in rejected(found)} == {
        "nothing that this agent lists tells its platform, or Proscribe does not know it"
    }


def test_a_later_package_tells_the_platform_of_an_earlier_one():
    found = rows(READER, json.dumps(answer(item(format="pypi", name="A_b"), item())))
    assert seen(found)[0] == ("1", "A_b", ["pypi.package:a-b"])


@pytest.mark.parametrize("bad", [{}, {"agent_id": 1}, {"agent_id": "1"}, 5, item(name=None)])
def test_a_bad_item_is_rejected_and_the_others_are_kept(bad):
    found = rows(READER, json.dumps(answer(item(), bad, item(), total=2)))
    assert len(seen(found)) == 2
    assert "cannot be read" in rejected(found)[0][1]


@pytest.mark.parametrize("head", [b"", b'{"data": {}}', b'{"hits": {}}', b'{"package": 1}'])
def test_other_answers_are_not_recognised(head):
    assert not READER.recognises(head)


@given(st.lists(documents(*NAMES), max_size=3))
def test_whatever_an_answer_holds_is_read_or_refused(values):
    survives(READER, json.dumps({"data": {"affected_items": values}}).encode())
    survives(READER, lines(*({"package": v, "agent": v} for v in values)).encode())

"""Attacks that others suffered: what they do to an inspection, which is nothing but to be told."""

import json
import socket
import threading
import unicodedata
from pathlib import Path

import hostile_packages
import published_attacks
import pytest
from inspectors import test_apple, test_windows

from proscribe.model import SignerVerdict
from proscribe.service.inspect import inspect
from proscribe.wire.plain import plain

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "hostile-packages.md"
NAMES = sorted(published_attacks.attacks(0))


class Server:
    """A server that nobody may call: it counts those who do."""

    def __init__(self):
        self.calls = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        while True:
            caller, _ = self.listener.accept()
            with caller:
                if caller.recv(1):
                    return
                self.calls += 1

    def close(self):
        """End, by the one call that says so."""
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.send(b"end")
        self.thread.join()
        self.listener.close()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """All attacks, read by one confined worker; what they left behind, and who was called."""
    folder, server = tmp_path_factory.mktemp("attacks"), Server()
    attacks = published_attacks.attacks(server.port)
    paths = []
    for name, attack in attacks.items():
        place = folder / name
        place.mkdir()
        paths.append(place / attack.file)
        paths[-1].write_bytes(attack.data)
    found = dict(zip(attacks, inspect(paths), strict=True))
    server.close()
    left = sorted(p for p in folder.rglob("*") if p.is_file() and p not in paths)
    return attacks, found, server.calls, left


def test_nobody_was_called_and_nothing_was_written(told):
    _, _, calls, left = told
    assert (calls, left) == (0, [])


@pytest.mark.parametrize("name", NAMES)
def test_a_published_attack_is_told_and_does_nothing(name, told):
    attack, found = told[0][name], told[1][name]
    text = json.dumps(plain(found), ensure_ascii=False)
    assert found.format == attack.format
    assert (found.malformed is not None) == attack.malformed
    assert "stumbled" not in text
    assert set(attack.remarks) <= {remark.name for remark in found.remarks}
    assert [said for said in attack.says if said not in text] == []
    assert [hidden for hidden in attack.hides if hidden in text] == []
    assert [c for c in text if unicodedata.category(c) in {"Cc", "Cf"}] == []
    assert found.signer is not SignerVerdict.VERIFIED


@pytest.mark.parametrize("name", ["script-as-a-bundle", "bundle-of-no-grammar", "script-as-a-host"])
def test_what_is_no_name_names_nothing(name, told):
    found = told[1][name]
    assert {n.identifier.value for n in found.names} <= {published_attacks.PACKAGE}
    assert not [d for d in found.domains if "script" in d.name]


def test_every_attack_stands_on_the_page_of_them():
    page = PAGE.read_text(encoding="utf-8")
    cases = {**hostile_packages.cases(), **test_apple.HOSTILE, **test_windows.HOSTILE}
    assert [n for n in (*NAMES, *cases) if f"| {n} |" not in page] == []
    assert len(NAMES) + len(cases) >= 100

"""Taking files in, whatever the readers."""

import gc

import pytest

from proscribe.inventory import Inventory
from proscribe.model import InputError
from proscribe.service.ingest import ingest

LINE = (
    '{"device":"D1","platform":"android","seen":"2026-11-01T00:00:00Z","source":"x",'
    '"sees":["android.package"],"applications":[]}\n'
)


def test_python_looks_for_cycles_as_before_once_a_file_is_in_or_refused(tmp_path):
    before = gc.get_threshold()
    path = tmp_path / "report.ndjson"
    path.write_text(LINE)
    assert ingest(Inventory(tmp_path / "store"), path).reports == 1
    assert gc.get_threshold() == before
    (tmp_path / "blocked").write_text("no folder")
    with pytest.raises(InputError):
        ingest(Inventory(tmp_path / "blocked"), path)
    assert gc.get_threshold() == before

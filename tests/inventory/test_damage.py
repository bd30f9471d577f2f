"""A file of the inventory that was harmed gives a clear error or the right answer, and no other."""

import itertools
import json
import random
import shutil

import pytest
from any_fleet import fleet
from every_question import every

from proscribe.cli import main
from proscribe.inventory import Inventory, files, kept, manifest, postings
from proscribe.model import InputError

SEED = 11


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    inventory = fleet(tmp_path_factory.mktemp("whole") / "inventory", SEED)
    return inventory, {name: ask() for name, ask in every(inventory).items()}


def harms(content, chance):
    """Yield ways to harm a file, at places drawn anew."""
    place = chance.randrange(len(content))
    changed = bytes([content[place] ^ 1 << chance.randrange(8)])
    yield content[:place] + changed + content[place + 1 :]
    yield content[:place]
    yield content + b"\0"
    yield None


def write(path, content):
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)


def named(inventory):
    parts = inventory.manifest().parts()
    return [inventory.folder / manifest.NAME, *(inventory.folder / p.name for p in parts)]


def test_whatever_file_is_harmed_each_question_has_the_right_answer_or_a_clear_error(whole):
    inventory, truth = whole
    chance = random.Random(SEED)  # noqa: S311
    asked = itertools.cycle(every(inventory).items())
    told = set()
    for _, path in enumerate(named(inventory)):
        content = path.read_bytes()
        for harmed in harms(content, chance):
            write(path, harmed)
            for name, ask in itertools.islice(asked, 1):
                try:
                    assert ask() == truth[name]
                except InputError as error:
                    assert str(path) in str(error.place)
                    assert error.reason
                    assert error.remedy
                    told.add(name)
        path.write_bytes(content)
    assert told == {*truth}
    for name, ask in every(inventory).items():
        assert ask() == truth[name]


def test_each_bit_and_each_length_of_each_file_is_told(whole):
    inventory, _ = whole
    for part in inventory.manifest().parts():
        path = files.found(inventory.folder, part)
        content = path.read_bytes()
        step = max(1, len(content) // 40)
        for place in range(0, len(content), step):
            for bit in (0, 7):
                changed = bytes([content[place] ^ 1 << bit])
                path.write_bytes(content[:place] + changed + content[place + 1 :])
                with pytest.raises(InputError, match="not those that were written"):
                    files.found(inventory.folder, part)
            path.write_bytes(content[:place])
            with pytest.raises(InputError, match="was written with"):
                files.found(inventory.folder, part)
        path.write_bytes(content)
        assert files.found(inventory.folder, part) == path


def test_each_bit_of_the_manifest_is_told(whole):
    inventory, _ = whole
    path = inventory.folder / manifest.NAME
    content, before = path.read_bytes(), inventory.manifest()
    for place in range(0, len(content), 31):
        changed = bytes([content[place] ^ 1 << place % 8])
        path.write_bytes(content[:place] + changed + content[place + 1 :])
        with pytest.raises(InputError) as caught:
            inventory.manifest()
        assert str(path) in str(caught.value.place)
        path.write_bytes(content[:place])
        with pytest.raises(InputError):
            inventory.manifest()
    path.write_bytes(content)
    assert inventory.manifest() == before


def test_files_without_a_manifest_are_no_empty_inventory_and_are_not_swept_away(whole, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(whole[0].folder, folder)
    inventory = Inventory(folder, clock=whole[0].clock)
    before = sorted(folder.rglob("*.parquet"))
    content = (folder / manifest.NAME).read_bytes()
    (folder / manifest.NAME).unlink()
    for act in (inventory.manifest, inventory.compact, lambda: inventory.add("new", [])):
        with pytest.raises(InputError, match="the manifest is gone"):
            act()
    assert sorted(folder.rglob("*.parquet")) == before
    (folder / manifest.NAME).write_bytes(content)
    assert every(inventory)["answer"]() == whole[1]["answer"]


def test_a_writer_adds_to_no_harmed_store_what_would_answer_wrongly(whole, tmp_path):
    from any_fleet import looks, rows

    chance = random.Random(SEED)  # noqa: S311
    more = list(rows(looks(chance, 12)))
    (tmp_path / "truth").mkdir()
    grown = Inventory(tmp_path / "truth" / "inventory", clock=whole[0].clock)
    shutil.copytree(whole[0].folder, grown.folder, dirs_exist_ok=True)
    grown.add("more", list(more))
    truth = {name: ask() for name, ask in every(grown).items()}
    asked = itertools.cycle(truth)
    for number, part in enumerate([*whole[0].manifest().parts()][::4]):
        inventory = Inventory(tmp_path / f"{number}", clock=whole[0].clock)
        shutil.copytree(whole[0].folder, inventory.folder)
        path = inventory.folder / part.name
        content = path.read_bytes()
        write(path, next(harms(content, chance)))
        try:
            inventory.add("more", list(more))
            inventory.compact()
        except InputError as error:
            assert str(path) in str(error.place)
        write(path, content)
        inventory.add("more", list(more))
        name = next(asked)
        assert every(inventory)[name]() == truth[name]


def test_what_was_remembered_and_harmed_is_asked_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(postings, "FEW", 0)
    inventory = fleet(tmp_path / "inventory", SEED)
    ask = every(inventory)["answer"]
    told = ask()
    for path in sorted((inventory.folder / kept.SHELF).iterdir()):
        content = path.read_bytes()
        for harmed in harms(content, random.Random(1)):  # noqa: S311
            write(path, harmed)
            assert ask() == told


def code(*arguments):
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    return ended.value.code


def test_all_of_the_inventory_is_verified_and_what_is_damaged_is_named(whole, capsys):
    inventory, _ = whole
    where = ("--inventory", str(inventory.folder))
    assert code("verify-inventory", *where) == 0
    assert "0 damaged" in capsys.readouterr().out
    first, second, *_ = sorted(inventory.manifest().parts(), key=lambda p: p.name)
    contents = {p.name: (inventory.folder / p.name).read_bytes() for p in (first, second)}
    (inventory.folder / first.name).write_bytes(contents[first.name][:-1])
    (inventory.folder / second.name).unlink()
    assert code("verify-inventory", "--json", *where) == 1
    told = json.loads(capsys.readouterr().out)
    assert [d["file"] for d in told["damaged"]] == [first.name, second.name]
    assert code("verify-inventory", "--lang", "fr", *where) == 1
    assert "2 endommagés" in capsys.readouterr().out
    for name, content in contents.items():
        (inventory.folder / name).write_bytes(content)
    assert code("verify-inventory", *where) == 0

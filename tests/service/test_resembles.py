"""Whether one package is another, by what stays when it is changed."""

import io
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))
import android_packages as made
from dex_files import dex

from proscribe.cli.compare import command as compare_command
from proscribe.cli.resembles import command as resembles_command
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.likeness import KEPT, sketches
from proscribe.model import (
    Alike,
    Facet,
    InputError,
    Inspection,
    Language,
    Likeness,
    Right,
    RightKind,
    Sketch,
)
from proscribe.service.compare import compare, lines
from proscribe.service.likenesses import held, keep_all
from proscribe.service.resembles import features, resemblance, resemblances
from proscribe.service.resembles import lines as told

ANDROID = "Landroid/os/Build;"


def code(prefix, texts, libraries=()):
    classes = [f"L{prefix}/C{n};" for n in range(8)]
    methods = [(c, f"m{n}") for c in classes for n in range(4)]
    methods += [(ANDROID, f"api{n}") for n in range(20)]
    return dex(classes=classes, methods=methods, strings=[*texts, *libraries])


def package(*files, signed=b"one"):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as whole:
        for number, one in enumerate(files):
            whole.writestr(f"classes{number + 1 if number else ''}.dex", one)
        whole.writestr("assets/data.bin", b"0123456789" * 40)
        whole.writestr("META-INF/CERT.RSA", signed)
    return held.getvalue()


def likeness(name, data):
    return Likeness(
        file=name, sha256=f"{hash(data) & 0xFFFF:064x}", **sketches(memoryview(data), Budget())
    )


def texts(of, count=60):
    return [f"{of} says the thing number {n}" for n in range(count)]


MINE = code("com/example/mine", texts("mine"))
RENAMED = code("a/b", texts("mine"))
SHRUNK = code("a/b", texts("mine")[:40])
OTHER = code("org/other", texts("other"))


def verdict(one, other, *known):
    a, b = likeness("a.apk", one), likeness("b.apk", other)
    (found,) = resemblances(a, [b], [likeness("k", k) for k in known])
    return found.verdict


def test_the_same_bytes_are_the_same():
    assert verdict(package(MINE), package(MINE)) is Alike.SAME


def test_a_copy_that_is_signed_anew_is_a_copy():
    assert verdict(package(MINE), package(MINE, signed=b"two")) is Alike.COPY


def test_names_are_no_part_of_what_is_compared():
    assert verdict(package(MINE), package(RENAMED)) is Alike.COPY


def test_what_is_shrunk_is_derived():
    assert verdict(package(MINE), package(SHRUNK)) in {Alike.COPY, Alike.DERIVED}


def test_another_application_is_unrelated():
    assert verdict(package(MINE), package(OTHER)) is Alike.UNRELATED


def test_what_others_have_too_does_not_make_two_alike():
    shared = texts("a library")
    one = package(code("com/a", texts("one", 10), shared))
    other = package(code("com/b", texts("two", 10), shared))
    users = [package(code(f"com/u{n}", texts(f"user {n}", 200), shared)) for n in range(4)]
    assert verdict(one, other) is Alike.DERIVED
    assert verdict(one, other, *users) in {Alike.UNRELATED, Alike.UNKNOWN}


def test_copies_of_an_application_do_not_make_its_own_code_common():
    copies = [package(MINE, signed=bytes([n])) for n in range(5)]
    assert verdict(package(MINE), package(SHRUNK), *copies) in {Alike.COPY, Alike.DERIVED}


def test_too_little_to_compare_is_said():
    empty = package(dex())
    assert verdict(empty, package(dex(strings=["x"]))) is Alike.UNKNOWN


def test_what_is_no_package_has_no_likeness():
    with pytest.raises(MalformedError):
        sketches(memoryview(b"nothing"), Budget())


@given(st.binary(max_size=300), st.integers(0, 400))
def test_damaged_packages_have_a_likeness_or_a_reason(noise, at):
    data = bytearray(package(MINE))
    data[at : at + len(noise)] = noise
    try:
        found = sketches(memoryview(bytes(data)), Budget())
    except MalformedError as error:
        assert error.reason.fr
    else:
        assert set(found) == {facet.value for facet in Facet}


def test_a_sketch_is_a_fair_sample_of_a_large_set():
    ours = dex(strings=texts("large", 3 * KEPT))
    half = dex(strings=[*texts("large", 3 * KEPT)[: 3 * KEPT // 2], *texts("new", 3 * KEPT // 2)])
    a, b = likeness("a", ours), likeness("b", half)
    assert len(features(a.constants)) == KEPT
    assert a.constants.count == 3 * KEPT
    found = resemblance(a, b, {facet: Counter() for facet in Facet})
    shares = {s.facet: s for s in found.shares}
    assert abs(shares[Facet.CONSTANTS].alike - 1 / 3) < 0.05


@pytest.mark.parametrize("language", Language)
def test_resemblances_are_told_in_either_language(language):
    a, b = likeness("a.apk", package(MINE)), likeness("b.apk", package(OTHER))
    found = [*resemblances(a, [b])]
    assert next(told(found, language)).startswith("b.apk  ")
    assert len([*told(found, language, Alike.UNRELATED)]) == 1
    assert len([*told(found, language)]) == 2 + len(Facet)


def test_an_index_gives_back_what_was_kept_whatever_the_order(tmp_path):
    rows = [likeness("a", package(MINE)), likeness("b", package(OTHER))]
    keep_all(tmp_path / "one", rows)
    keep_all(tmp_path / "two", reversed(rows))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert set(held([tmp_path / "one"])) == set(rows)
    (tmp_path / "one").write_bytes((tmp_path / "one").read_bytes()[:-9])
    with pytest.raises(InputError, match="damaged"):
        held([tmp_path / "one"])


def test_the_command_finds_a_copy_in_a_folder_and_keeps_an_index(tmp_path):
    known = tmp_path / "known"
    known.mkdir()
    (known / "mine.apk").write_bytes(package(MINE, signed=b"two"))
    (known / "other.apk").write_bytes(package(OTHER))
    (known / "readme.txt").write_text("no package")
    one, index = tmp_path / "one.apk", tmp_path / "known.index"
    one.write_bytes(package(MINE))
    asked = [str(one), "--against", str(known), "--keep", str(index)]
    found = CliRunner().invoke(resembles_command, asked)
    assert (found.exit_code, "mine.apk" in found.output) == (3, True)
    again = CliRunner().invoke(resembles_command, [str(one), "--against", str(index), "--json"])
    assert again.exit_code == 3


def test_a_copy_that_somebody_else_signed_is_told_from_one_by_the_same_signer(tmp_path):
    mine, theirs = ((key, made.certificate(key)) for key in (made.key(), made.key()))
    for name, signer, code in (
        ("mine", mine, MINE),
        ("update", mine, SHRUNK),
        ("copy", theirs, MINE),
    ):
        whole = made.archive(made.files() | {"classes.dex": code})
        (tmp_path / name).write_bytes(made.signed(whole, *signer))
    (tmp_path / "code.dex").write_bytes(MINE)
    every = {one.file: one for one in held([tmp_path])}
    found = {r.to: r.same_signer for r in resemblances(every["mine"], [*every.values()])}
    assert found == {"mine": True, "update": True, "copy": False, "code.dex": None}


def inspected(name, *rights):
    return Inspection(
        file=name,
        size=1,
        sha256="0" * 64,
        format="apk",
        rights=tuple(Right(kind=RightKind.ANDROID_PERMISSION, value=r) for r in rights),
    )


def test_what_a_new_version_can_reach_besides_is_gained():
    sms, contacts = "android.permission.READ_SMS", "android.permission.READ_CONTACTS"
    found = compare(inspected("a", sms), inspected("b", sms, contacts))
    by_sort = {d.sort: d for d in found.differences}
    assert by_sort["contents"].gained == ("contacts",)
    assert (by_sort["contents"].lost, by_sort["contents"].kept) == ((), 1)
    assert found.same_name is found.same_signer is None
    back = compare(inspected("b", sms, contacts), inspected("a", sms))
    assert {d.sort: d.lost for d in back.differences} == {
        d.sort: d.gained for d in found.differences
    }


@pytest.mark.parametrize("language", Language)
def test_a_comparison_is_told_in_either_language(language):
    found = compare(inspected("a"), inspected("b", *(f"p{n}" for n in range(30))))
    assert sum("+ " in line for line in lines(found, language, 5)) == 6
    assert sum("+ " in line for line in lines(found, language, 99)) == 30


def test_the_command_that_compares_says_whether_they_differ(tmp_path):
    a, b = tmp_path / "a.dex", tmp_path / "b.dex"
    a.write_bytes(MINE)
    b.write_bytes(dex(methods=[("Landroid/telephony/SmsManager;", "f")]))
    assert CliRunner().invoke(compare_command, [str(a), str(a)]).exit_code == 0
    found = CliRunner().invoke(compare_command, [str(a), str(b)])
    assert (found.exit_code, "SmsManager" in found.output) == (1, True)


def test_an_empty_sketch_has_no_features():
    assert len(features(Sketch())) == 0

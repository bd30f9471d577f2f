"""The rows of the room, and what is weighed by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import Content, Grade, Inspection, Platform, Reach, Right, RightKind, Shown
from proscribe.reach import Meaning, expressible, meanings, reaches
from proscribe.reach.meanings import PLATFORMS

ROWS = st.sampled_from(meanings())


def inspected(*rights, within=()):
    return Inspection(
        file="a.apk", size=1, sha256="0" * 64, format="apk", rights=rights, within=within
    )


def right(row):
    return Right(kind=row.right, value=row.value.removesuffix("*"), shown=Shown(entry="x"))


def test_no_right_of_a_kind_has_two_rows_of_one_value():
    named = [(m.right, m.value) for m in meanings()]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("kind", RightKind)
def test_every_kind_of_right_belongs_to_a_platform(kind):
    assert PLATFORMS[kind.value.partition(".")[0]]


def test_a_meaning_without_a_source_or_a_value_is_refused():
    row = meanings()[0]
    for changed in ({"source": "somebody"}, {"value": "*"}, {"opens": ()}):
        told = {f: getattr(row, f) for f in ("right", "value", "opens", "means", "source")}
        with pytest.raises(ValueError, match=r"source|wide"):
            Meaning(**told | changed)


@given(rows=st.lists(ROWS, max_size=8))
def test_what_rights_open_is_reached_and_nothing_else(rows):
    found = reaches(inspected(*map(right, rows)))
    assert {r.content for r in found} == {c for row in rows for c in row.opens}
    assert [r.content for r in found] == [c for c in Content if c in {r.content for r in found}]
    for reach in found:
        assert isinstance(reach, Reach)
        assert len(reach.rights) == len(reach.because) == len(reach.sources)


def test_a_package_within_reaches_for_the_whole():
    inner = inspected(right(meanings()[0]))
    [found], [alone] = reaches(inspected(within=(inner,))), reaches(inner)
    assert (found.content, found.grade) == (alone.content, alone.grade)
    assert [r.shown.entry for r in found.rights] == ["a.apk!x"]


def test_a_right_that_no_row_knows_opens_nothing():
    assert reaches(inspected(Right(kind=RightKind.ANDROID_PERMISSION, value="org.example.X"))) == ()


def test_a_declared_right_is_told_as_declared():
    [found] = reaches(
        inspected(Right(kind=RightKind.ANDROID_PERMISSION, value="android.permission.READ_SMS"))
    )
    assert (found.content, found.grade) == (Content.MESSAGES, Grade.DECLARED)


def test_a_platform_without_a_row_for_a_content_cannot_say_that_it_is_reached():
    """Not expressible is not none."""
    assert Content.MESSAGES in expressible(Platform.ANDROID)
    assert Content.KERNEL not in expressible(Platform.CHROMEOS)

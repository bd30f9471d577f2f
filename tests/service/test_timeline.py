"""The life of a determination, told and drawn."""

import json
import time
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from proscribe.cli import root
from proscribe.formats.legible import UNFIT
from proscribe.model import (
    Cause,
    Covered,
    Determination,
    Effect,
    Event,
    EventKind,
    Force,
    Language,
    Provision,
    Reference,
    State,
    Term,
    TermKind,
    Text,
    Then,
)
from proscribe.model.text import blank
from proscribe.register import Audience, Register, audiences
from proscribe.service.timeline import Nature, axis, looks, markup, scale, svg, timeline, words
from proscribe.service.timeline.sheet import LEFT, RIGHT, sheet
from proscribe.service.workspace import Workspace

GOLDEN = Path(__file__).parent / "golden" / "timeline"
ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
START = datetime(2020, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=999)
TICK = timedelta(microseconds=1)


def run(*arguments, register=GOLDEN / "register"):
    return CliRunner().invoke(
        root, ["timeline", *map(str, arguments), "--register", str(register)], prog_name="proscribe"
    )


def told(determination, at=START, known=None):
    workspace = Workspace(register_folder=Path("none"), at=at, known=known)
    # The register of a workspace is read once; this one is made by hand.
    workspace.__dict__["register"] = Register(determinations=(determination,))
    return timeline(workspace, determination.id)


def parsed(drawing):
    return ET.fromstring(drawing)  # noqa: S314, it is our own


def event(kind, day, **more):
    more = {"instrument": "an order", "source": "a test"} | more
    return Event(event=kind, effective=START + timedelta(days=day), **more)


def made(*history, **more):
    fields = {
        "id": "example",
        "title": Text("Example", "Exemple"),
        "authority": "Example",
        "jurisdiction": "CA",
        "force": Force.ORDER,
        "issued": START,
        "effective": START + timedelta(days=10),
        "reasons": (Text("x", "x"),),
        "references": (Reference(title="x", url="https://example.org"),),
        "provisions": (
            provision("one", Effect.REMOVE, Effect.BLOCK_INSTALL),
            provision("two", Effect.BLOCK_TRAFFIC),
        ),
    }
    return Determination(history=history, **(fields | more))


def provision(name, *effects):
    return Provision(id=name, covers=(Covered(application="a/b"),), effects=effects)


# What it says


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("form", ["txt", "svg"])
def test_an_eventful_life_is_told_and_drawn_as_it_was_reviewed(language, form, request):
    drawing = ("--svg", "-") if form == "svg" else ()
    done = run("example-2020-orders", "--as-of", "2020-11-30", "--lang", language, *drawing)
    assert done.exit_code == 0, done.output
    golden = GOLDEN / f"example-2020-orders.{language}.{form}"
    if request.config.getoption("--accept"):
        golden.write_bytes(done.stdout_bytes)
    assert done.stdout_bytes == golden.read_bytes()


@pytest.mark.parametrize("form", ["txt", "svg"])
def test_french_never_breaks_a_line_before_a_colon(form):
    said = (GOLDEN / f"example-2020-orders.fr.{form}").read_text(encoding="utf-8")
    assert " :" not in said
    assert "\u00a0:" in said


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "register").glob("*.yaml")))
@pytest.mark.parametrize("language", list(Language))
def test_every_example_is_told_and_drawn(path, language):
    examples = ROOT / "examples" / "register"
    for form in ((), ("--svg", "-")):
        done = run(path.stem, "--lang", language, *form, register=examples)
        assert done.exit_code == 0, done.output
        assert path.stem in done.stdout


def test_a_late_order_says_since_when_it_is_known_and_is_not_told_before():
    late = event(EventKind.SUSPENDED, 20, order="a", recorded=START + timedelta(days=30))
    (happening,) = [h for h in told(made(late)).happenings if h.kind == "suspended"]
    assert happening.known == START + timedelta(days=30)
    before = told(made(late), known=START + timedelta(days=30) - TICK)
    assert "suspended" not in {h.kind for h in before.happenings}
    assert {s.state for r in before.rows for s in r.stretches}.isdisjoint({State.SUSPENDED})
    after = told(made(late), known=START + timedelta(days=30))
    assert "suspended" in {h.kind for h in after.happenings}


def test_an_entry_that_was_withdrawn_stays_and_changes_nothing():
    gone = START + timedelta(days=40)
    wrong = event(EventKind.RESCINDED, 20, withdrawn=gone)
    (happening,) = [h for h in told(made(wrong)).happenings if h.kind == "rescinded"]
    assert (happening.withdrawn, happening.changes) == (gone, ())
    assert all(s.state is not State.RESCINDED for r in told(made(wrong)).rows for s in r.stretches)
    (believed,) = [
        h for h in told(made(wrong), known=gone - TICK).happenings if h.kind == "rescinded"
    ]
    assert believed.withdrawn is None
    assert believed.everything


def test_what_nobody_knew_yet_is_not_told():
    found = told(made(recorded=START + timedelta(days=5)), known=START + timedelta(days=5) - TICK)
    assert (found.told, found.happenings, found.rows) == (False, (), ())
    done = run("example-2020-orders", "--as-known", "2020-08-01")
    assert "Nothing was known of it as of" in done.stdout
    parsed(svg(found, Language.FR))


def test_effects_that_share_their_moments_share_a_row_and_partial_orders_part_them():
    assert [(r.provision, len(r.effects)) for r in told(made()).rows] == [("one", 2), ("two", 1)]
    partial = event(
        EventKind.SUSPENDED, 20, order="a", provisions=("one",), effects=(Effect.REMOVE,)
    )
    rows = [(r.provision, r.effects) for r in told(made(partial)).rows]
    assert rows == [
        ("one", (Effect.REMOVE,)),
        ("one", (Effect.BLOCK_INSTALL,)),
        ("two", (Effect.BLOCK_TRAFFIC,)),
    ]


def test_those_whom_an_order_singles_out_have_a_row_of_their_own_and_share_it():
    for_two = event(
        EventKind.SUSPENDED, 20, order="a", provisions=("two",), parties=("North", "South")
    )
    own = [r for r in told(made(for_two)).rows if r.only]
    assert [(r.provision, [x.party for x in r.only]) for r in own] == [("two", ["North", "South"])]
    assert [s.state for s in own[0].stretches][-1] is State.SUSPENDED
    (common,) = [r for r in told(made(for_two)).rows if r.provision == "two" and not r.only]
    assert [s.state for s in common.stretches][-1] is State.EFFECTIVE


@pytest.mark.parametrize(("before", "ahead"), [(-TICK, True), (timedelta(0), False)])
def test_what_is_still_to_come_comes_by_itself_at_its_instant(before, ahead):
    effect = START + timedelta(days=10)
    (happening,) = [h for h in told(made(), at=effect + before).happenings if h.kind == "effect"]
    assert (happening.at, happening.nature, happening.ahead) == (effect, Nature.BY_ITSELF, ahead)


def test_a_lapse_and_the_end_of_an_order_are_told_ahead():
    order = event(EventKind.SUSPENDED, 20, order="a", until=START + timedelta(days=25))
    term = Term(kind=TermKind.SUNSET, then=Then.LAPSE, at=START + timedelta(days=60))
    found = told(made(order, terms=(term,)), at=START + timedelta(days=21))
    coming = [h for h in found.happenings if h.ahead]
    assert [(h.kind, (h.at - START).days) for h in coming] == [("order-ends", 25), ("lapse", 60)]
    assert [words.title(h).en for h in coming] == ["the order runs out", "its term runs out"]


def test_every_date_that_can_come_by_itself_has_a_name_before_it_comes():
    # Its issue is an act, even where the file gives nothing but its date.
    assert {*words.COMING} == {*Cause} - {Cause.ISSUE}


def test_a_review_that_only_warns_is_told_until_it_is_averted_and_again_after_its_span():
    term = Term(kind=TermKind.REVIEW, then=Then.WARN, within="30 days")
    due = [(h.at - START).days for h in warnings_of(made(terms=(term,)))]
    assert due == [40]
    reviewed = event(EventKind.REVIEWED, 35)
    due = [(h.at - START).days for h in warnings_of(made(reviewed, terms=(term,)))]
    assert due == [65]
    gone = event(EventKind.RESCINDED, 50)
    assert warnings_of(made(reviewed, gone, terms=(term,))) == []


def test_an_extension_moves_a_sunset_that_only_warns():
    term = Term(kind=TermKind.SUNSET, then=Then.WARN, at=START + timedelta(days=40))
    longer = event(EventKind.EXTENDED, 30, until=START + timedelta(days=70))
    assert [(h.at - START).days for h in warnings_of(made(terms=(term,)))] == [40]
    assert [(h.at - START).days for h in warnings_of(made(longer, terms=(term,)))] == [70]


def warnings_of(determination):
    return [h for h in told(determination).happenings if h.nature is Nature.WARNING]


def test_a_condition_without_a_date_is_watched():
    void = Text("Void if it is sold.", "Caduque en cas de vente.")
    term = Term(kind=TermKind.SUNSET, then=Then.WARN, condition=void)
    assert told(made(terms=(term,))).watched == (void,)


def test_deadlines_of_duties_stand_among_what_happens():
    done = run("us-dhs-bod-17-01", "--as-of", "2017-11-20", register=ROOT / "examples" / "register")
    past, _, coming = done.stdout.partition("Still to come")
    assert "by 12\u00a0Nov\u00a02017  deadline: plan" in past
    assert "by 12\u00a0Dec\u00a02017  deadline: begin" in coming


# What it holds


KINDS = [k for k in EventKind if k is not EventKind.AMENDED]
EFFECTS = [Effect.REMOVE, Effect.BLOCK_INSTALL]


@st.composite
def events(draw):
    kind = draw(st.sampled_from(KINDS))
    day = draw(st.integers(0, 60))
    length = draw(st.none() | st.integers(0, 30))
    until = None if length is None else START + timedelta(days=day + length)
    if kind is EventKind.EXTENDED and until is None:
        until = START + timedelta(days=day + 5)
    effects = tuple(draw(st.sets(st.sampled_from(EFFECTS))))
    late = draw(st.none() | st.integers(0, 20))
    recorded = None if late is None else START + timedelta(days=day + late)
    return event(
        kind,
        day,
        until=until,
        order=draw(st.sampled_from(["a", "b"])),
        provisions=("one",) if effects else draw(st.sampled_from([(), ("one",), ("two",)])),
        effects=effects,
        parties=draw(st.sampled_from([(), (), (), ("North",), ("North", "South")])),
        jurisdictions=draw(st.sampled_from([(), (), ("CA-ON",)])),
        recorded=recorded,
        by="number-2" if kind is EventKind.RENUMBERED else "",
    )


@st.composite
def determinations(draw):
    kept = []
    for candidate in draw(st.lists(events(), max_size=12)):
        try:
            made(*kept, candidate)
        except ValueError:
            continue
        kept.append(candidate)
    terms = draw(
        st.lists(
            st.builds(
                Term,
                kind=st.sampled_from([TermKind.REVIEW, TermKind.SUNSET]),
                then=st.sampled_from(Then),
                within=st.sampled_from(["5 days", "1 month"]),
            ),
            max_size=2,
        )
    )
    try:
        return made(*kept, terms=tuple(terms))
    except ValueError:
        return made(*kept)


@given(determinations(), st.none() | st.integers(0, 80))
def test_every_stretch_is_what_the_life_says_on_both_sides_of_its_ends(determination, day):
    known = None if day is None else START + timedelta(days=day)
    for row in told(determination, known=known).rows:
        assert row.stretches[0].start is None
        assert row.stretches[-1].end is None
        assert all(a.end == b.start for a, b in pairwise(row.stretches))
        for life in lives_of(determination, row, known):
            for stretch in row.stretches:
                start = stretch.start or datetime.min.replace(tzinfo=UTC)
                end = stretch.end - TICK if stretch.end else datetime.max.replace(tzinfo=UTC)
                for at in (start, end):
                    moment = life.at(at)
                    assert moment.state is stretch.state
                    if stretch.state is State.SUSPENDED:
                        assert len(moment.condition.orders) == stretch.orders
                if stretch.start:
                    before = life.at(start - TICK)
                    assert (before.state, len(before.condition.orders)) != (
                        stretch.state,
                        stretch.orders,
                    )


def lives_of(determination, row, known):
    (rule,) = [p for p in determination.provisions if p.id == row.provision]
    for effect in row.effects:
        for whose in row.only or (Audience(),):
            yield determination.life(
                rule,
                effect,
                known=known,
                jurisdiction=whose.jurisdiction,
                party=whose.party,
            )


@given(determinations())
def test_each_moment_of_each_life_has_a_number_and_each_row_is_touched_by_its_own(determination):
    found = told(determination)
    assert [h.number for h in found.happenings] == list(range(1, len(found.happenings) + 1))
    assert all(a.at <= b.at for a, b in pairwise(found.happenings))
    at = {h.number: h.at for h in found.happenings}
    for row in found.rows:
        for life in lives_of(determination, row, None):
            assert {m.at for m in life.moments[1:]} <= {at[n] for n in row.turns}


@given(determinations())
def test_everyone_and_everything_has_exactly_one_row(determination):
    rows = [r for r in told(determination).rows if not r.only]
    assert sorted((r.provision, e) for r in rows for e in r.effects) == sorted(
        (p.id, e) for p in determination.provisions for e in p.effects
    )


@given(determinations())
def test_whoever_asks_finds_a_row_that_is_true_for_them(determination):
    rows = told(determination).rows
    for whose in audiences(determination):
        for rule in determination.provisions:
            for effect in rule.effects:
                life = determination.life(
                    rule, effect, jurisdiction=whose.jurisdiction, party=whose.party
                )
                about = [r for r in rows if r.provision == rule.id and effect in r.effects]
                own = [r for r in about if whose in [Audience(*astuple(x)) for x in r.only]]
                (row,) = own or [r for r in about if not r.only]
                for stretch in row.stretches:
                    assert life.at(stretch.start or START - YEARS).state is stretch.state


# How it is drawn


@given(determinations(), st.integers(-400, 4000), st.sampled_from(Language))
def test_nothing_in_the_drawing_touches_its_neighbour(determination, day, language):
    found = told(determination, at=START + timedelta(days=day))
    on = sheet(found, language)
    middles = [(on.scale(m.cluster.start) + on.scale(m.cluster.end)) / 2 for m in on.marks]
    marks = [(x - m.width / 2, x + m.width / 2) for x, m in zip(middles, on.marks, strict=True)]
    assert all(a[1] < b[0] for a, b in pairwise(marks))
    assert all(a >= LEFT and b <= RIGHT for a, b in marks)
    for row in axis.bands(on.scale, on.zone, LEFT, RIGHT):
        assert (row[0].start, row[-1].end) == (LEFT, RIGHT)
        assert all(a.end == b.start for a, b in pairwise(row))
        for band in row:
            if band.label:
                assert markup.width(band.label.on(language), axis.SMALL) < band.end - band.start
    dates = [m.cluster.start for m in on.marks]
    labels = list(axis.labels(on.scale, dates, on.zone, LEFT, RIGHT))
    for line in range(axis.LINES):
        ends = [
            (x.x - half, x.x + half)
            for x in labels
            if x.line == line
            for half in [markup.width(x.text.on(language), axis.SMALL) / 2]
        ]
        assert all(a[1] < b[0] for a, b in pairwise(ends))
    parsed(svg(found, language))


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=60, unique=True).map(sorted),
    st.integers(1, 60),
)
def test_time_never_runs_backwards_and_marks_keep_apart(seconds, most):
    instants = [START + timedelta(seconds=s) for s in seconds]
    parts = scale.clustered(instants, most)
    assert [at for part in parts for at in part] == instants
    assert len(parts) <= most
    clusters = [scale.Cluster(instants=part, width=20.0) for part in parts]
    wide = scale.needed(clusters) + 100
    made_of = scale.scale(clusters, 0.0, wide)
    places = [made_of(at) for at in instants]
    assert all(a < b for a, b in pairwise(places))
    assert places[0] >= -0.001
    assert places[-1] <= wide + 0.001
    if made_of.even and len(places) > 1:
        spans = [(b - a) / timedelta(seconds=1) for a, b in pairwise(instants)]
        rooms = [b - a for a, b in pairwise(places)]
        assert rooms == pytest.approx([s * sum(rooms) / sum(spans) for s in spans], abs=1e-3)


SEEN = st.text(min_size=1).map(str.strip).filter(lambda written: not blank(written))
HOSTILE = SEEN | st.sampled_from(
    ["<script>alert(1)</script>", "a\nb\x1b[31m\x00", "]]>&lt;\u202e\ufffe", "x" * 5000, "x\ud800"]
)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_drawing_is_well_formed_and_inert_whatever_a_record_says(instrument, title, party):
    hostile = event(
        EventKind.SUSPENDED,
        20,
        order="a",
        instrument=instrument,
        source=instrument,
        parties=(party,),
        note=Text(title, title),
    )
    found = told(made(hostile, title=Text(title, title), authority=party, jurisdiction=party))
    drawn = svg(found, Language.EN)
    tree = parsed(drawn)
    tags = {e.tag.removeprefix(SVG) for e in tree.iter()}
    assert tags <= {
        *("svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "text", "g"),
    }
    names = {a for e in tree.iter() for a in e.attrib}
    assert not [a for a in names if a.startswith("on") or "href" in a or a == "style"]
    lines = [x.en for h in found.happenings for x in words.lines(h, UTC)]
    assert not UNFIT.search("".join((*tree.itertext(), *lines)).replace("\n", ""))


def test_a_long_text_is_cut_where_everybody_sees_it():
    long = event(EventKind.RESCINDED, 20, instrument="word " * 500)
    lines = [e.text for e in parsed(svg(told(made(long)), Language.EN)).iter(f"{SVG}text")]
    assert [x for x in lines if x.startswith("word")][-1].endswith("\u2026")
    assert max(markup.width(x, 12) for x in lines if x.startswith("word")) < 600


def test_a_drawing_says_its_language_its_title_and_all_that_it_shows():
    found = told(made())
    tree = parsed(svg(found, Language.FR))
    assert (tree.get("lang"), tree.get("role")) == ("fr", "img")
    ids = {e.get("id"): e.tag.removeprefix(SVG) for e in tree.iter() if e.get("id")}
    assert [ids[x] for x in tree.get("aria-labelledby").split()] == ["title", "desc"]
    described = tree.findtext(f"{SVG}desc")
    assert "one, retirer, bloquer l'installation" in described
    assert "en vigueur à compter du" in described


def test_every_look_is_legible_and_tells_itself_apart_without_colour():
    for look in (*looks.LOOKS.values(), looks.CHANGING):
        assert contrast(look.label, look.ground) >= 4.5
        assert contrast(look.edge, looks.PAPER) >= 3
    assert set(looks.LOOKS) == set(State)
    told_by = {(x.pattern, x.dashed, round(luminance(x.ground) * 4)) for x in looks.LOOKS.values()}
    assert len(told_by) == len(looks.LOOKS)
    for ink in (looks.INK, looks.QUIET, looks.NOW):
        assert contrast(ink, looks.AHEAD_PAPER) >= 4.5


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_ten_thousand_events_are_drawn_in_seconds_and_the_drawing_says_what_it_gathers():
    history = [
        event(
            EventKind.RESUMED if n % 2 else EventKind.SUSPENDED,
            20 + n / 24,
            order="a",
            instrument=f"order {n}",
            **({"provisions": ("one",)} if n % 100 < 2 else {}),
        )
        for n in range(10_000)
    ]
    determination = made(*history)
    began = time.process_time()
    found = told(determination, at=START + timedelta(days=200))
    drawn = svg(found, Language.EN)
    assert time.process_time() - began < 15
    assert len(found.happenings) == 10_002
    assert len(drawn) < 100_000
    said = " ".join(parsed(drawn).itertext())
    assert "10,002 happenings share" in said
    assert "many changes, too close to be drawn" in said


def test_rows_beyond_a_page_are_counted():
    each = [
        event(EventKind.SUSPENDED, 20 + n, order=f"o{n}", parties=(f"Party {n}",))
        for n in range(50)
    ]
    found = told(made(*each))
    said = " ".join(parsed(svg(found, Language.EN)).itertext())
    assert f"{len(found.rows) - 40} more rows are not drawn" in said


def test_instants_at_the_ends_of_the_calendar_are_drawn():
    last = datetime.max.replace(tzinfo=UTC)
    first = datetime.min.replace(tzinfo=UTC)
    for at in (first, last):
        for zone in ("America/Toronto", "Asia/Tokyo"):
            parsed(svg(told(made(zone=zone), at=at), Language.FR))


# The command


def test_json_has_the_whole_and_a_file_is_written_beside_it(tmp_path):
    file = tmp_path / "life.svg"
    done = run("example-2020-orders", "--as-of", "2020-11-30", "--json", "--svg", file)
    data = json.loads(done.stdout)
    assert [h["number"] for h in data["happenings"]] == list(range(1, len(data["happenings"]) + 1))
    assert file.read_bytes() == (
        run("example-2020-orders", "--as-of", "2020-11-30", "--svg", "-").stdout_bytes
    )
    assert [p.name for p in tmp_path.iterdir()] == ["life.svg"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-thing",), "no such determination"),
        (("example-2020-orders", "--svg", "/dev/null/life.svg"), "/dev/null"),
    ],
)
def test_bad_input_says_what_and_where(arguments, said):
    done = run(*arguments)
    assert said in str(done.exception)


def test_two_answers_do_not_share_standard_output():
    done = run("example-2020-orders", "--json", "--svg", "-")
    assert done.exit_code == 2
    assert "name a file" in done.output

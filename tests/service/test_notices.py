"""Notices: both languages or neither, saying the same, and never more than their evidence."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from proscribe import targets
from proscribe.model import (
    Effect,
    Event,
    EventKind,
    Evidence,
    InputError,
    Language,
    Outcome,
    Reply,
    Result,
    Severance,
    Standing,
    Text,
)
from proscribe.register import Register
from proscribe.service.notices import gate
from proscribe.service.notices.evidence import sentence
from proscribe.service.notices.facts import facts
from proscribe.service.notices.parts import Act
from proscribe.service.notices.said import code, count, day, escaped, moment
from proscribe.service.notices.writing import NoticeKind, issue, notices
from proscribe.service.workspace import EXAMPLES, Workspace
from proscribe.wire import decode

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "notices"
RECORD = (HERE / "notices.yaml").read_bytes()
CONTACT = Text("Help desk, help@example.org, 555-0100", "Aide, aide@example.org, 555-0199")
IDS = [d.stem for d in sorted((EXAMPLES / "register").glob("*.yaml"))]
LATE = datetime(2024, 6, 1, 12, tzinfo=UTC)
ZONES = st.sampled_from(["UTC", "America/Toronto", "America/St_Johns", "Asia/Kolkata"])
EN, FR = Language.EN, Language.FR


@cache
def shelves():
    found = Workspace(register_folder=EXAMPLES / "register", at=LATE)
    return found.catalogue, found.register


def workspace(*determinations, at=LATE, folder=EXAMPLES / "register", known=None):
    """Return a workspace whose register holds these, without reading any file twice."""
    made = Workspace(register_folder=folder, at=at, known=known)
    made.__dict__["catalogue"] = shelves()[0]
    made.__dict__["register"] = Register(determinations=determinations)
    return made


def record(**changed):
    return replace(decode(RECORD, type(shelves()[1].determinations[0]), "x").value, **changed)


def written(found, *, at=LATE, act=None, kinds=NoticeKind, templates=None, known=None, beside=()):
    where = workspace(found, *beside, at=at, known=known)
    return notices(where, found.id, kinds, act=act, contact=CONTACT, templates=templates)


def on(year, month, number, *clock):
    return datetime(year, month, number, *clock, tzinfo=UTC)


def happened(found, *kinds):
    """Return a determination to which things happened, one a month, from its effect on."""
    begun = max(d for d in (found.effective, found.issued or found.effective)) + timedelta(days=400)
    events = tuple(
        Event(
            event=kind,
            effective=begun + timedelta(days=30 * turn),
            instrument=f"Order {turn}",
            source=f"https://example.org/{turn}",
        )
        for turn, kind in enumerate(kinds)
    )
    return replace(found, history=(*found.history, *events))


S, R, X = EventKind.SUSPENDED, EventKind.RESUMED, EventKind.RESCINDED
LIVES = {
    Act.PROHIBITION: (),
    Act.SUSPENSION: (S,),
    Act.RESUMPTION: (S, R),
    Act.RESCISSION: (S, R, X),
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("name", IDS)
def test_every_example_has_every_notice_of_every_act_in_both_languages(name, act):
    found = happened(shelves()[1].determination(name), *LIVES[act])
    others = tuple(d for d in shelves()[1].determinations if d.id != name)
    made = written(found, at=on(2026, 11, 1), beside=others)
    assert {n.kind for n in made} == set(NoticeKind)
    assert {n.act for n in made} == {act}
    for notice in made:
        assert "1 November 2026".replace(" N", "\u00a0N") in notice.text.en
        assert "1er\u00a0novembre 2026" in notice.text.fr
        assert f"`{name}`" in notice.text.en
        assert gate.blocks(notice.text.en) == gate.blocks(notice.text.fr)
        assert not {"None", "Undefined", "()"} & set(notice.text.en.split())
        assert max(map(ord, notice.text.en + notice.text.fr)) < 0xF0000
    (users,) = [n for n in made if n.kind is NoticeKind.USERS]
    lifted = "Nothing is reinstalled by itself" in users.text.en
    assert lifted == (act in {Act.SUSPENSION, Act.RESCISSION})


def test_the_same_record_and_instant_give_the_same_bytes():
    assert written(record()) == written(record())


@pytest.mark.parametrize(
    ("instant", "act"),
    [
        (on(2020, 9, 28, 3, 58, 59), Act.PROHIBITION),
        (on(2020, 9, 28, 3, 59), Act.SUSPENSION),
        (on(2020, 12, 1), Act.SUSPENSION),
        (on(2021, 5, 31, 23, 59, 59), Act.RESUMPTION),
        (on(2021, 6, 2), Act.RESCISSION),
        (on(2021, 6, 10), Act.RESCISSION),
    ],
)
def test_what_happened_last_is_told_on_both_sides_of_each_instant(instant, act):
    (made,) = written(record(), at=instant, kinds=[NoticeKind.STATEMENT])
    assert made.act is act


def test_a_rescission_recorded_ahead_is_told_as_something_to_come():
    (ahead,) = written(record(), at=on(2021, 6, 2), kinds=[NoticeKind.STATEMENT])
    assert "will no longer be in force" in ahead.text.en
    assert "ne sera plus en vigueur" in ahead.text.fr
    assert "rescinded from 9\u00a0June 2021" in ahead.text.en
    assert "révoquée à compter du 9\u00a0juin 2021" in ahead.text.fr
    (after,) = written(record(), at=on(2021, 6, 10), kinds=[NoticeKind.STATEMENT])
    assert "is no longer in force" in after.text.en
    assert "révoquée depuis le 9\u00a0juin 2021" in after.text.fr


def test_what_was_not_known_is_not_told():
    (made,) = written(
        record(), at=on(2021, 6, 10), known=on(2021, 5, 1, 12), kinds=[NoticeKind.STATEMENT]
    )
    assert made.act is not Act.RESCISSION
    assert "As known on: 1\u00a0May 2021" in made.text.en
    with pytest.raises(InputError, match="was not known"):
        written(record(), known=on(2020, 1, 1))


@pytest.mark.parametrize("act", [Act.SUSPENSION, Act.RESUMPTION, Act.RESCISSION])
def test_an_act_that_did_not_happen_cannot_be_told(act):
    with pytest.raises(InputError, match=f"no {act}") as refused:
        written(record(history=()), at=on(2021, 1, 1), act=act)
    assert "proscribe status" in refused.value.remedy


def test_a_prohibition_that_is_over_cannot_be_told():
    with pytest.raises(InputError, match="no prohibition"):
        written(record(), at=on(2021, 7, 1), act=Act.PROHIBITION)


def test_what_lapses_by_itself_is_told_as_no_longer_in_force():
    text = RECORD.replace(
        b"history:", b"terms: [{kind: interim, within: 48 hours, then: lapse}]\nx-h:"
    )
    found = decode(text, type(record()), "x").value
    before, after = (
        written(found, at=on(2020, 9, 29, 4) + step, kinds=[NoticeKind.STATEMENT])[0]
        for step in (timedelta(seconds=-1), timedelta(0))
    )
    assert (before.act, after.act) == (Act.PROHIBITION, Act.RESCISSION)
    assert "unless it is confirmed" in before.text.en
    assert "à moins d'être confirmée" in before.text.fr
    assert "lapsed since 29\u00a0September 2020 (its term ran out)" in after.text.en
    assert "caduque depuis le 29\u00a0septembre 2020 (expiration du délai)" in after.text.fr


def test_a_partial_suspension_says_which_part_by_which_order_and_what_remains():
    (made,) = written(record(), at=on(2020, 12, 15), kinds=[NoticeKind.STATEMENT])
    assert made.text.en.startswith("# Partial suspension: ")
    assert made.text.fr.startswith("# Suspension partielle\u00a0: ")
    suspended, remains = made.text.en.split("## What remains of the decision")
    assert "Provision `downloads` (block installation): suspended since" in suspended
    assert "27\u00a0September 2020 at 23:59 (UTC\u221204:00) (Order no. 1" in suspended
    assert "in the jurisdiction `US-MD`" in suspended
    assert "until 31\u00a0January 2021" in suspended
    assert "Provision `downloads` (remove): in force since" in remains
    assert "except for those whom this text names" in remains
    assert "dans le ressort `US-MD`" in made.text.fr
    assert "Rien n'est réinstallé automatiquement" in made.text.fr


def test_each_provision_asks_for_its_own_effects_and_for_no_other_s():
    found = shelves()[1].determination("us-va-eo-24-2022")
    (made,) = written(found, kinds=[NoticeKind.STATEMENT])
    apps, sites = (line for line in made.text.en.splitlines() if "Required for each" in line)
    assert "removal from the devices" in apps
    assert "traffic" not in apps
    assert sites.endswith("Required for each: blocking of network traffic.")


def test_two_orders_at_once_are_both_named_until_the_last_is_lifted():
    base = record(history=(), zone="UTC")
    first, second = (
        Event(
            event=S,
            effective=on(2020, 12, month),
            order=f"no-{month}",
            instrument=f"Order {month}",
            source="x",
        )
        for month in (1, 2)
    )
    lifted = replace(first, event=R, effective=on(2020, 12, 3), instrument="Appeal 1")
    both = replace(base, history=(first, second))
    (made,) = written(both, at=on(2020, 12, 2), kinds=[NoticeKind.USERS])
    each = "(Order 1, x, since 1\u00a0December 2020; Order 2, x, since 2\u00a0December 2020)"
    assert f"suspended since 1\u00a0December 2020 {each}" in made.text.en
    assert "; Order 2, x, depuis le 2\u00a0décembre 2020)" in made.text.fr
    one = replace(base, history=(first, second, lifted))
    (made,) = written(one, at=on(2020, 12, 4), kinds=[NoticeKind.USERS])
    assert made.act is Act.SUSPENSION
    left = "suspended since 1\u00a0December 2020 (Order 2, x, since 2\u00a0December 2020)"
    assert left in made.text.en
    assert "suspendue depuis le 1er\u00a0décembre 2020 (Order 2, x, depuis le 2" in made.text.fr
    assert "Order 1, x" not in made.text.en


def test_each_of_several_orders_says_until_when_it_holds():
    base = record(history=(), zone="UTC")
    orders = tuple(
        Event(event=S, effective=on(2020, 12, n), order=f"no-{n}", instrument=f"Order {n}",
              source="x", until=on(2021, 1, 10 + n))
        for n in (1, 2)
    )  # fmt: skip
    found = replace(base, history=orders)
    (made,) = written(found, at=on(2020, 12, 5), kinds=[NoticeKind.STATEMENT])
    assert "Order 1, x, since 1\u00a0December 2020, until 11\u00a0January 2021;" in made.text.en
    assert "until 12\u00a0January 2021), until 12\u00a0January 2021." in made.text.en
    (made,) = written(found, at=on(2021, 1, 11), kinds=[NoticeKind.STATEMENT])
    assert "Order 1" not in made.text.en


def forborne(turn):
    return Event(
        event=EventKind.NOT_ENFORCED,
        effective=on(2021, 1 + turn, 1),
        until=on(2021, 2 + turn, 1),
        instrument=f"Instrument {turn}",
        source="x",
    )


@pytest.mark.parametrize("turn", range(4))
def test_what_is_not_enforced_until_a_date_names_the_instrument_that_set_it(turn):
    found = record(history=tuple(forborne(n) for n in range(4)), zone="UTC")
    (made,) = written(found, at=on(2021, 1 + turn, 15), kinds=[NoticeKind.STATEMENT])
    months = ["January", "February", "March", "April", "May"]
    dated = f", since 1\u00a0{months[turn]} 2021" if turn else ""
    named = f"since 1\u00a0January 2021 (Instrument {turn}, x{dated}), "
    assert f"{named}until 1\u00a0{months[turn + 1]} 2021" in made.text.en
    others = {f"Instrument {n}" for n in range(4)} - {f"Instrument {turn}"}
    assert not [o for o in others if o in made.text.en]
    assert "removal is not being enforced" in made.text.en
    assert "le retrait n'est pas appliqué" in made.text.fr
    assert "no longer" not in made.text.en


# What never took effect


AFTER = re.compile(r"no longer|stops bringing|ne [^.]*\bplus\b|n'est plus|cesse")


def early(*kinds):
    """Return a record to which these happened before its date of effect."""
    events = tuple(
        Event(event=k, effective=on(2020, 9, 20 + n), instrument=f"Order {n}", source="x")
        for n, k in enumerate(kinds)
    )
    return record(history=events)


@pytest.mark.parametrize("instant", [on(2020, 9, 21), on(2020, 12, 1)])
@pytest.mark.parametrize("kinds", [(S,), (X,), (S, X), (EventKind.SUPERSEDED,)])
def test_what_never_took_effect_is_never_told_as_no_longer_so(kinds, instant):
    made = {n.kind: n.text for n in written(early(*kinds), at=instant)}
    for text in made.values():
        assert not AFTER.search(text.en), text.en
        assert not AFTER.search(text.fr), text.fr
        assert "without having taken effect" in text.en
        assert "sans avoir pris effet" in text.fr
        assert "not take effect" in text.en or "ever took effect" in text.en
        assert "ne prend pas effet" in text.fr or "n'a jamais pris effet" in text.fr
    assert "removal does not take effect" in made[NoticeKind.USERS].en
    assert "le retrait ne prend pas effet" in made[NoticeKind.USERS].fr


def test_what_is_ended_ahead_of_its_effect_will_not_take_effect():
    event = replace(early(X).history[0], effective=on(2020, 9, 26), recorded=on(2020, 9, 20))
    (made,) = written(record(history=(event,)), at=on(2020, 9, 21), kinds=[NoticeKind.STATEMENT])
    assert "The decision below will not take effect." in made.text.en
    assert "La décision ci-dessous ne prendra pas effet." in made.text.fr
    assert made.text.en.startswith("# Does not take effect: ")


def test_what_had_taken_effect_is_told_as_no_longer_so():
    made = {n.kind: n.text for n in written(happened(record(history=()), X), at=on(2023, 1, 1))}
    assert "this decision no longer asks for removal" in made[NoticeKind.USERS].en
    assert not [t for t in made.values() if "without having taken effect" in t.en]


def test_what_was_held_up_and_never_bound_takes_effect_and_is_not_enforced_again():
    found = early(S, R)
    for instant in (on(2020, 9, 22), on(2020, 12, 1)):
        (made,) = written(found, at=instant, kinds=[NoticeKind.STATEMENT])
        assert made.act is Act.PROHIBITION
        assert "again" not in made.text.en


# Limits that warn


WARNING = b"""\
terms:
  - {kind: sunset, then: warn,
     condition: {en: Void if it is sold., fr: Caduque si elle est vendue.}}
  - {kind: review, then: warn, within: 1 year, provisions: [downloads]}
  - {kind: sunset, then: lapse, at: 2030-01-01}
history: []
x-h:"""


@pytest.mark.parametrize("kind", [NoticeKind.STATEMENT, NoticeKind.ADMINISTRATORS])
@pytest.mark.parametrize(
    ("instant", "en", "fr"),
    [
        (on(2021, 9, 27), "Review due by 27\u00a0September 2021.", "au plus tard le 27"),
        (on(2021, 9, 29), "2021; none is on record.", "2021; aucun n'est au dossier."),
    ],
)
def test_limits_that_only_warn_stand_in_what_the_public_and_administrators_read(
    kind, instant, en, fr
):
    found = decode(RECORD.replace(b"history:", WARNING), type(record()), "x").value
    (made,) = written(found, at=instant, kinds=[kind])
    ours = made.text.en.partition("## Limits that the decision sets itself")[2].partition("##")[0]
    assert "- Sunset: Void if it is sold." in ours
    assert "- Provisions `downloads`: Review due by" in ours
    assert en in ours
    assert "2030" not in ours
    theirs = made.text.fr.partition("## Limites que la décision se fixe")[2].partition("##")[0]
    assert "- Extinction\u00a0: Caduque si elle est vendue." in theirs
    assert fr in theirs


def test_a_limit_that_warns_is_not_told_of_what_has_ended():
    text = RECORD.replace(b"history:", WARNING)
    found = happened(decode(text, type(record()), "x").value, X)
    (made,) = written(found, at=on(2023, 1, 1), kinds=[NoticeKind.STATEMENT])
    assert "Limits that" not in made.text.en


# Names of which nobody would see a half


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u2066\u2069"])
@pytest.mark.parametrize("side", ["{} / B", "B / {}"])
def test_a_name_with_a_half_that_nobody_would_see_is_refused_at_its_place(side, blank):
    name = side.format(blank)
    event = Event(event=X, effective=on(2021, 6, 9), instrument=name, source="x")
    for found in (
        record(authority=name),
        record(decider=name),
        record(history=(event,)),
        record(history=(replace(event, instrument="x", source=name),)),
    ):
        with pytest.raises(InputError, match="nobody would see") as refused:
            written(found, at=on(2021, 7, 1))
        assert str(refused.value.place).startswith("ex-2020-1: ")
        assert "'EN / FR'" in refused.value.remedy


@pytest.mark.parametrize("text", ["", "\n", "\u200b", "{% if whole %}{% endif %}"])
def test_a_template_that_prints_nothing_is_refused(tmp_path, text):
    with pytest.raises(InputError, match="prints nothing") as refused:
        custom(tmp_path, text, text)
    assert "statement.en.md.j2" in str(refused.value.place)
    assert refused.value.remedy


def test_a_statement_that_is_a_full_stop_and_nothing_visible_breaks_nothing():
    first, *more = record().evidence
    says = Text("\u200bx\u200b", "\u200by")
    assert written(record(evidence=(replace(first, says=says), *more)))
    odd = replace(first, says=Text("\u200b.", "\u200b."))
    assert written(record(evidence=(odd, *more)))


def test_what_another_determination_still_requires_is_said():
    found = record(history=())
    other = replace(record(history=()), id="other-1", title=Text("Another one", "Une autre"))
    made = written(happened(found, X), at=on(2023, 1, 1), beside=[other])
    for notice in made:
        assert (
            "Another one (`other-1`): remove, block installation, block traffic" in notice.text.en
        )
        assert (
            "Une autre (`other-1`)\u00a0: retirer, bloquer l'installation, bloquer le trafic"
            in notice.text.fr
        )
    alone = written(happened(found, X), at=on(2023, 1, 1))
    assert not any("other decisions still require" in n.text.en for n in alone)


def test_administrators_are_told_what_a_partial_lift_costs_a_target():
    (made,) = written(record(), at=on(2020, 10, 1), kinds=[NoticeKind.ADMINISTRATORS])
    assert "`android_management`: effects stopped, 2; of these still required, 1." in made.text.en
    assert (
        "`android_management`\u00a0: effets qui cessent, 2; dont encore exigés, 1." in made.text.fr
    )


@pytest.mark.parametrize(
    ("possession", "said"),
    [
        ("issued", "Personal devices are not covered."),
        ("issued, enrolled-personal", "by these provisions only: `downloads`"),
    ],
)
def test_the_position_on_personal_devices_is_stated(possession, said):
    text = RECORD.replace(b"[issued, enrolled-personal]", f"[{possession}]".encode())
    (made,) = written(decode(text, type(record()), "x").value, kinds=[NoticeKind.USERS])
    assert said in made.text.en
    assert "appareils personnels" in made.text.fr.casefold()


# What rests on evidence


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("by", ["", "A laboratory"])
def test_evidence_is_said_with_its_standing_its_source_and_the_other_side(standing, by):
    said = sentence(
        Evidence(
            id="e",
            says=Text("It sends everything.", "Elle envoie tout."),
            standing=standing,
            source="https://example.org/e",
            by=by,
            reply=Reply(by="The maker", words=Text("It does not.", "Non."), source="a letter"),
        )
    ).text
    words = {
        Standing.FOUND: ("found", "constaté"),
        Standing.REPORTED: ("reported", "rapporté"),
        Standing.ALLEGED: ("alleged", "allégué"),
        Standing.DISPUTED: ("disputed", "contesté"),
    }
    for side, word in zip((said.en, said.fr), words[standing], strict=True):
        assert word in side.partition(":")[0]
        assert "<https://example.org/e>" in side
        assert "The maker" in side
    assert "It does not (source: a letter)" in said.en


def folder(tmp_path, en, fr, stem="statement"):
    home = tmp_path / "templates"
    home.mkdir(exist_ok=True)
    for language, text in (("en", en), ("fr", fr)):
        if text is not None:
            (home / f"{stem}.{language}.md.j2").write_text(text, encoding="utf-8")
    return home


def custom(tmp_path, en, fr, **changed):
    home = folder(tmp_path, en, fr)
    made = written(record(**changed), kinds=[NoticeKind.STATEMENT], templates=home)
    return made[0].text


BOTH = "{% for e in evidence %}- {{ e }}\n{% endfor %}"
SAYS = "the application sends the address book to its servers"


def test_an_authority_may_replace_a_template(tmp_path):
    made = custom(tmp_path, f"# {{{{ title }}}}\n\n{BOTH}", f"# {{{{ title }}}}\n\n{BOTH}")
    assert made.en.startswith("# Example order about an application\n")
    assert made.en.count("It is alleged by") == made.fr.count("Il est allégué par") == 1
    assert made.en.count("It is disputed; ") == made.fr.count("Point contesté; ") == 1


WHOLE = (
    "It is alleged by A research group: The application sends the address book to its servers "
    "(source: <https://example.org/a>)."
)


@pytest.mark.parametrize(
    "template",
    [
        "{{ evidence[0][30:] }}",
        "{{ evidence[0][:-9] }}",
        "{{ (evidence[0] ~ '')[40:60] }}",
        "{% for c in evidence[0] %}{% if loop.index > 33 %}{{ c }}{% endif %}{% endfor %}",
        "{% for c in evidence[0] %}{{ c }}{% endfor %}",
        "{{ evidence[0].split(':')[1] }}",
        "{{ evidence[0] | replace('alleged', 'proven') }}",
        "{{ evidence[0] | last }}",
        "{{ evidence[0] | upper }}",
        "{{ evidence[0] | join('*') }}",
        "{{ evidence | join | last }}",
        f"It is proven that {SAYS}.",
        f"It is proven that {SAYS.upper()}.",
        "It is proven that the *application* sends the address book to its servers.",
    ],
)
def test_no_template_can_take_its_standing_from_what_is_alleged(tmp_path, template):
    try:
        made = custom(tmp_path, f"# A\n\n{template}", f"# A\n\n{template}").en
    except InputError as refused:
        assert "statement" in str(refused.place)
        assert refused.remedy
    else:
        rest = made.replace(WHOLE, "").casefold()
        assert not {"address", "book", "servers"} & set(rest.split())


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ title.__class__.__mro__ }}",
        "{{ ''['__class__'] }}",
        "{{ evidence.__len__() }}",
        "{{ title.encode() }}",
        "{{ office.items() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{{ lipsum() }}",
        "{{ range(9) }}",
        "{{ title | attr('__class__') }}",
        "{{ title | random }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000s' % 'a' }}",
        "{{ evidence }}",
        "{{ office }}",
        "{{ whole }}",
        "{% include '/etc/passwd' %}",
        "{% include '../../office.yaml' %}",
        "{% import 'os' as os %}",
        "{{ not closed",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{{ '\U000f0000' }}",
        "{{ '\\U000fffff' }}",
        "{{ nothing_of_the_sort }}",
        "{% if false %}{{ nothing_of_the_sort }}{% endif %}",
        "{{ office.nothing_of_the_sort }}",
    ],
)
def test_a_hostile_or_mistaken_template_gives_one_clear_error(tmp_path, template):
    with pytest.raises(InputError) as refused:
        custom(tmp_path, f"# A\n\n{template}", f"# A\n\n{template}")
    assert "statement" in str(refused.value.place)
    assert refused.value.reason
    assert refused.value.remedy


def test_an_error_in_a_template_names_its_line(tmp_path):
    with pytest.raises(InputError) as refused:
        custom(tmp_path, "# A\n\n{{ ''.__class__ }}", "# A")
    assert refused.value.place.line == 3
    assert "unsafe" in refused.value.reason


# The gate


def test_a_template_in_one_language_is_refused_and_nothing_is_written(tmp_path):
    home = folder(tmp_path, "# A", None)
    with pytest.raises(InputError, match="one language only") as refused:
        written(record(), templates=home)
    assert "statement.fr.md.j2" in refused.value.remedy


def test_a_template_that_no_notice_is_made_from_is_refused(tmp_path):
    with pytest.raises(InputError, match="no notice is made") as refused:
        written(record(), templates=folder(tmp_path, "# A", "# A", stem="statment"))
    assert "statement.en.md.j2" in refused.value.remedy


def test_parts_that_templates_share_may_be_replaced_too(tmp_path):
    home = folder(tmp_path, "Ours: {{ title }}", "Le nôtre : {{ title }}", stem="_heading")
    (made,) = written(record(), kinds=[NoticeKind.STATEMENT], templates=home)
    assert made.text.en.startswith("# Ours: Example order")
    assert made.text.fr.startswith("# Le nôtre\u00a0: Décret exemple")


@pytest.mark.parametrize(
    ("en", "fr", "said"),
    [
        ("# A\n\nB c.", "# A\n\n- B c.", "paragraph"),
        ("# A\n\nB c.", "## A\n\nB c.", "heading"),
        ("# A\n\nB c.\n\nD e.", "# A\n\nB c. D e.", "nothing"),
        ("# {{ title }}", "# {{ id }}", "stands in the English text only"),
        ("Since 3 May 2020.", "Depuis le 4 mai 2020.", "2020-05-03"),
        ("Since May 3, 2020.", "Depuis le 3 mai 2021.", "2020-05-03"),
        ("At 3 p.m. we go on.", "À 14 h nous poursuivons.", "15:00"),
        ("There are 3,000 of them.", "Il y en a 300.", "3000"),
        ("See https://example.org/a.", "Voir https://example.org/b.", "example.org/a"),
        ("Write to a@example.org.", "Écrivez à b@example.org.", "a@example.org"),
        ("It is `com.example.a`.", "C'est `com.example.b`.", "com.example.a"),
        ("All of this is said at length here.", "Dit ici.", "length"),
    ],
)
def test_two_languages_that_differ_are_refused(tmp_path, en, fr, said):
    with pytest.raises(InputError) as refused:
        custom(tmp_path, en, fr)
    assert said in refused.value.reason


@pytest.mark.parametrize(
    ("en", "fr"),
    [
        ("Since 1 May 2020.", "Depuis le 1er mai 2020."),
        ("Since May 1, 2020.", "Depuis le 1er mai 2020."),
        ("At 3:30 p.m. we go on.", "À 15 h 30 nous continuons."),
        ("At 12 a.m. and 12 p.m. we go on.", "À 0 h et à 12 h nous continuons."),
        ("There are 3,000 of 12.5% in 48 hours.", "Il y a 3 000 sur 12,5 % en 48 heures."),
        ("See <https://example.org/a>.", "Voir <https://example.org/a>."),
    ],
)
def test_what_each_language_writes_in_its_own_way_is_the_same(tmp_path, en, fr):
    assert custom(tmp_path, en, fr)


def test_a_text_that_was_never_translated_is_refused():
    same = Text("The application reaches everything.", "The application reaches everything!")
    with pytest.raises(InputError, match="not translated"):
        written(record(reasons=(same,)))
    assert written(record(reasons=(Text("Risk to privacy", "Risk to privacy"),)))


def test_a_fact_that_stands_in_one_language_of_the_record_is_refused():
    with pytest.raises(InputError, match="'30' stands in the English text only"):
        written(record(reasons=(Text("It keeps them for 30 days.", "Elle les conserve."),)))


@given(
    en=st.sets(st.sampled_from(["title", "id", "issue", "authority", "reasons[0]"]), min_size=1),
    fr=st.sets(st.sampled_from(["title", "id", "issue", "authority", "reasons[0]"]), min_size=1),
)
def test_only_templates_that_print_the_same_values_pass(tmp_path_factory, en, fr):
    home = tmp_path_factory.mktemp("t")
    texts = ("\n\n".join(f"- {{{{ {n} }}}}" for n in sorted(names)) for names in (en, fr))
    if en == fr:
        assert custom(home, *texts)
    else:
        with pytest.raises(InputError):
            custom(home, *texts)


@given(st.datetimes(*(on(y, 1, 1).replace(tzinfo=None) for y in (1990, 2100))), ZONES)
def test_an_instant_is_the_same_fact_in_both_languages(local, name):
    zone = ZoneInfo(name)
    instant = local.replace(microsecond=0, tzinfo=UTC)
    for said in (day(instant, zone), moment(instant, zone)):
        assert facts(said.text.en, EN) == facts(said.text.fr, FR) != frozenset()
    assert f"{instant.astimezone(zone):%Y-%m-%d}" in facts(day(instant, zone).text.en, EN)


@given(st.integers(0, 10**9))
def test_a_number_is_the_same_fact_in_both_languages(many):
    said = count(many).text
    assert facts(said.en, EN) == facts(said.fr, FR) == {str(many)}


def test_a_day_asked_about_is_the_day_of_issue_in_every_zone():
    end = datetime(2026, 11, 1, 23, 59, 59, 999999, tzinfo=UTC)
    for name in ("America/Toronto", "Asia/Kolkata", "UTC"):
        assert moment(end, ZoneInfo(name)).text.en == "1\u00a0November 2026"


@given(st.text(max_size=60))
def test_words_of_a_record_are_plain_text_in_markdown(written_by_anyone):
    shown = MarkdownIt("commonmark").parseInline(escaped(written_by_anyone) or "x")
    (inline,) = shown
    assert {c.type for c in inline.children} <= {"text", "text_special"}
    block = MarkdownIt("commonmark").parse(escaped(written_by_anyone) or "x")
    assert {t.type for t in block} <= {"paragraph_open", "inline", "paragraph_close"}


@given(st.text(max_size=40))
def test_an_id_stays_code_of_one_line(anything):
    text = code(f"a{anything}a").text.en
    (inline,) = MarkdownIt("commonmark").parseInline(text)
    assert [c.type for c in inline.children] == ["code_inline"]


def test_a_hostile_record_prints_as_it_is_written():
    evil = "A\n# B <script>alert(1)</script> {{ title }} [x](javascript:y) \U000f0000 **z**"
    made = written(record(reasons=(Text(f"{evil} en", f"{evil} fr"),)))
    for notice in made:
        html = MarkdownIt("commonmark").render(notice.text.en)
        assert "<script" not in html
        assert 'javascript:y"' not in html
        if notice.kind in {NoticeKind.STATEMENT, NoticeKind.VENDOR}:
            assert "{{ title }}" in notice.text.en


# Whom to ask, and who is written to


def test_nobody_is_told_something_without_whom_to_ask():
    with pytest.raises(InputError, match="whom to ask") as refused:
        notices(workspace(record()), "ex-2020-1", NoticeKind)
    assert "--contact-en" in refused.value.remedy


def test_a_letter_goes_to_each_party_and_tells_none_of_another_s_answer():
    made = {n.name: n.text for n in written(record(), at=on(2020, 10, 1))}
    maker, other = made["vendor-tencent"], made["vendor-trade-association"]
    assert "We do not agree" in maker.en
    assert "Nous ne sommes pas d'accord" in maker.fr
    assert not any("agree" in made[n].en for n in made if n != "vendor-tencent")
    assert "You may answer until 31\u00a0October 2020" in other.en
    assert "jusqu'au 31\u00a0octobre 2020" in other.fr


def test_a_letter_tells_how_the_review_ended():
    outcome = Outcome(
        result=Result.UPHELD,
        effective=on(2020, 9, 25),
        decider="A. Decider",
        why=Text("Nothing new was shown.", "Rien de nouveau n'a été démontré."),
        source="Note of 25 September 2020",
    )
    first, *more = record().consultations
    found = record(consultations=(replace(first, outcome=outcome), *more))
    made = {n.name: n.text for n in written(found, at=on(2020, 10, 1))}
    assert "decision upheld by A. Decider. Nothing new was shown" in made["vendor-tencent"].en
    assert "décision maintenue par A. Decider. Rien de nouveau" in made["vendor-tencent"].fr
    before = {n.name: n.text for n in written(found, at=on(2020, 9, 24))}
    assert "The review ended" not in before["vendor-tencent"].en


@pytest.mark.parametrize(
    ("step", "said"),
    [(timedelta(seconds=-1), "You may answer until"), (timedelta(0), "None is on record")],
)
def test_a_deadline_written_as_a_day_runs_to_its_end(step, said):
    end = datetime(2020, 11, 1, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    made = {n.name: n.text for n in written(record(), at=end + step)}
    assert said in made["vendor-trade-association"].en


def test_an_unknown_vendor_is_no_addressee():
    text = RECORD.replace(b"tencent/wechat", b"nobody/nothing").replace(b"consultations", b"x-c")
    found = decode(text, type(record()), "x").value
    with pytest.raises(InputError, match="nobody is known to whom"):
        written(found)
    assert written(found, kinds=[NoticeKind.USERS])


# Files, and the command


def test_files_are_as_before_where_one_cannot_be_written(tmp_path):
    made = written(record(), kinds=[NoticeKind.STATEMENT, NoticeKind.USERS])
    (tmp_path / "statement.en.md").write_text("old")
    (tmp_path / "users.fr.md").mkdir()
    with pytest.raises(InputError):
        issue(made, tmp_path)
    assert (tmp_path / "statement.en.md").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["statement.en.md", "users.fr.md"]


PROSCRIBE = [sys.executable, "-c", "from proscribe.cli import main; raise SystemExit(main())"]
OFFICE = """\
name: {en: Digital Security Office, fr: Bureau de la sécurité numérique}
contact: {en: "Help desk, 555-0100", fr: "Centre d'aide, 555-0199"}
signatory: {en: The Chief Information Officer, fr: La dirigeante principale de l'information}
personal_devices: {en: Look at your own devices as well., fr: Vérifiez aussi vos propres appareils.}
may_do: {en: You may use our own messages., fr: Vous pouvez utiliser notre messagerie.}
"""


def run(home, *arguments):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PROSCRIBE_")}
    return subprocess.run(
        [*PROSCRIBE, "notices", "ex-2020-1", *arguments],
        cwd=home,
        capture_output=True,
        text=True,
        env=clean,
        timeout=120,
        check=False,
    )


@pytest.fixture
def home(tmp_path):
    (tmp_path / "register" / "notices").mkdir(parents=True)
    (tmp_path / "register" / "a.yaml").write_bytes(RECORD)
    (tmp_path / "register" / "notices" / "office.yaml").write_text(OFFICE, encoding="utf-8")
    return tmp_path


def steady(text):
    """Leave out what each target does: it changes with every target that is added."""
    known = "|".join(targets.names())
    text = re.sub(rf"^- `(?:{known})`.*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"(no target brings about|aucune cible ne produit).*", r"\1...", text)


def test_the_command_writes_every_file_in_both_languages(home, request):
    done = run(home, "-o", "out", "--as-of", "2020-12-15")
    assert done.returncode == 0, done.stderr
    made = {p.name: steady(p.read_text(encoding="utf-8")) for p in (home / "out").iterdir()}
    assert {n.replace(".fr.", ".en.") for n in made} == {n for n in made if ".en." in n}
    if request.config.getoption("--accept"):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    assert made == {p.name: p.read_text(encoding="utf-8") for p in GOLDEN.iterdir()}


def test_a_refusal_is_exit_code_2_and_leaves_no_file(home):
    own = home / "register" / "notices" / "templates"
    own.mkdir()
    (own / "users.en.md.j2").write_text("# A")
    done = run(home, "-o", "out", "--as-of", "2020-12-15")
    assert done.returncode == 2
    assert "one language only" in done.stderr
    assert "remedy: write users.fr.md.j2 as well" in done.stderr
    assert not (home / "out").exists()


def test_whom_to_ask_in_one_language_is_refused(home):
    done = run(home, "--contact-en", "Help")
    assert done.returncode == 2
    assert "one language only" in done.stderr


def test_an_office_in_one_language_is_refused_at_its_line(home):
    path = home / "register" / "notices" / "office.yaml"
    path.write_text("name: {en: Office, fr: Bureau}\ncontact: {en: Help}\n")
    done = run(home)
    assert done.returncode == 2
    assert "office.yaml:2" in done.stderr


def test_printed_and_as_json_both_languages_are_there(home):
    printed = run(home, "--kind", "users", "--as-of", "2020-10-01", "--lang", "fr").stdout
    assert printed.startswith("<!-- users.fr.md -->")
    assert "<!-- users.en.md -->" in printed
    told = json.loads(run(home, "--kind", "users", "--as-of", "2020-10-01", "--json").stdout)
    assert [(n["name"], n["act"]) for n in told] == [("users", "suspension")]
    assert told[0]["text"]["fr"] in printed
    assert told[0]["text"]["en"] in printed
    assert "Vérifiez aussi vos propres appareils." in printed
    assert "Vous pouvez utiliser notre messagerie." in printed


# What is withheld


def severed(*paths, **changed):
    under = Text("section 15", "article 15")
    return record(severances=tuple(Severance(path=p, under=under) for p in paths), **changed)


def test_what_a_record_withholds_no_notice_prints_and_each_shows_that_it_is_withheld():
    found = severed("evidence[0].says", "evidence[1]", "history[0].instrument", "reasons[0]")
    made = written(found, at=on(2020, 10, 1))
    for notice in made:
        for side, mark in ((notice.text.en, "severed: "), (notice.text.fr, "retranché\u00a0: ")):
            assert f"\\[{mark}" in side
            secrets = ("address book", "carnet", "180", "newspaper", "Order no. 1", "contents of")
            assert not [s for s in secrets if s in side]
    letter = next(n for n in made if n.name == "vendor-tencent").text
    assert "It is alleged by A research group: \\[severed: section 15\\]" in letter.en
    assert "Il est allégué par A research group\u00a0: \\[retranché" in letter.fr


def test_what_is_withheld_in_one_place_stands_in_no_other():
    says = record().evidence[0].says
    with pytest.raises(InputError, match="withholds stands in another place"):
        written(severed("evidence[0].says", reasons=(says,)))


@pytest.mark.parametrize("path", ["evidence[9]", "nothing", "effective", "history[0]"])
def test_a_severance_that_cannot_be_kept_is_refused(path):
    with pytest.raises(InputError, match=r"names nothing|cannot withhold"):
        written(severed(path))


def test_effects_are_called_as_the_register_calls_them():
    (made,) = written(record(history=()), at=on(2021, 1, 1), kinds=[NoticeKind.ADMINISTRATORS])
    assert {*Effect} >= {Effect.REMOVE}
    assert "Effects: remove, block installation." in made.text.en
    assert "Effets\u00a0: retirer, bloquer l'installation." in made.text.fr


def test_a_time_of_day_that_french_quotes_in_english_is_the_same_time():
    english = 'read as local time: "11:59 p.m. eastern standard time" and 8 a.m.'
    french = "interprétée comme l'heure locale : « 11:59 p.m. eastern standard time » et 8 h"
    assert facts(english, EN) == facts(french, FR) == {"23:59", "08:00"}

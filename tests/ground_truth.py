"""The truth that a simulation writes beside its reports, held against every question."""

# ruff: noqa: S608  # the queries hold days and paths of the test itself

from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from proscribe.inventory.vanished import Fate
from proscribe.model import Certainty, Presence
from proscribe.service.gone import gone
from proscribe.service.history import history
from proscribe.service.match import By, match, shares
from proscribe.service.review import review
from proscribe.service.silent import silent
from proscribe.service.simulating.parameters import PLATFORMS
from proscribe.service.simulating.subjects import MADE, subjects
from proscribe.service.since import since

DAY = timedelta(days=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
ASKED = "example-1"
DETERMINATION = """
id: example-1
title: {{en: Nothing of the sort, fr: Rien de la sorte}}
authority: Example Agency / Organisme exemple
jurisdiction: CA
force: direction
effective: 2023-10-30
reasons: [{{en: x, fr: x}}]
references: [{{title: Our own direction, url: "https://example.org/1"}}]
covers: [{products}]
effects: [remove, block-install]
"""
KNOWN = {
    (platform.value, s.product): s.views
    for platform, row in zip(PLATFORMS, subjects().of, strict=True)
    for s in row
    if s.role == MADE
}
_PRESENT = """
SELECT DISTINCT device, product FROM said
WHERE presence = 'present' AND since_day <= {day} AND {day} < until_day
"""
_DAYS = """
SELECT DISTINCT device, product, unnest(range(since_day, least(until_day, {day} + 1))) AS day
FROM said WHERE presence = 'present' AND since_day <= {day}
"""


def decide(register):
    """Write a register whose one determination covers all that the simulation plants."""
    covers = ", ".join(f"{{application: {p}}}" for p in sorted({p for _, p in KNOWN}))
    register.mkdir()
    text = DETERMINATION.format(products=covers)
    (register / f"{ASKED}.yaml").write_text(text, encoding="utf-8")


class Truth:
    """What reports let be said at the end of a day, by the simulation alone."""

    def __init__(self, fleet, start, day):
        self.fleet, self.start, self.day = fleet, start, day
        self.database = duckdb.connect(":memory:", config={"threads": 2})
        self.database.execute("SET TimeZone = 'UTC'")
        said = f"{fleet}/truth/said-finally/*.parquet"
        self.database.read_parquet(said).create_view("said")
        self.compared = {}
        """How many answers were held against the truth, question by question."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.database.close()

    def wrong(self, workspace):
        """Return, question by question, the answers that the truth does not give or lacks."""
        return {
            "match": self._match(match(workspace)),
            "match by product": self._by_product(shares(workspace, By.PRODUCT)),
            "days of spells": self._spells(workspace),
            "history": self._history(history(workspace, ASKED)),
            "gone": self._gone(gone(workspace, ASKED)),
            "review": self._review(review(workspace)),
            "silent": self._silent(silent(workspace, days=10)),
        }

    def _rows(self, query):
        return set(self.database.execute(query.format(day=self.day)).fetchall())

    def _differ(self, question, told, truth):
        self.compared[question] = len(truth)
        return {("too much", *map(str, row)) for row in told - truth} | {
            ("missing", *map(str, row)) for row in truth - told
        }

    def _match(self, told):
        present = [f for f in told.findings if f.presence is Presence.PRESENT]
        ours = {
            (f.device, p, f.certainty is Certainty.DOUBTFUL) for f in present for p in f.products
        }
        query = _PRESENT.replace("product FROM", f"product, role <> '{MADE}' FROM")
        return self._differ("match", ours, self._rows(query))

    def _by_product(self, told):
        truth = self._rows(f"SELECT product, count(*) FROM ({_PRESENT}) GROUP BY ALL")
        ours = {(s.name, s.present) for s in told if s.present}
        return self._differ("match by product", ours, truth)

    def _spells(self, workspace):
        rows = [(h.device, h.product, *self._span(h)) for h in since(workspace, ASKED, NEVER).came]
        names = ("device", "product", "first", "until")
        columns = zip(*rows, strict=True) if rows else [[]] * len(names)
        self.database.register("spells", pa.table(dict(zip(names, columns, strict=True))))
        told = "SELECT device, product, unnest(range(first, until)) AS day FROM spells"
        extra = self._rows(f"{told} EXCEPT {_DAYS}")
        missing = self._rows(f"{_DAYS} EXCEPT ({told})")
        self.compared["days of spells"] = len(self._rows(_DAYS))
        return {("too much", *row) for row in extra} | {("missing", *row) for row in missing}

    def _span(self, one):
        first = max(0, (one.since - self.start) // DAY)
        return first, self.day + 1 if one.without is None else (one.without - self.start) // DAY

    def _history(self, told):
        ours = {
            (h.device, h.product, h.presence is Presence.PRESENT)
            for h in told.had
            if max(0, (h.first_seen - self.start) // DAY) < self._end(h)
        }
        query = f"""
            SELECT device, product, bool_or(day = {self.day}) FROM ({_DAYS}) GROUP BY ALL"""
        return self._differ("history", ours, self._rows(query))

    def _end(self, had):
        return self.day + 1 if had.without is None else (had.without - self.start) // DAY

    def _gone(self, told):
        """What nothing shows any more has left; what all views were looked through for is gone."""
        left = {(d.device, d.product): d.fate for d in told.departures if d.fate != Fate.RETURNED}
        ever, now = self._rows(f"SELECT device, product FROM ({_DAYS})"), self._rows(_PRESENT)
        within_a_day = {*left} - ever
        wrong = self._differ("gone", {*left} - within_a_day, ever - now)
        absent = self._rows(
            f"SELECT device, product FROM said WHERE presence = 'absent' AND role = '{MADE}' "
            "AND since_day <= {day} AND {day} < until_day"
        )
        for row in (ever - now) & absent:
            if left.get(row) is not Fate.GONE:
                wrong.add(("absent and not gone", *row))
        for one in told.departures:
            if one.fate is Fate.RETURNED and (one.device, one.product) not in now:
                wrong.add(("returned and not there", one.device, one.product))
        return wrong

    def _silent(self, told):
        at = (self.start + (self.day + 1) * DAY).isoformat()
        truth = self._rows(
            f"SELECT device FROM '{self.fleet}/day-*/*.parquet' WHERE seen < '{at}' "
            f"GROUP BY device HAVING max(seen) < '{at}'::TIMESTAMPTZ - INTERVAL '1 microsecond' "
            "- INTERVAL '10 days'"
        )
        return self._differ("silent", {(q.device,) for q in told.silent}, truth)

    def _review(self, told):
        """No decoy is for review: each has a name that is like a prohibited one, and no more."""
        rows = self.database.execute(
            "SELECT platform, name, role FROM "
            f"'{self.fleet}/truth/applications.parquet' WHERE role = 'decoy'"
        ).fetchall()
        self.compared["review"] = len(rows)
        found = {(u.candidate.platform.value, u.candidate.name) for u in told.candidates}
        return {("decoy", *row[:2]) for row in rows if row[:2] in found}

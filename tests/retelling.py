"""The plain rule of what vanished: every look is told again, and followed by the next ones.

It is slow, and knows no store: the intervals of the inventory must say the same.
"""

from collections import defaultdict
from itertools import groupby

GONE, UNKNOWN, RETURNED = "gone", "unknown", "returned"


class Told:
    """Looks as ``(day, device, source, sees, shown)``, and the products that they may show.

    ``products`` gives, by what is shown, the products and by which kind each is known.
    """

    def __init__(self, looks, products):
        self.looks = sorted(looks, key=lambda look: look[:3])
        self.products = products
        self.sights = defaultdict(list)
        for day, device, source, sees, shown in self.looks:
            here = defaultdict(set)
            for one in shown:
                for product, kind in products.get(one, ()):
                    here[product].add(kind)
            for product, ways in here.items():
                self.sights[device, product].append((day, source, sees, ways))

    def following(self, device, source, day, sees):
        """Return the next look of a source that sees at least as much; none, if there is none."""
        for look in self.looks:
            if look[0] > day and look[1:3] == (device, source) and look[3] >= sees:
                return look
        return None

    def departures(self, at, stale):
        """Return, by device and product, the fate, the days, and what came."""
        made = {}
        for (device, product), sights in self.sights.items():
            if one := self._one(device, sights, at - stale):
                made[device, product] = one
        return made

    def _one(self, device, sights, fresh):
        after = {s[:3]: self.following(device, s[1], s[0], s[2]) for s in sights}
        if all(after.values()):
            last = max(day for day, *_ in sights)
            return self._gone(device, sights, after, last, fresh)
        for day, source, sees, ways in sorted(sights, key=lambda s: (-s[0], s[1])):
            again = min((d for d, s, *_ in sights if s == source and d > day), default=None)
            look = after[day, source, sees]
            if look and again and look[0] < again:
                return (RETURNED, day, look[0], again, ()) if ways <= look[3] else None
        return None

    def _gone(self, device, sights, after, last, fresh):
        source, sees = next((s, k) for d, s, k, _ in sights if d == last)
        since = {}
        for way in {w for *_, ways in sights for w in ways}:
            until = max(d for d, _, _, ways in sights if way in ways)
            seeing = [k for k in self.looks if k[1] == device and k[0] > until and way in k[3]]
            since[way] = [k[0] for k in seeing]
        came = self._came(device, source, sees, last, after[last, source, sees])
        if not all(since.values()):
            return UNKNOWN, last, None, None, came
        fate = GONE if min(map(max, since.values())) >= fresh else UNKNOWN
        return fate, last, max(map(min, since.values())), None, came

    def _came(self, device, source, sees, last, look):
        before = self._shown(device, source, last)
        names = {(kind, name) for kind, name, _ in before}
        came = self._shown(device, source, look[0]) - before
        return tuple(sorted(o for o in came if o[0] in sees and o[:2] not in names))

    def _shown(self, device, source, day):
        return {
            o
            for d, v, s, _, shown in self.looks
            for o in shown
            if (d, v, s) == (day, device, source)
        }


def once(looks):
    """Keep one look of a source at a device on a day."""
    ordered = sorted(looks, key=lambda look: (look[:3], sorted(look[3]), sorted(look[4])))
    return [next(same) for _, same in groupby(ordered, key=lambda look: look[:3])]

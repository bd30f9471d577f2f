"""All signatures of a package together, as Android would take them from version to version.

A later scheme that fails is never made good by an earlier one; schemes that disagree fail all.
"""

from dataclasses import dataclass, field

from proscribe.formats.apk_signing import jar, wording
from proscribe.formats.apk_signing.block import STAMPS, V2, V3, V31, Block, block
from proscribe.formats.apk_signing.blocks import SINCE, STRIPPED, claims, compare
from proscribe.formats.apk_signing.claim import FOREVER, Claim
from proscribe.formats.apk_signing.content import Content
from proscribe.formats.apk_signing.rotation import covered, lineages, succession
from proscribe.formats.hostile import Budget
from proscribe.formats.oddities import Oddities
from proscribe.formats.zip import Archive
from proscribe.model import Shown, Text

WHOLE = 24
"""The API level from which Android knows signatures of the package as a whole."""
ROTATES = 28
NEEDS_WHOLE = 30
"""The target from which entry by entry is not enough."""
V3_ID = 3
BLOCKS = (("apk-v3.1", V31), ("apk-v3", V3), ("apk-v2", V2))


@dataclass(slots=True)
class Verification:
    """What the signatures of a package come to."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[Text] = field(default_factory=list)
    """Why Android 7 and later refuse all of them together."""
    older: list[Text] = field(default_factory=list)
    """Why an Android before 7 that it installs on refuses it, though later ones do not."""

    def of(self, *schemes: str) -> list[Claim]:
        """Return the signers of some schemes."""
        return [c for c in self.claims if c.scheme in schemes]

    @property
    def holds(self) -> bool:
        """Tell whether every Android from 7 on that it installs on would accept it."""
        return not self.problems and any(not c.problems for c in self.claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What the manifest asks of signatures."""

    minimum: int
    target: int
    sandbox: int


def verified(archive: Archive, levels: Levels, budget: Budget, oddities: Oddities) -> Verification:
    """Check all signatures of a package."""
    result = Verification()
    held = block(archive, oddities)
    if held is not None:
        if any(stamp in held.pairs for stamp in STAMPS):
            oddities.note("source-stamp", STAMP, Shown(offset=held.start))
        _whole(result, archive, held, levels)
    _refused(result, levels)
    _by_entry(result, archive, levels, budget)
    return result


def _whole(result: Verification, archive: Archive, held: Block, levels: Levels) -> None:
    content = Content(archive, held.start)
    for scheme, number in BLOCKS:
        if number in held.pairs:
            place, value = held.pairs[number]
            found = claims(scheme, place, value, levels.minimum)
            compare([c for c in found if not c.problems], content)
            result.claims += found
    newest, older = result.of("apk-v3.1"), result.of("apk-v3")
    lineages(newest)
    lineages(older)
    covered(newest, FOREVER, FOREVER)
    starts = min((c.minimum for c in newest), default=0)
    last = starts - 1 if newest else FOREVER
    covered(older, max(levels.minimum, ROTATES), last)
    succession(older, newest)
    for claim in result.of("apk-v2"):
        told = claim.attributes.get(STRIPPED, b"")
        if int.from_bytes(told[:4], "little") == V3_ID and not older:
            claim.fails(wording.STRIPPED)


def _refused(result: Verification, levels: Levels) -> None:
    """Note why signatures of the package as a whole are refused, and which nobody looks at."""
    newest, third, second = (result.of(scheme) for scheme, _ in BLOCKS)
    if third and newest and levels.minimum >= SINCE["apk-v3.1"]:
        _skip(third)
        third = []
    if second and (newest or third) and levels.minimum >= ROTATES:
        _skip(second)
        second = []
    problems = [p for c in (*newest, *third, *second) for p in c.problems]
    if not problems and second and third and _unlike(second, third, newest):
        problems.append(wording.UNLIKE)
    if not result.claims and levels.sandbox > 1:
        problems.append(wording.SANDBOX)
    if not result.claims and levels.target >= NEEDS_WHOLE:
        problems.append(wording.TOO_OLD)
    result.problems = list(dict.fromkeys(problems))


def _skip(found: list[Claim]) -> None:
    for claim in found:
        claim.problems = [UNASKED]


def _unlike(second: list[Claim], third: list[Claim], newest: list[Claim]) -> bool:
    """Tell whether scheme 3 does not begin with whom scheme 2 names."""
    longest = max((c.past for c in (*third, *newest)), key=len)
    oldest = longest[0] if longest else third[0].certificate
    alone = len(second) == 1 and (longest or len(third) == 1)
    return not alone or oldest != second[0].certificate


def _by_entry(result: Verification, archive: Archive, levels: Levels, budget: Budget) -> None:
    """Check scheme 1 where some Android would: no entry is read for nothing."""
    names = (("apk-v2", 2), ("apk-v3", 3))
    found = frozenset(n for name, n in names if result.of(name))
    one = jar.Jar(archive, budget, levels.minimum, FOREVER, found)
    if result.problems or (result.claims and levels.minimum >= WHOLE):
        for claim in jar.unread(one):
            claim.fails(wording.LATER if result.problems else UNASKED)
            result.claims.append(claim)
        return
    whole = list(result.claims)
    checked = jar.claims(one)
    result.older = _wrong(checked)
    if levels.minimum < WHOLE and result.older and not whole:
        # What an old Android does not know, a newer one may.
        checked = jar.claims(jar.Jar(archive, budget, WHOLE, FOREVER, found))
    signers = {c.certificate for c in checked if not _passed_over(c)}
    second = {c.certificate for c in result.of("apk-v2", "apk-v3")} | {
        p for c in whole for p in c.past
    }
    if whole and not result.older and not signers <= second:
        result.older.append(wording.UNLIKE)
        for claim in checked:
            claim.fails(wording.UNLIKE)
    result.claims += checked
    if not whole:
        result.problems += _wrong(checked)


def _wrong(checked: list[Claim]) -> list[Text]:
    """Return what is wrong with signers of entries; that there is none, if so."""
    heeded = [c for c in checked if not _passed_over(c)]
    return list(dict.fromkeys(p for c in heeded for p in c.problems)) or [ABSENT] * (not heeded)


def _passed_over(claim: Claim) -> bool:
    return wording.NO_LIST in claim.problems or wording.PASSED in claim.problems


UNASKED = Text(
    "no Android that it installs on looks at this signature, and it was not checked",
    "aucun Android où il s'installe ne regarde cette signature, et elle n'a pas été vérifiée",
)
ABSENT = Text(
    "there is no signature of entries, which is all that an Android before 7 knows",
    "il n'y a pas de signature d'entrées, la seule que connaisse un Android antérieur à 7",
)
STAMP = Text(
    "whoever distributes it left a stamp of theirs; it is not checked and says nothing of the"
    " maker",
    "qui le distribue y a laissé son tampon ; il n'est pas vérifié et ne dit rien du fabricant",
)

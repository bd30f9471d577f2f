"""Exemptions: permissions that always end, and the rule of an instrument that allows them."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from proscribe.model.evidence import Severance
from proscribe.model.span import Span
from proscribe.model.text import Text, blank


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionRule:
    """What an instrument says of exemptions from it. No purposes: none may be granted.

    Raises:
        ValueError: The longest term cannot be read, or a purpose is blank.

    """

    purposes: tuple[str, ...]
    approver: str = ""
    """The role that decides, such as ``agency-head``."""
    delegable: bool = False
    maximum: str | None = None
    """The longest term of one."""
    devices: int | None = None
    """How many devices may be exempted at once, all exemptions together."""
    people: int | None = None
    mitigations: tuple[Text, ...] = ()
    """What the instrument itself asks of every exemption."""
    mitigated: bool = False
    """Whether each must name mitigations of its own."""
    centre: str = ""
    """To whom exemptions are reported."""
    note: Text | None = None

    def __post_init__(self) -> None:
        if any(blank(purpose) for purpose in self.purposes):
            raise ValueError("a purpose has a name; with no purposes at all, none is granted")
        if self.maximum is not None:
            Span.of(self.maximum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigation:
    """What makes an exempted device less of a risk, and how the inventory can tell.

    ``absent`` and ``present`` hold identifiers, spelt ``kind:value``. Without a check it rests
    on ``attested``, the word of a person.

    Raises:
        ValueError: A span cannot be read.

    """

    what: Text
    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    seen_within: str | None = None
    """The device must have been looked at so recently."""
    attested: str = ""

    def __post_init__(self) -> None:
        if self.seen_within is not None:
            Span.of(self.seen_within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A permission for named devices or people, for a purpose, for a time that always ends.

    Raises:
        ValueError: It ends before it begins, names nobody and nothing, or its approver asked
            for it or profits from it.

    """

    id: str
    determination: str
    applications: tuple[str, ...]
    purpose: str
    """One of the purposes of the instrument's rule, such as ``security-research``."""
    critical: Text
    """Why the use is critical."""
    no_alternative: Text
    """Why nothing else would do."""
    requester: str
    approver: str
    effective: datetime
    expires: datetime
    devices: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    role: str = ""
    """In which role the approver decided."""
    delegated_by: str = ""
    """Who handed the decision on to the approver, if somebody did."""
    mitigations: tuple[Mitigation, ...] = ()
    revoked: datetime | None = None
    recorded: datetime | None = None
    zone: str = "UTC"
    """The time zone in which its days begin."""
    source: str = ""
    severances: tuple[Severance, ...] = ()

    def __post_init__(self) -> None:
        if self.expires <= self.effective:
            raise ValueError("it ends before it begins: 'expires' must be after 'effective'")
        if not (self.devices or self.people) or not self.applications:
            raise ValueError(
                "an exemption names its devices or people, and its applications: none is blanket"
            )
        if blank(self.purpose):
            raise ValueError("an exemption has a purpose")
        own = {same_person(p) for p in (self.requester, *self.people)}
        for decider in filter(None, (self.approver, self.delegated_by)):
            if same_person(decider) in own:
                raise ValueError("nobody approves their own exemption")

    def holds(self, at: datetime, known: datetime | None = None) -> bool:
        """Tell whether the permission holds at an instant, as it was known at another."""
        if known is not None and known < (self.recorded or self.effective):
            return False
        return self.effective <= at < self.ends(known)

    def ends(self, known: datetime | None = None) -> datetime:
        """Return when it ends, by itself or because it was revoked, as far as that was known."""
        heard = self.revoked is not None and (known is None or known >= self.revoked)
        return min(self.expires, self.revoked) if heard and self.revoked else self.expires

    def names(self, device: str, person: str) -> bool:
        """Tell whether it is for a device, or for the person who uses it."""
        ours = {same_person(p) for p in self.people}
        return device in self.devices or same_person(person) in ours

    def longer_than(self, span: str, zone: ZoneInfo) -> bool:
        """Tell whether it was granted for longer than a span."""
        return self.expires > Span.of(span).after(self.effective, zone)


def same_person(name: str) -> str:
    """Return a name without what two spellings of one person may differ in.

    Case, width, spaces, and characters that nobody sees.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(seen.split())

"""Looks of a few sources at two devices, at any time and in any order."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from proscribe.model import Identifier, Kind, Observation, Platform, Report

DAY = datetime(2026, 11, 1, tzinfo=UTC)
SEES = (
    frozenset(),
    frozenset({Kind.LINUX_DEB_PACKAGE}),
    frozenset({Kind.LINUX_DEB_PACKAGE, Kind.LINUX_SNAP_NAME}),
    frozenset({Kind.LINUX_FLATPAK_ID}),
)
LOOKS = st.tuples(
    st.integers(0, 5),
    st.sampled_from("AB"),
    st.sampled_from("xy"),
    st.sampled_from(SEES),
    st.frozensets(st.sampled_from(["one", "two", "three"])),
)


def rows(look):
    day, device, source, sees, shown = look
    at = {"device": device, "platform": Platform.LINUX, "seen": DAY + timedelta(days=day)}
    yield Report(**at, source=source, sees=sees)
    for name in sorted(shown):
        identifiers = (Identifier(Kind.LINUX_DEB_PACKAGE, name),)
        yield Observation(**at, source=source, name=name, version="1", identifiers=identifiers)


def distinct(batch):
    """Two sees of one source at one instant make a report ambiguous to its rows: keep one."""
    kept = {}
    for look in batch:
        kept.setdefault((look[0], look[1], look[2]), look)
    return list(kept.values())

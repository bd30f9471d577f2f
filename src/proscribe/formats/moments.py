"""Moments: the instants that exports write, as RFC 3339 or as seconds since 1970.

https://www.rfc-editor.org/rfc/rfc3339
"""

from datetime import UTC, datetime

from proscribe.formats.lines import UnusableError

EXAMPLE = "2026-11-01T00:00:00Z"


def moment(written: str) -> datetime:
    """Return the instant, in UTC.

    Raises:
        UnusableError: It is not an instant, or names no time zone.

    """
    try:
        found = datetime.fromisoformat(written)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise UnusableError(f"{written[:40]!r} is not an instant", f"write it as {EXAMPLE}")


def since_1970(seconds: float) -> datetime:
    """Return the instant that many seconds after 1970 began.

    Raises:
        UnusableError: No calendar holds that instant.

    """
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise UnusableError(f"{seconds} is not an instant", "write seconds since 1970") from None

"""Numbers, shares and days, as each language writes them."""

import re
from datetime import datetime

from proscribe.model import Language

NO_BREAK = "\u00a0"
MONTHS = {
    Language.EN: "January February March April May June July August September October November "
    "December",
    Language.FR: "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
}
PUNCTUATION = re.compile(r" (?=[:%»])|(?<=«) ")


def number(count: int, language: Language) -> str:
    """Return a count with its thousands apart: ``3,000`` and ``3 000``."""
    written = f"{count:,}"
    return written.replace(",", NO_BREAK) if language is Language.FR else written


def percent(part: int, whole: int, language: Language) -> str:
    """Return a share to one decimal: ``12.5%`` and ``12,5 %``; nothing of nothing is none."""
    share = f"{100 * part / whole if whole else 0:.1f}"
    if language is Language.EN:
        return f"{share}%"
    return f"{share.replace('.', ',')}{NO_BREAK}%"


def day(instant: datetime, language: Language) -> str:
    """Return a day in words: ``November 1, 2026`` and ``1er novembre 2026``."""
    month = MONTHS[language].split()[instant.month - 1]
    if language is Language.EN:
        return f"{month}{NO_BREAK}{instant.day}, {instant.year}"
    first = "er" if instant.day == 1 else ""
    return f"{instant.day}{first}{NO_BREAK}{month}{NO_BREAK}{instant.year}"


def typeset(sentence: str, language: Language) -> str:
    """Keep French punctuation on the line of its word."""
    return PUNCTUATION.sub(NO_BREAK, sentence) if language is Language.FR else sentence

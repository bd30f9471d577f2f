"""Text in the two official languages, side by side."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language in which every sentence for a person exists."""

    EN = "en"
    FR = "fr"


def blank(written: str) -> bool:
    """Tell whether a person would see nothing: spaces and characters without a shape."""
    return not any(unicodedata.category(c)[0] not in "ZC" for c in written)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence, in English and in French; neither is the original.

    Raises:
        ValueError: One of the two is empty. A missing translation is an error, not a fallback.

    """

    en: str
    fr: str

    def __post_init__(self) -> None:
        for language in Language:
            if blank(self.on(language)):
                raise ValueError(f"the {language} text is empty: write it in both languages")

    def on(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return self.fr if language is Language.FR else self.en


def counted(n: int, one: Text, many: Text) -> Text:
    """Return a number with its noun; English has its singular for one, French for zero and one."""
    en = one.en if n == 1 else many.en
    fr = one.fr if abs(n) <= 1 else many.fr
    return Text(f"{n} {en}", f"{n} {fr}")

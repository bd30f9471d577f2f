"""Sentences drawn from evidence: each carries its standing and its source, and says no more.

A template is given these, and never the evidence itself.
"""

from dataclasses import replace

from proscribe.model import Evidence, Reply, Standing, Text
from proscribe.model.text import blank
from proscribe.service.notices.said import Said, Sort, chain, compose, name, source, words

BY = {
    Standing.FOUND: ("It was found by {by}", "Il a été constaté par {by}"),
    Standing.REPORTED: ("It is reported by {by}", "Il est rapporté par {by}"),
    Standing.ALLEGED: ("It is alleged by {by}", "Il est allégué par {by}"),
    Standing.DISPUTED: ("It is disputed; {by} says", "Point contesté; {by} affirme"),
}
BY_NOBODY = {
    Standing.FOUND: ("It was found", "Il a été constaté"),
    Standing.REPORTED: ("It is reported", "Il est rapporté"),
    Standing.ALLEGED: ("It is alleged", "Il est allégué"),
    Standing.DISPUTED: ("It is disputed", "Point contesté"),
}


def sentence(of: Evidence) -> Said:
    """Return what evidence says, under its standing, with its source and any reply."""
    said = _cited(BY if of.by else BY_NOBODY, of)
    return replace(chain(said, _answer(of.reply)), sort=Sort.EVIDENCE)


def _cited(table: dict[Standing, tuple[str, str]], of: Evidence) -> Said:
    en, fr = table[of.standing]
    return compose(
        f"{en}: {{says}} (source: {{source}}).",
        f"{fr} : {{says}} (source : {{source}}).",
        says=words(unclosed(of.says)),
        source=source(of.source),
        **({"by": name(of.by)} if of.by else {}),
    )


def _answer(reply: Reply | None) -> Said | None:
    """Return the other side's words, wherever it has any."""
    if reply is None:
        return None
    return compose(
        " {by} answers: {said} (source: {source}).",
        " {by} répond : {said} (source : {source}).",
        by=name(reply.by),
        said=words(unclosed(reply.words)),
        source=source(reply.source),
    )


def unclosed(text: Text) -> Text:
    """Return a text without the full stop at its end, to be followed by its source."""
    sides = (text.en, text.fr)
    bare = (side.strip().removesuffix(".") for side in sides)
    return Text(*(side if blank(open_) else open_ for side, open_ in zip(sides, bare, strict=True)))

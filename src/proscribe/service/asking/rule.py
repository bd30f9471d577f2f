"""What an instrument says of exemptions, for whoever is about to ask for one."""

from collections.abc import Iterator
from dataclasses import fields

from proscribe.model import Determination, ExemptionRule, Language, Text
from proscribe.service.asking.interview import said
from proscribe.service.demonstration.numbers import NO_BREAK
from proscribe.service.releasing import labels

COLONS = {Language.EN: ":", Language.FR: f"{NO_BREAK}:"}


def says_of_exemptions(of: Determination) -> Iterator[Text]:
    """Yield the rule of an instrument line by line, in the order of its fields."""
    rule = of.exemptions
    if rule is None:
        yield said("no_rule", of.id)
        return
    yield said("rule", of.id)
    for field in fields(rule):
        value = getattr(rule, field.name)
        told = value if isinstance(value, tuple) else (value,)
        if value is not None and value not in ("", ()):
            yield Text(*(_line(field.name, told, of, language) for language in Language))


def _line(name: str, told: tuple[object, ...], of: Determination, language: Language) -> str:
    head = labels.label(ExemptionRule, name).on(language)
    values = (labels.said(v, ExemptionRule, name, of.local, language) for v in told)
    return f"  {head}{COLONS[language]} {', '.join(values)}"

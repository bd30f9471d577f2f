"""Applications and suites: what a determination names."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model.entity import Known

PRODUCT_ID = r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*"


class Form(StrEnum):
    """What a product is on a device."""

    APPLICATION = "application"
    COMPONENT = "component"
    """A library or service that other people's applications embed: *contains*, never *made by*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who develops or provides an application, over a time and in a jurisdiction."""

    entity: str
    source: str
    effective: datetime | None = None
    until: datetime | None = None
    jurisdiction: str | None = None
    """Where this holds, such as ``US``; everywhere if none is given."""
    except_in: tuple[str, ...] = ()
    """Where this does not hold, though it does everywhere else; other edges speak of there."""

    def holds(self, at: datetime, jurisdiction: str) -> bool:
        """Tell whether the edge holds at an instant for an authority of ``jurisdiction``."""
        where = jurisdiction.partition("-")[0]
        here = self.jurisdiction in {None, where} and where not in self.except_in
        began = self.effective is None or self.effective <= at
        return here and began and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """The edge by which an application takes the place of another."""

    application: str
    source: str
    effective: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One product, with the names by which platforms know it.

    ``signers`` sign it and other products too: they confirm it, and are never prohibited
    because of it.
    """

    id: str
    name: str
    providers: tuple[Provider, ...]
    form: Form = Form.APPLICATION
    also: tuple[str, ...] = ()
    succeeds: tuple[Succession, ...] = ()
    identifiers: tuple[Known, ...] = ()
    signers: tuple[Known, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(PRODUCT_ID, self.id):
            raise ValueError(f"{self.id!r} is not a product's id, such as 'tencent/wechat'")
        if not self.providers:
            raise ValueError(f"{self.id} has no provider: say which entity makes it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A family of applications of one vendor, as instruments name it."""

    id: str
    name: str
    vendor: str
    source: str
    members: tuple[str, ...] = ()
    """The applications; all that the vendor provides if none is listed."""

    def __post_init__(self) -> None:
        if not re.fullmatch(PRODUCT_ID, self.id):
            raise ValueError(f"{self.id!r} is not a suite's id, such as 'kaspersky/suite'")

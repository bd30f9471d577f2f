"""The nouns of the house. Standard library only; no input, no output, no clock."""

from proscribe.model.application import Application, Form, Provider, Succession, Suite
from proscribe.model.artifact import Artifact, Enforcement, File, Gap, Proof, Reason
from proscribe.model.catalogue import Catalogue
from proscribe.model.condition import Cause, Condition
from proscribe.model.covered import Covered
from proscribe.model.determination import (
    Determination,
    Force,
    Provision,
    Reference,
)
from proscribe.model.duty import Clock, Duty, Term, TermKind, Then, Verb
from proscribe.model.effect import DeviceClass, Effect, Platform
from proscribe.model.entity import Entity, Known, Ownership, Tier
from proscribe.model.error import InputError, MissingError, Place
from proscribe.model.event import Event, EventKind
from proscribe.model.evidence import (
    Alternative,
    Citation,
    Consultation,
    Evidence,
    Outcome,
    Reply,
    Response,
    Result,
    Severance,
    Standing,
)
from proscribe.model.exemption import Exemption, ExemptionRule, Mitigation
from proscribe.model.fleet import Export, Fleet, Group, Trait, Versions
from proscribe.model.identifier import Identifier
from proscribe.model.inventory import (
    Block,
    Breach,
    Certainty,
    Finding,
    Observation,
    Presence,
    Rejected,
    Report,
    Row,
    Seen,
)
from proscribe.model.kind import Kind
from proscribe.model.ledger import (
    Adoption,
    Discovery,
    Fulfilment,
    Ledger,
    Office,
    Order,
)
from proscribe.model.life import Life, Moment
from proscribe.model.policy import Ground, Policy, Prohibition, Verdict
from proscribe.model.scope import Adopter, Exclusion, Possession, Scope
from proscribe.model.span import Span, Unit
from proscribe.model.state import State
from proscribe.model.strength import Matching, Strength
from proscribe.model.text import Language, Text

__all__ = [
    "Adopter", "Adoption", "Alternative", "Application", "Artifact", "Block", "Breach",
    "Catalogue", "Cause", "Certainty", "Citation", "Clock", "Condition", "Consultation", "Covered",
    "Determination", "DeviceClass", "Discovery", "Duty", "Effect", "Enforcement", "Entity",
    "Event", "EventKind", "Evidence", "Exclusion", "Exemption", "ExemptionRule", "Export", "File",
    "Finding", "Fleet", "Force", "Form", "Fulfilment", "Gap", "Ground", "Group", "Identifier",
    "InputError", "Kind", "Known", "Language", "Ledger", "Life", "Matching", "MissingError",
    "Mitigation", "Moment", "Observation", "Office", "Order", "Outcome", "Ownership", "Place",
    "Platform", "Policy", "Possession", "Presence", "Prohibition", "Proof", "Provider",
    "Provision", "Reason", "Reference", "Rejected", "Reply", "Report", "Response", "Result",
    "Row", "Scope", "Seen", "Severance", "Span", "Standing", "State", "Strength", "Succession",
    "Suite", "Term", "TermKind", "Text", "Then", "Tier", "Trait", "Unit", "Verb", "Verdict",
    "Versions",
]  # fmt: skip

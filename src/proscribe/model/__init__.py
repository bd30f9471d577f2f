"""The nouns of the house. Standard library only; no input, no output, no clock."""

from proscribe.model.application import Application, Form, Provider, Succession, Suite
from proscribe.model.artifact import Artifact, Enforcement, File, Gap, Proof, Reason
from proscribe.model.assessment import (
    AssessedPart,
    Assessment,
    Company,
    Covering,
    Maker,
    Regime,
    Unfilled,
)
from proscribe.model.catalogue import Catalogue
from proscribe.model.condition import Cause, Condition
from proscribe.model.content import Content
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
from proscribe.model.examined import Examined, Opened, Showing
from proscribe.model.exemption import Exemption, ExemptionRule, Mitigation
from proscribe.model.fleet import Export, Fleet, Group, Trait, Versions
from proscribe.model.identifier import Identifier
from proscribe.model.inspection import (
    Check,
    Checked,
    Domain,
    Grade,
    Inspection,
    Installs,
    Named,
    Part,
    PartKind,
    Reach,
    Remark,
    Right,
    RightKind,
    Shown,
    Signer,
    SignerVerdict,
)
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
    Unread,
)
from proscribe.model.keeping import Keeping
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
from proscribe.model.likeness import Alike, Facet, Likeness, Resemblance, Share, Sketch
from proscribe.model.policy import Ground, Policy, Prohibition, Verdict
from proscribe.model.retention import Hold, Retention
from proscribe.model.scope import Adopter, Exclusion, Possession, Scope
from proscribe.model.span import Span, Unit
from proscribe.model.state import State
from proscribe.model.strength import Matching, Strength
from proscribe.model.text import Language, Text

__all__ = [
    "Adopter", "Adoption", "Alike", "Alternative", "Application", "Artifact", "AssessedPart",
    "Assessment", "Block", "Breach", "Catalogue", "Cause", "Certainty", "Check", "Checked",
    "Citation", "Clock", "Company", "Condition", "Consultation", "Content", "Covered",
    "Covering", "Determination", "DeviceClass", "Discovery", "Domain", "Duty", "Effect",
    "Enforcement", "Entity", "Event", "EventKind", "Evidence", "Examined", "Exclusion",
    "Exemption", "ExemptionRule", "Export", "Facet", "File", "Finding", "Fleet", "Force",
    "Form", "Fulfilment", "Gap", "Grade", "Ground", "Group", "Hold", "Identifier", "InputError",
    "Inspection", "Installs", "Keeping", "Kind", "Known", "Language", "Ledger", "Life", "Likeness",
    "Maker", "Matching", "MissingError", "Mitigation", "Moment", "Named", "Observation",
    "Office", "Opened", "Order", "Outcome", "Ownership", "Part", "PartKind", "Place",
    "Platform", "Policy", "Possession", "Presence", "Prohibition", "Proof", "Provider",
    "Provision", "Reach", "Reason", "Reference", "Regime", "Rejected", "Remark", "Reply",
    "Report", "Resemblance", "Response", "Result", "Retention", "Right", "RightKind", "Row",
    "Scope", "Seen", "Severance", "Share", "Showing", "Shown", "Signer", "SignerVerdict",
    "Sketch", "Span", "Standing", "State", "Strength", "Succession", "Suite", "Term",
    "TermKind", "Text", "Then", "Tier", "Trait", "Unfilled", "Unit", "Unread", "Verb",
    "Verdict", "Versions",
]  # fmt: skip

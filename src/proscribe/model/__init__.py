"""The nouns of the house. Standard library only; no input, no output, no clock."""

from proscribe.model.application import Application, Form, Provider, Succession, Suite
from proscribe.model.artifact import Artifact, Enforcement, File, Gap, Proof, Reason
from proscribe.model.catalogue import Catalogue
from proscribe.model.determination import (
    Covered,
    Determination,
    Duty,
    Event,
    EventKind,
    Exemption,
    Force,
    Possession,
    Provision,
    Reference,
    Scope,
)
from proscribe.model.effect import DeviceClass, Effect, Platform
from proscribe.model.entity import Entity, Known, Ownership, Tier
from proscribe.model.error import InputError, MissingError, Place
from proscribe.model.fleet import Fleet, Group
from proscribe.model.identifier import Identifier
from proscribe.model.inventory import (
    Certainty,
    Finding,
    Observation,
    Presence,
    Rejected,
    Report,
    Row,
)
from proscribe.model.kind import Kind
from proscribe.model.policy import Ground, Policy, Prohibition, Verdict
from proscribe.model.strength import Matching, Strength
from proscribe.model.text import Language, Text

__all__ = [
    "Application", "Artifact", "Catalogue", "Certainty", "Covered", "Determination",
    "DeviceClass", "Duty", "Effect", "Enforcement", "Entity", "Event", "EventKind", "Exemption",
    "File", "Finding", "Fleet", "Force", "Form", "Gap", "Ground", "Group", "Identifier",
    "InputError", "Kind", "Known", "Language", "Matching", "MissingError", "Observation",
    "Ownership", "Place", "Platform", "Policy", "Possession", "Presence", "Prohibition", "Proof",
    "Provider", "Provision", "Reason", "Reference", "Rejected", "Report", "Row", "Scope",
    "Strength", "Succession", "Suite", "Text", "Tier", "Verdict",
]  # fmt: skip

"""Inspections: what the bytes of a package say of it. What it can do is not what it does."""

import re
from dataclasses import dataclass
from enum import StrEnum

from proscribe.model.content import Content
from proscribe.model.effect import Platform
from proscribe.model.identifier import Identifier
from proscribe.model.policy import Verdict
from proscribe.model.text import Text

SHA256 = r"[0-9a-f]{64}"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Shown:
    """The bytes that show a claim: a stretch of one entry of the package."""

    entry: str = ""
    """The path within the package; empty for the package itself. ``a.apk!b`` nests."""
    offset: int = 0
    """In bytes, in the entry as it is once unpacked."""
    length: int = 0
    """In bytes; 0 for the entry as a whole."""
    text: str = ""
    """What stands there, as a person reads it: at most some hundred characters."""


class SignerVerdict(StrEnum):
    """Whether a signer is known, or merely named."""

    VERIFIED = "verified"
    """Its signature over these very bytes was checked, and holds."""
    CLAIMED = "claimed"
    """The package names it; its signature does not hold or could not be checked."""
    NONE = "none"


class Checked(StrEnum):
    """How a check ended."""

    HELD = "held"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It could not be made here; the check says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check that was made, and what its outcome means."""

    name: str
    """Such as ``digest``, ``signature``, ``chain``, ``timestamp``."""
    outcome: Checked
    means: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Someone who signed, or whose signature the package carries."""

    scheme: str
    """Such as ``apk-v2``, ``authenticode``, ``apple``, ``crx3``."""
    verdict: SignerVerdict
    subject: str = ""
    """The name on the certificate; never a reason to trust it."""
    identifiers: tuple[Identifier, ...] = ()
    checks: tuple[Check, ...] = ()
    shown: Shown = Shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An identifier of the package itself, and the bytes that give it."""

    identifier: Identifier
    shown: Shown


class RightKind(StrEnum):
    """A way in which a package asks for, or uses, what its platform guards."""

    ANDROID_PERMISSION = "android.permission"
    ANDROID_PERMISSION_DEFINED = "android.permission-defined"
    ANDROID_BOUND = "android.bound-permission"
    """A permission that a component demands of whoever binds it: accessibility, administration."""
    ANDROID_ACTION = "android.intent-action"
    ANDROID_FEATURE = "android.feature"
    ANDROID_ATTRIBUTE = "android.manifest-attribute"
    ANDROID_API = "android.api"
    APPLE_USAGE = "apple.usage-string"
    APPLE_KEY = "apple.info-key"
    APPLE_ENTITLEMENT = "apple.entitlement"
    APPLE_REASON = "apple.required-reason-api"
    APPLE_SYMBOL = "apple.symbol"
    WINDOWS_CAPABILITY = "windows.capability"
    WINDOWS_IMPORT = "windows.import"
    WINDOWS_SERVICE = "windows.service"
    WINDOWS_DRIVER = "windows.driver"
    WINDOWS_INSTALLER = "windows.installer-table"
    EXTENSION_PERMISSION = "extension.permission"
    EXTENSION_HOST = "extension.host-permission"
    EXTENSION_KEY = "extension.manifest-key"
    FLATPAK_CONTEXT = "flatpak.context"
    SNAP_PLUG = "snap.plug"
    LINUX_SCRIPT = "linux.maintainer-script"
    LINUX_FILE = "linux.file"
    LINUX_SYMBOL = "linux.symbol"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Right:
    """One thing that a package asks for, or whose use its code shows; its meaning is told apart."""

    kind: RightKind
    value: str
    shown: Shown = Shown()
    by: str = ""
    """The part that asks or uses, by its name; empty for the application itself or for unknown."""


class PartKind(StrEnum):
    """What a part of a package is."""

    ACTIVITY = "activity"
    SERVICE = "service"
    RECEIVER = "receiver"
    PROVIDER = "provider"
    LINK = "link"
    """A scheme or host whose addresses the application answers."""
    LIBRARY = "library"
    """Native or managed code with a name of its own."""
    SDK = "sdk"
    TRACKER = "tracker"
    RUNTIME = "runtime"
    """It runs applications within the application."""
    LOADER = "loader"
    """It loads or changes code after installation."""
    PACKER = "packer"
    DRIVER = "driver"
    EXTENSION = "extension"
    DAEMON = "daemon"
    PROGRAM = "program"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Part:
    """One part of a package."""

    kind: PartKind
    name: str
    verdict: Verdict = Verdict.CONTAINS
    """How the package stands to it: made by the same, contains it, or hosts what runs in it."""
    version: str = ""
    exposed: str = ""
    """Who else may reach it: ``everyone``, or the permission they need; empty: nobody."""
    identifiers: tuple[Identifier, ...] = ()
    count: int = 0
    """How many classes it has; 0 where they are not counted."""
    shown: Shown = Shown()


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Domain:
    """A host that the package names."""

    name: str
    """In lower case, without a final dot."""
    shown: Shown = Shown()


class Installs(StrEnum):
    """Whether the platform itself would install the file."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about the bytes that a person should know: an evasion, a contradiction, a limit."""

    name: str
    """Stable, for machines: such as ``badpack-method``, ``manifest-twice``."""
    means: Text
    shown: Shown = Shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What the bytes of one package say.

    Raises:
        ValueError: The digest is no SHA-256.

    """

    file: str
    """Its name, without a folder."""
    size: int
    sha256: str
    format: str
    """The inspector that read it; ``unknown`` where none did."""
    platforms: tuple[Platform, ...] = ()
    title: str = ""
    version: str = ""
    names: tuple[Named, ...] = ()
    signers: tuple[Signer, ...] = ()
    installs: Installs = Installs.UNKNOWN
    why_installs: Text | None = None
    rights: tuple[Right, ...] = ()
    parts: tuple[Part, ...] = ()
    domains: tuple[Domain, ...] = ()
    remarks: tuple[Remark, ...] = ()
    within: tuple["Inspection", ...] = ()
    """Packages within this one: splits, frameworks, programs."""
    malformed: Text | None = None
    """Why it could not be read to its end; what was read before stands."""

    def __post_init__(self) -> None:
        if not re.fullmatch(SHA256, self.sha256):
            raise ValueError(f"{self.sha256!r} is no SHA-256")

    @property
    def signer(self) -> SignerVerdict:
        """Return the best that can be said of who signed it."""
        verdicts = {s.verdict for s in self.signers}
        return next((v for v in SignerVerdict if v in verdicts), SignerVerdict.NONE)


class Grade(StrEnum):
    """How a reach is shown: none of these says that it is used."""

    DECLARED = "declared"
    """The package asks for it where its platform wants it asked."""
    CODED = "coded"
    """Its code names what opens it; the platform asks no permission, or none was declared."""
    BOTH = "declared-and-coded"
    EXPOSED = "exposed"
    """Others reach it through a part that the package leaves open."""
    CLAIMED = "vendor-declared"
    """Its vendor says so: a claim, to be held against the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One content that a package can reach, how that shows, and by which rights."""

    content: Content
    grade: Grade
    rights: tuple[Right, ...]
    because: tuple[Text, ...]
    """What each right opens, in the words of its source, made plain; parallel to ``rights``."""
    sources: tuple[str, ...]
    """Where each right's meaning is written; parallel to ``rights``."""

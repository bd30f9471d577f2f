"""The facts of a manifest that the rest is judged by."""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.axml import Node
from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

COMPONENTS = ("activity", "activity-alias", "service", "receiver", "provider")
BEFORE = dict(
    zip(
        "CDEFGHIJKLMNOPQRSTUV",
        (2, 3, 4, 7, 8, 10, 13, 15, 18, 20, 22, 23, 25, 27, 28, 29, 30, 32, 33, 34),
        strict=True,
    )
)
"""The API level before a release, by the first letter of its codename: a preview bears both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A manifest, and what is asked of it most."""

    root: Node
    package: str
    version: str
    code: str
    minimum: int
    """The lowest API level that it installs on."""
    target: int
    """The API level whose behaviour it asks for."""
    sandbox: int
    split: str
    """The name of this part, if the application comes in parts and this is not the base."""
    application: Node | None

    def components(self) -> Iterator[tuple[Node, str]]:
        """Yield each component, and the whole name of its class."""
        if self.application is not None:
            for node in self.application.each(*COMPONENTS):
                yield node, self.whole(node.text("name"))

    def whole(self, name: str) -> str:
        """Return a class's name with the package that it leaves out."""
        if name.startswith("."):
            return self.package + name
        return name if "." in name or not name else f"{self.package}.{name}"


def facts(root: Node) -> Facts:
    """Return the facts of a manifest.

    Raises:
        MalformedError: Its first element is none of a manifest.

    """
    if root.tag != "manifest":
        raise MalformedError(NO_MANIFEST, root.shown)
    sdks = list(root.each("uses-sdk"))
    minimum = max((_level(sdk, "minSdkVersion") or 1 for sdk in sdks), default=1)
    targets = [level for sdk in sdks if (level := _level(sdk, "targetSdkVersion"))]
    plain = {name: value.text for name, value in root.plain.items()}
    return Facts(
        root=root,
        package=plain.get("package", ""),
        version=root.text("versionName"),
        code=_code(root),
        minimum=minimum,
        target=max(targets, default=minimum),
        sandbox=root.number("targetSandboxVersion") or 1,
        split=plain.get("split", ""),
        application=next(root.each("application"), None),
    )


def _level(sdk: Node, name: str) -> int | None:
    value = sdk.android.get(name)
    if value is None:
        return None
    number = value.number
    return BEFORE.get(value.text[:1].upper()) if number is None else number


def _code(root: Node) -> str:
    low, high = root.number("versionCode"), root.number("versionCodeMajor")
    if low is None:
        return ""
    return str((low & 0xFFFFFFFF) + ((high & 0xFFFFFFFF) << 32) if high else low)


NO_MANIFEST = Text(
    "its first element is not that of a manifest",
    "son premier élément n'est pas celui d'un manifeste",
)

"""Disguises: code and packages that lie in a package under the name of something else."""

from proscribe.model import Remark, Shown, Text

MAGICS = {
    b"dex\n": (Text("Android code", "du code Android"), (".dex",)),
    b"PK\x03\x04": (
        Text("a package", "un paquet"),
        (
            ".apk",
            ".jar",
            ".zip",
            ".aar",
            ".apks",
            ".xapk",
            ".obb",
            ".wgt",
            ".rpk",
            ".docx",
            ".xlsx",
        ),
    ),
    b"\x7fELF": (Text("native code", "du code natif"), (".so", ".o", ".ko")),
}
"""How files of code begin, what they are, and how the names of honest ones end."""
ENOUGH = 8
"""Bytes of an entry by which it is told."""


def disguised(entry: str, head: bytes) -> Remark | None:
    """Say that an entry is code under another name, if its first bytes say so."""
    for magic, (what, endings) in MAGICS.items():
        if head.startswith(magic) and not _honest(entry, endings):
            shown = Shown(entry=entry, length=len(magic), text=entry[-100:])
            return Remark(name="code-disguised", means=_means(what), shown=shown)
    return None


def _honest(entry: str, endings: tuple[str, ...]) -> bool:
    name = entry.lower().rpartition("/")[2]
    # Libraries carry versions after their ending, and programs often have no ending at all.
    return name.endswith(endings) or (".so" in endings and (".so." in name or "." not in name))


def _means(what: Text) -> Text:
    return Text(
        f"{what.en} lies in it under the name of something else",
        f"{what.fr} s'y trouve sous le nom d'autre chose",
    )

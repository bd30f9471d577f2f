"""Reference to a Flatpak: where an application is fetched from, and by which key it is trusted.

The application itself is not in it, so that nothing can be said of what it may reach.

https://docs.flatpak.org/en/latest/flatpak-command-reference.html#flatpak-flatpakref
"""

from collections.abc import Iterator

from proscribe.formats.cms.judged import of
from proscribe.formats.flatpak import sandbox
from proscribe.formats.legible import legible
from proscribe.inspectors import Inspector, Source
from proscribe.model import Domain, Inspection, Kind, Named, Platform, Remark, Shown, Text

GROUP = "Flatpak Ref"
LONGEST = 1 << 20
ADDRESSES = ("Url", "RuntimeRepo", "Icon", "Homepage")


def _recognises(source: Source) -> bool:
    return f"[{GROUP}]".encode() in source.head[:4096]


def _inspect(source: Source) -> Inspection:
    text = bytes(source.data[:LONGEST]).decode("utf-8", "replace")
    keys = sandbox.groups(text).get(GROUP, {})
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="flatpakref",
        platforms=(Platform.LINUX,),
        title=legible(keys.get("Title", "") or keys.get("Name", "")),
        version=legible(keys.get("Branch", "")),
        names=tuple(_names(keys, text)),
        domains=tuple(dict.fromkeys(_domains(keys, text))),
        remarks=tuple(_remarks(keys, text)),
    )


def _names(keys: dict[str, str], text: str) -> Iterator[Named]:
    value = keys.get("Name", "")
    for identifier in of(Kind.LINUX_FLATPAK_ID, value):
        yield Named(identifier=identifier, shown=_shown(text, value))


def _domains(keys: dict[str, str], text: str) -> Iterator[Domain]:
    for key in ADDRESSES:
        address = legible(keys.get(key, ""))
        host = address.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
        if "." in host:
            yield Domain(name=host.lower().rstrip("."), shown=_shown(text, address))


def _remarks(keys: dict[str, str], text: str) -> Iterator[Remark]:
    yield Remark(name="reference-only", means=ONLY)
    if keys.get("GPGKey"):
        yield Remark(name="brings-keys", means=KEY, shown=_shown(text, "GPGKey"))
    else:
        yield Remark(name="no-key", means=NO_KEY)


def _shown(text: str, spelt: str) -> Shown:
    at = max(0, text.find(spelt))
    offset, length = len(text[:at].encode()), len(spelt.encode())
    return Shown(offset=offset, length=length, text=legible(spelt)[:120])


ONLY = Text(
    "it names an application and where to fetch it: the application is not in it",
    "il nomme une application et où la chercher : l'application n'y est pas",
)
KEY = Text(
    "it brings the key by which what is fetched will be trusted",
    "il apporte la clé selon laquelle ce qui est téléchargé sera cru",
)
NO_KEY = Text(
    "it brings no key: what is fetched is trusted by what the device knows already, or not checked",
    "il n'apporte aucune clé : ce qui est téléchargé est cru selon ce que l'appareil connaît déjà,"
    " ou n'est pas vérifié",
)

inspector = Inspector(
    title=Text("Reference to a Flatpak", "Référence à un Flatpak"),
    recognises=_recognises,
    inspect=_inspect,
)

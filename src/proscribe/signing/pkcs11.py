"""Keys of a security module: the private half never leaves the device.

A key is named as RFC 7512 has it: ``pkcs11:token=authority;object=log?module-path=/usr/lib/...``.
The library is an extra: ``pip install proscribe[pkcs11]``.

https://www.rfc-editor.org/rfc/rfc7512
https://docs.oasis-open.org/pkcs11/pkcs11-curr/v3.0/pkcs11-curr-v3.0.html
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote

from proscribe.model import InputError, Place, Text
from proscribe.signing import Opened, Scheme, trusted

if find_spec("pkcs11"):
    import pkcs11
    from pkcs11 import KeyType, Mechanism, ObjectClass

KEY = 32


@contextmanager
def _open(rest: str, secret: Callable[[], str]) -> Iterator[Opened]:
    place = Place(source=f"pkcs11:{rest}")
    if not find_spec("pkcs11"):
        reason = "the library for security modules is not installed"
        raise InputError(place, reason, "pip install proscribe[pkcs11]")
    path, _, query = rest.partition("?")
    named, asked = _pairs(path, ";"), _pairs(query, "&")
    if not {"token", "object"} <= named.keys() or "module-path" not in asked:
        reason = "it names no token, object and module-path"
        raise InputError(place, reason, "see RFC 7512, and docs/how-to/keys.md")
    try:
        token = pkcs11.lib(asked["module-path"]).get_token(token_label=named["token"])
        with token.open(user_pin=secret()) as session:
            label, sort = named["object"], KeyType.EC_EDWARDS
            # The library types what its classes share, and not what a private key adds.
            private: Any = session.get_key(ObjectClass.PRIVATE_KEY, sort, label)
            public = session.get_key(ObjectClass.PUBLIC_KEY, sort, label)
            point = bytes(public[pkcs11.Attribute.EC_POINT])[-KEY:]
            yield Opened(
                trusted(point, place.source),
                lambda data: bytes(private.sign(data, mechanism=Mechanism.EDDSA)),
            )
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        reason = f"the module refused: {type(error).__name__} {error}".strip()
        raise InputError(place, reason, "check token, object, module-path and PIN") from error


def _pairs(written: str, between: str) -> dict[str, str]:
    told = (one.partition("=") for one in written.split(between) if one)
    return {name: unquote(value) for name, _, value in told}


signing = Scheme(
    title=Text("a security module (PKCS #11)", "un module de sécurité (PKCS no 11)"), open=_open
)

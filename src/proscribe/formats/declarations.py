"""Declarations of Apple's management: a configuration, and the activation that makes it heeded.

Identifiers never change; ``ServerToken`` is the digest of the content, so a device fetches a
declaration again exactly when it says something else.

https://developer.apple.com/documentation/devicemanagement/activationsimple
https://github.com/apple/device-management/tree/release/declarative/declarations
"""

import hashlib
from collections.abc import Iterator, Mapping

from proscribe.formats.json import dump
from proscribe.model import File


def activated(name: str, sort: str, content: Mapping[str, object]) -> Iterator[File]:
    """Yield the configuration ``proscribe.<name>`` of one sort, and its activation."""
    identifier = f"proscribe.{name}"
    yield _declaration(identifier, f"configuration.{sort}", content)
    references = {"StandardConfigurations": [identifier]}
    yield _declaration(f"{identifier}.activation", "activation.simple", references)


def _declaration(identifier: str, sort: str, content: Mapping[str, object]) -> File:
    declaration = {
        "Identifier": identifier,
        "Payload": content,
        "ServerToken": hashlib.sha256(dump(content)).hexdigest(),
        "Type": f"com.apple.{sort}",
    }
    return File(path=f"{identifier}.json", content=dump(declaration))

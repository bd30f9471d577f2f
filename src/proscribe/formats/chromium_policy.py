"""Chromium policies: the keys by which browsers of this family shut extensions and addresses out.

``ExtensionSettings`` holds one entry for each extension. ``removed`` deletes it and keeps it out;
``blocked`` leaves it on the disk, disabled. ``URLBlocklist`` holds patterns: ``example.org``
covers everything beneath it, ``.example.org`` that one host.

https://chromeenterprise.google/policies/#ExtensionSettings
https://chromeenterprise.google/policies/#PolicyListMultipleSourceMergeList
https://support.google.com/chrome/a/answer/9942583
"""

import textwrap
from collections.abc import Iterable, Sequence

from proscribe.formats.grounds import notice
from proscribe.model import Effect, Kind, Prohibition

EXTENSIONS, ADDRESSES = "ExtensionSettings", "URLBlocklist"
ENTRIES = 1000
"""Addresses: of a longer list, Edge and older browsers ignore the rest without a word."""
HOSTS = frozenset({Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME})
REMOVED = frozenset({Effect.REMOVE, Effect.BLOCK_INSTALL})
"""What must be decided before an extension is deleted."""
MESSAGE_LENGTH = 1000
UNITED = {
    EXTENSIONS: "PolicyDictionaryMultipleSourceMergeList",
    ADDRESSES: "PolicyListMultipleSourceMergeList",
}
"""The keys that unite one key of ours with the same key of other files."""


def keys(extensions: Sequence[Prohibition], hosts: Sequence[Prohibition]) -> dict[str, object]:
    """Return the keys that shut these out; what nothing asks for is not set."""
    policy: dict[str, object] = {}
    if extensions:
        policy[EXTENSIONS] = {p.identifier.value: _setting(p) for p in extensions}
    if hosts:
        policy[ADDRESSES] = [_pattern(p) for p in hosts]
    return policy


def united(policy: Iterable[str]) -> dict[str, object]:
    """Return the keys that unite these keys of a policy with those of other files."""
    return {UNITED[key]: [key] for key in policy}


def _setting(row: Prohibition) -> dict[str, str]:
    return {
        "blocked_install_message": textwrap.shorten(
            notice(row), MESSAGE_LENGTH, placeholder=" […]"
        ),
        "installation_mode": "removed" if row.effects >= REMOVED else "blocked",
    }


def _pattern(row: Prohibition) -> str:
    exact = row.identifier.kind is Kind.NETWORK_HOSTNAME
    return f".{row.identifier.value}" if exact else row.identifier.value

"""Policies of Firefox: how they shut add-ons and hosts out, and how two files are united.

``ExtensionSettings`` holds one entry for each add-on. ``WebsiteFilter`` holds match patterns:
``*://*.example.org/*`` covers the domain and all beneath it; without ``*.`` it covers one host.

https://firefox-admin-docs.mozilla.org/
https://developer.mozilla.org/en-US/docs/Mozilla/Add-ons/WebExtensions/Match_patterns
man 1 jq
"""

from collections.abc import Sequence

from proscribe.formats.grounds import notice
from proscribe.model import Kind, Prohibition

MERGE = """\
# Proscribe: jq -s -f proscribe-merge.jq yours.json proscribe-policies.json > policies.json
.[0] as $yours | .[1].policies.WebsiteFilter.Block as $ours
| $yours * .[1]
| if $ours then
    .policies.WebsiteFilter.Block = $ours + (($yours.policies.WebsiteFilter.Block // []) - $ours)
  else . end
"""
"""A program of jq that unites policies of somebody else with ours, which come first."""


def policies(addons: Sequence[Prohibition], hosts: Sequence[Prohibition]) -> dict[str, object]:
    """Return the policies that shut these out; what nothing asks for is not set."""
    said: dict[str, object] = {}
    if addons:
        said["ExtensionSettings"] = {p.identifier.value: _setting(p) for p in addons}
    if hosts:
        said["WebsiteFilter"] = {"Block": [_pattern(p) for p in hosts]}
    return {"policies": said}


def _setting(row: Prohibition) -> dict[str, str]:
    return {"blocked_install_message": notice(row), "installation_mode": "blocked"}


def _pattern(row: Prohibition) -> str:
    beneath = "*." if row.identifier.kind is Kind.NETWORK_DOMAIN else ""
    return f"*://{beneath}{row.identifier.value}/*"

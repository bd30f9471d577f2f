r"""A whole policy of AppLocker: as a document, and as the values that Group Policy stores.

https://learn.microsoft.com/powershell/module/applocker/set-applockerpolicy
https://learn.microsoft.com/previous-versions/windows/desktop/policy/registry-policy-file-format
"""

from collections.abc import Iterator, Mapping

from proscribe.formats import registry_pol
from proscribe.formats.applocker import Rule, collection_xml
from proscribe.formats.registry_pol import Value

KEY = r"Software\Policies\Microsoft\Windows\SrpV2"


def document(collections: Mapping[str, tuple[Rule, ...]]) -> bytes:
    """Return the policy; a collection without rules says that it has none."""
    xml = "".join(collection_xml(name, rules, "  ") for name, rules in collections.items())
    return f'<AppLockerPolicy Version="1">\n{xml}</AppLockerPolicy>\n'.encode()


def registry(collections: Mapping[str, tuple[Rule, ...]]) -> bytes:
    """Return what ``Registry.pol`` holds: nothing of a collection without rules."""
    return registry_pol.dump(_values(collections))


def _values(collections: Mapping[str, tuple[Rule, ...]]) -> Iterator[Value]:
    for collection, rules in collections.items():
        if rules:
            yield Value(key=rf"{KEY}\{collection}", name="EnforcementMode", data=1)
        for rule in rules:
            yield Value(key=rf"{KEY}\{collection}\{rule.id}", name="Value", data=f"{rule.xml}\n")

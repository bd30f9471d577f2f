"""Custom compliance of Intune: a script that says what a device has, and rules about its answers.

The script prints one line of JSON, a truth for each name; a rule compares one of them. A file
holds at most 100 rules, and names tell upper from lower case. English must be there; of French
there is ``fr_FR`` alone. The script looks into both parts of the registry by itself, so it says
the same in the PowerShell of 32 and of 64 bits.

https://learn.microsoft.com/intune/device-security/compliance/create-custom-json
https://learn.microsoft.com/intune/device-security/compliance/create-custom-script
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from proscribe.model import Identifier, Kind, Prohibition, Text

MOST = 100
LOOK = {
    Kind.WINDOWS_MSI_PRODUCT_CODE: "Test-Product '{value}'",
    Kind.WINDOWS_MSIX_FAMILY: "$packages.PackageFamilyName -contains '{value}'",
    Kind.WINDOWS_MSIX_NAME: "$packages.Name -contains '{value}'",
}
"""How each kind is looked for; no value of these kinds holds a quote."""
SCRIPT = r"""# Proscribe wrote this file; what is changed here by hand is lost.
$ErrorActionPreference = 'Stop'
$uninstall = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
$parts = 'Registry64', 'Registry32' | ForEach-Object {
    [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', $_)
}
function Test-Product($Code) {
    foreach ($part in $parts) {
        if ($null -ne $part.OpenSubKey("$uninstall\$Code")) { return $true }
    }
    return $false
}
$packages = @(Get-AppxPackage -AllUsers)
$found = @{
@LOOKS@
}
return $found | ConvertTo-Json -Compress
"""
TITLE = Text("A prohibited application is installed", "Une application interdite est installée")
WHAT = Text(
    "{products} is prohibited by {determinations}. Uninstall it, or ask for help.",
    "{products} : interdit par {determinations}. Désinstallez l'application, ou demandez de"
    " l'aide.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A script, and the rules that speak of its answers."""

    script: str
    rules: dict[str, object]


def pairs(rows: Iterable[Prohibition]) -> tuple[Pair, ...]:
    """Return as many pairs as these rows need."""
    held = tuple(rows)
    cuts = (held[n : n + MOST] for n in range(0, len(held), MOST))
    return tuple(_pair(some) for some in cuts)


def _pair(rows: tuple[Prohibition, ...]) -> Pair:
    looks = "\n".join(f"    '{_name(r.identifier)}' = {_look(r.identifier)}" for r in rows)
    return Pair(
        script=SCRIPT.replace("@LOOKS@", looks),
        rules={"Rules": [_rule(row) for row in rows]},
    )


def _look(identifier: Identifier) -> str:
    return LOOK[identifier.kind].format(value=identifier.value)


def _name(identifier: Identifier) -> str:
    """Return a name of letters and digits, with what keeps two of them apart."""
    digest = hashlib.sha256(str(identifier).encode()).hexdigest()[:8]
    return re.sub(r"[^A-Za-z0-9]+", "_", f"{identifier.value}_{digest}").strip("_")


def _rule(row: Prohibition) -> dict[str, object]:
    return {
        "DataType": "Boolean",
        "MoreInfoUrl": "{moreInformation}",
        "Operand": False,
        "Operator": "IsEquals",
        "RemediationStrings": [
            {"Description": _what(row, WHAT.en), "Language": "en_US", "Title": TITLE.en},
            {"Description": _what(row, WHAT.fr), "Language": "fr_FR", "Title": TITLE.fr},
        ],
        "SettingName": _name(row.identifier),
    }


def _what(row: Prohibition, sentence: str) -> str:
    products, by = ", ".join(row.products), ", ".join(row.determinations)
    return sentence.format(products=products, determinations=by)

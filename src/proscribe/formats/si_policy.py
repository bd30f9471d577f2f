r"""Policies of App Control as XML (SiPolicy), which allow all and deny what is named.

What denies alone denies everything, so both scenarios allow all. Schema validation finds no
reference that leads nowhere: here each comes from the rule that it names. Without rules that deny
a policy does not look at user mode at all.

https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/create-appcontrol-deny-policy
https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/select-types-of-rules-to-create
"""

from collections.abc import Sequence
from html import escape
from uuid import UUID

from proscribe.formats import windows_folder
from proscribe.formats.grounds import because
from proscribe.formats.uuids import named
from proscribe.model import Kind, Prohibition

PLATFORM = "{2E07F7E4-194C-4D20-B7C9-6F44A6C5A234}"
"""What Microsoft calls Windows."""
SCENARIOS = {"ID_ALLOW_KERNEL": ("131", "DRIVERS"), "ID_ALLOW_USER": ("12", "WINDOWS")}
USER_MODE = "Enabled:UMCI"
OPTIONS = (
    "Enabled:Unsigned System Integrity Policy",
    "Enabled:Advanced Boot Options Menu",
    "Enabled:Update Policy No Reboot",
    "Disabled:Script Enforcement",
)
XML = """\
<?xml version="1.0" encoding="utf-8"?>
<SiPolicy xmlns="urn:schemas-microsoft-com:sipolicy" PolicyType="Base Policy">
  <VersionEx>{version}</VersionEx>
  <PlatformID>{platform}</PlatformID>
  <PolicyID>{policy}</PolicyID>
  <BasePolicyID>{policy}</BasePolicyID>
  <Rules>
{options}  </Rules>
  <EKUs/>
  <FileRules>
    <Allow ID="ID_ALLOW_KERNEL" FriendlyName="Proscribe: all else, kernel" FileName="*"/>
    <Allow ID="ID_ALLOW_USER" FriendlyName="Proscribe: all else, programs" FileName="*"/>
{denied}  </FileRules>
  <Signers/>
  <SigningScenarios>
{scenarios}  </SigningScenarios>
  <UpdatePolicySigners/>
  <CiSigners/>
  <HvciOptions>0</HvciOptions>
  <Settings>
    <Setting Provider="AllHostIds" Key="AllKeys" ValueName="EnterpriseDefinedClsId">
      <Value><Boolean>true</Boolean></Value>
    </Setting>
    <Setting Provider="PolicyInfo" Key="Information" ValueName="Id">
      <Value><String>{version}</String></Value>
    </Setting>
    <Setting Provider="PolicyInfo" Key="Information" ValueName="Name">
      <Value><String>Proscribe</String></Value>
    </Setting>
  </Settings>
</SiPolicy>
"""
SCENARIO = """\
    <SigningScenario Value="{value}" ID="ID_SIGNINGSCENARIO_{name}" FriendlyName="Proscribe">
      <ProductSigners>
        <FileRulesRef>
{references}        </FileRulesRef>
      </ProductSigners>
    </SigningScenario>
"""


def policy(number: str, serial: int, rows: Sequence[Prohibition]) -> bytes:
    """Return the base policy of that number; of two, Windows keeps the one of higher serial."""
    options = (*OPTIONS, *[USER_MODE] * bool(rows))
    rules = {_id(row): _attributes(row) for row in rows}
    xml = XML.format(
        version=_version(serial),
        platform=PLATFORM,
        policy=number,
        options="".join(f"    <Rule><Option>{o}</Option></Rule>\n" for o in sorted(options)),
        denied="".join(f'    <Deny ID="{i}" {text}/>\n' for i, text in rules.items()),
        scenarios=_scenario("ID_ALLOW_KERNEL") + _scenario("ID_ALLOW_USER", *rules),
    )
    return xml.encode()


def _version(serial: int) -> str:
    """Return four numbers of 16 bits."""
    return ".".join(str(serial >> shift & 0xFFFF) for shift in (48, 32, 16, 0))


def _scenario(allowed: str, *denied: str) -> str:
    value, name = SCENARIOS[allowed]
    references = (f'          <FileRuleRef RuleID="{i}"/>\n' for i in (allowed, *denied))
    return SCENARIO.format(value=value, name=name, references="".join(references))


def _id(row: Prohibition) -> str:
    """Return what a schema takes for an id: capitals and digits, and a letter at the start."""
    return f"ID_DENY_P{UUID(named(f'app-control/{row.identifier}')).hex.upper()}"


def _attributes(row: Prohibition) -> str:
    value, why = row.identifier.value, escape(f"Proscribe: {because(row)}")
    if row.identifier.kind is Kind.WINDOWS_AUTHENTICODE_FILE_SHA256:
        return f'FriendlyName="{why}" Hash="{value}"'
    return f'FriendlyName="{why}" FilePath="{escape(windows_folder.content(value))}"'

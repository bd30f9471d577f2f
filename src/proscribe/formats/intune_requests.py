"""Requests to Microsoft Graph about what Intune configures and installs, each in a file.

What stands in braces is for the operator to fill in.

https://learn.microsoft.com/graph/api/intune-deviceconfig-windows10customconfiguration-create
https://learn.microsoft.com/graph/api/resources/intune-apps-wingetapp
https://learn.microsoft.com/graph/api/intune-apps-mobileappassignment-create
"""

from collections.abc import Iterable, Iterator

from proscribe.formats import applocker
from proscribe.formats.json import dump
from proscribe.model import File, Prohibition

CONFIGURATIONS = "v1.0/deviceManagement/deviceConfigurations"
APPLICATIONS = "beta/deviceAppManagement/mobileApps"
ASSIGNMENTS = f"{APPLICATIONS}/{{mobileApp}}/assignments"
DESCRIPTION = (
    "Proscribe wrote this; what is changed here by hand is lost."
    " Écrit par Proscribe; ce qui est modifié ici à la main est perdu."
)
GROUP = {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "{group}"}


def configuration(rows: Iterable[Prohibition]) -> Iterator[File]:
    """Yield the requests that make AppLocker's configuration, and that send it from then on."""
    body: dict[str, object] = {
        "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
        "description": DESCRIPTION,
        "displayName": "Proscribe: prohibited applications / applications interdites",
        "omaSettings": [
            {
                "@odata.type": "#microsoft.graph.omaSettingString",
                "displayName": f"AppLocker: {node}",
                "omaUri": place,
                "value": value,
            }
            for node, place, value in applocker.nodes(rows)
        ],
    }
    yield _request("1-create-once", "POST", CONFIGURATIONS, body)
    yield _request("2-update", "PATCH", f"{CONFIGURATIONS}/{{deviceConfiguration}}", body)


def lift(product: str) -> File:
    """Return the request that deletes the assignment to uninstall a product of the Store."""
    return _request(f"3-lift-{product}", "DELETE", f"{ASSIGNMENTS}/{{assignment}}", {})


def uninstallation(product: str) -> Iterator[File]:
    """Yield the requests that make a product of the Store known, and uninstall it."""
    application: dict[str, object] = {
        "@odata.type": "#microsoft.graph.winGetApp",
        "displayName": f"Proscribe: {product}",
        "installExperience": {"runAsAccount": "system"},
        "packageIdentifier": product,
        "publisher": "Proscribe",
    }
    assignment: dict[str, object] = {
        "@odata.type": "#microsoft.graph.mobileAppAssignment",
        "intent": "uninstall",
        "target": GROUP,
    }
    yield _request(f"4-uninstall-{product}-1-application", "POST", APPLICATIONS, application)
    yield _request(f"4-uninstall-{product}-2-assignment", "POST", ASSIGNMENTS, assignment)


def _request(name: str, method: str, path: str, body: dict[str, object]) -> File:
    request = {"body": body, "method": method, "path": path, "query": {}}
    return File(path=f"intune/proscribe-{name}.json", content=dump(request))

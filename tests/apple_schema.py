"""What a device would hold against a profile, a declaration or a command, by Apple's schema."""

import plistlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml

SCHEMA = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
TYPES = {
    "<string>": str,
    "<integer>": int,
    "<boolean>": bool,
    "<array>": list,
    "<dictionary>": dict,
    "<any>": object,
}
OCTETS = 64


@dataclass(frozen=True)
class Device:
    system: str
    version: str
    supervised: bool = True
    by_its_user: bool = False


IPHONE = Device("iOS", "26.0")
NEXT_IPHONE = Device("iOS", "27.0")
MAC = Device("macOS", "26.0")
NEXT_MAC = Device("macOS", "27.0")


def numbers(version):
    return tuple(int(part) for part in version.split("."))


def gated(name, supported, device):
    """Say why the device would not take a key or a type of that name."""
    gate = supported.get(device.system, {})
    introduced = str(gate.get("introduced", "0"))
    if introduced == "n/a":
        yield f"{name}: not on {device.system}"
    elif numbers(device.version) < numbers(introduced):
        yield f"{name}: needs {device.system} {introduced}"
    only_supervised = gate.get("supervised") or "supervised" in gate.get("allowed-enrollments", ())
    if only_supervised and not device.supervised:
        yield f"{name}: needs supervision"
    if device.by_its_user and gate.get("userenrollment", {}).get("mode") == "forbidden":
        yield f"{name}: not on a device that its user enrolled"


def of_keys(keys, found, device):
    """Say what is wrong with a dictionary; ``ANY`` stands for keys of any name."""
    known = {key["key"]: key for key in keys}
    for name in found.keys() - known.keys():
        if "ANY" not in known:
            yield f"{name}: unknown key"
    for name, key in known.items():
        if name in found:
            yield from gated(name, key.get("supportedOS", {}), device)
            yield from of_value(key, found[name], device)
        elif key.get("presence") == "required" and name != "ANY":
            yield f"{name}: missing"


def of_value(key, value, device):
    wanted = TYPES[key["type"]]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is int):
        yield f"{key['key']}: not {key['type']}"
        return
    if "rangelist" in key and value not in key["rangelist"]:
        yield f"{key['key']}: not one of {key['rangelist']}"
    if isinstance(value, dict) and "subkeys" in key:
        yield from of_keys(key["subkeys"], value, device)
    if isinstance(value, list):
        for item in value:
            yield from of_value(key["subkeys"][0], item, device)


def of_sort(sort, found, device):
    schema = SCHEMA[sort]
    yield from gated(sort, schema["supportedOS"], device)
    yield from of_keys(schema["payloadkeys"], found, device)


def split(found, common):
    """Part the keys that all have from those of one sort."""
    names = {key["key"] for key in SCHEMA[common]["payloadkeys"]}
    return (
        {name: value for name, value in found.items() if name in names},
        {name: value for name, value in found.items() if name not in names},
    )


def faults_of_profile(content, device):
    """Return what is wrong with a configuration profile for a device."""
    profile = plistlib.loads(content)
    said = [*of_sort("TopLevel", profile, device)]
    for settings in profile.get("PayloadContent", []):
        common, own = split(settings, "CommonPayloadKeys")
        said += of_sort("CommonPayloadKeys", common, device)
        sort = settings.get("PayloadType")
        said += of_sort(sort, own, device) if sort in SCHEMA else [f"{sort}: unknown type"]
    return said


def faults_of_declaration(found, device):
    """Return what is wrong with a declaration for a device."""
    said = [*of_sort("DeclarationBase", found, device)]
    said += [
        f"{name}: over {OCTETS} octets"
        for name in ("Identifier", "ServerToken")
        if len(found.get(name, "").encode()) > OCTETS
    ]
    sort = found.get("Type")
    if sort not in SCHEMA:
        return [*said, f"{sort}: unknown type"]
    said += of_sort(sort, found.get("Payload", {}), device)
    for entry in found["Payload"].get("Allowed", {}).get("DeniedBinaries", []):
        if isinstance(entry, dict) and not entry.keys() & {"CDHash", "TeamID", "SigningID"}:
            said.append("DeniedBinaries: an entry that names no code")
    return said


def faults_of_command(content, device):
    """Return what is wrong with a command for a device."""
    found = plistlib.loads(content)
    command = dict(found.get("Command", {}))
    sort = command.pop("RequestType", None)
    said = [] if found.keys() == {"Command", "CommandUUID"} else ["not a command"]
    if sort not in SCHEMA:
        return [*said, f"{sort}: unknown type"]
    said += of_sort(sort, command, device)
    if sort == "InstallApplication":
        given = command.keys() & {"iTunesStoreID", "Identifier", "ManifestURL"}
        said += [f"both {a} and {b}" for a, b in pairwise(sorted(given))]
        taken = device.system != "macOS" or command.get("InstallAsManaged") is True
        said += [] if taken else ["ChangeManagementState: without InstallAsManaged"]
    return said

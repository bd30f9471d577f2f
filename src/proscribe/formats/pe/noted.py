"""Functions of Windows by which a program reaches what is not its own.

A name stands here without the letters that tell its variants apart. What each opens stands in the
room of reach, one row each with its page; a test holds that both lists are the same.

https://learn.microsoft.com/en-us/windows/win32/apiindex/windows-api-list
"""

NOTED = frozenset(
    {
        "ActivateAudioInterfaceAsync", "AddClipboardFormatListener", "BitBlt", "BlockInput",
        "BluetoothFindFirstDevice", "CertAddCertificateContextToStore",
        "CertAddEncodedCertificateToStore", "CmRegisterCallback", "CreateRemoteThread",
        "CreateService", "CreateToolhelp32Snapshot", "CredEnumerate", "CryptUnprotectData",
        "EnumProcesses", "EnumWindows", "FilterConnectCommunicationPort",
        "FindFirstUrlCacheEntry", "FltRegisterFilter", "FwpmEngineOpen0", "FwpmFilterAdd0",
        "FwpsCalloutRegister", "GetAsyncKeyState", "GetClipboardData", "GetForegroundWindow",
        "GetSystemFirmwareTable", "InternetGetCookie", "LsaAddAccountRights",
        "MFEnumDeviceSources", "MiniDumpWriteDump", "MmMapIoSpace", "NetUserAdd",
        "ObRegisterCallbacks", "PrintWindow", "PsSetCreateProcessNotifyRoutine",
        "PsSetLoadImageNotifyRoutine", "QueueUserAPC", "RasSetEntryProperties",
        "ReadDirectoryChanges", "ReadProcessMemory", "RegisterDeviceWithManagement",
        "RegisterRawInputDevices", "SendInput", "SetClipboardViewer", "SetThreadContext",
        "SetWinEventHook", "SetWindowsHook", "VirtualAllocEx", "WSCInstallProvider",
        "WinBioOpenSession", "WinHttpSetDefaultProxyConfiguration", "WinUsb_Initialize",
        "WlanGetNetworkBssList", "WriteProcessMemory", "capCreateCaptureWindow", "keybd_event",
        "mouse_event", "waveInOpen",
    }
)  # fmt: skip
VARIANTS = ("", "A", "W", "Ex", "ExA", "ExW", "0", "1", "2", "3", "Ex2")
"""What ends a name: the width of its characters, or its version."""


def noted(name: str) -> str:
    """Return the name under which a function stands here; nothing, if it does not."""
    held = (name.removesuffix(v) for v in VARIANTS if name.endswith(v))
    return next((base for base in held if base in NOTED), "")

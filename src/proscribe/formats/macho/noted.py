"""Functions, classes and frameworks of Apple by which a program reaches what is not its own.

What each opens stands in the room of reach, one row each with its page; a test holds that both
lists are the same.

https://developer.apple.com/documentation/technologies
"""

import re

NOTED = frozenset(
    {
        "ASIdentifierManager", "AVCaptureDevice", "AXUIElementCopyAttributeValue",
        "AudioQueueNewInput", "CBCentralManager", "CGDisplayStreamCreate", "CGEventPost",
        "CGEventTapCreate", "CGWindowListCopyWindowInfo", "CGWindowListCreateImage",
        "CLLocationManager", "CNContactStore", "CWWiFiClient", "CallKit.framework",
        "EKEventStore", "EndpointSecurity", "HKHealthStore", "IOHIDManagerOpen",
        "IdentityLookup.framework", "JSContext", "LAContext", "NSPasteboard",
        "NSRunningApplication", "NetworkExtension.framework", "PHPhotoLibrary",
        "ReplayKit.framework", "SMAppService", "SMJobBless", "ScreenCaptureKit.framework",
        "SecTrustSettingsSetTrustSettings", "SystemExtensions.framework", "UIPasteboard",
        "WKWebView",
    }
)  # fmt: skip
CLASS = "_OBJC_CLASS_$_"
FRAMEWORK = re.compile(r"/([A-Za-z]+\.framework)/")


def symbol(name: str) -> str:
    """Return the function or class that an undefined symbol names, if it stands here."""
    base = name.removeprefix(CLASS) if name.startswith(CLASS) else name.removeprefix("_")
    return base if base in NOTED else ""


def library(path: str) -> str:
    """Return the framework or library that a path links, if it stands here."""
    found = FRAMEWORK.search(path)
    base = found[1] if found else path.rpartition("/lib")[2].removesuffix(".dylib")
    return base if base in NOTED else ""

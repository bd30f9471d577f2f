"""Android's XML and resources in their binary forms.

https://android.googlesource.com/platform/frameworks/base/+/refs/heads/main/libs/androidfw/ResourceTypes.cpp
https://android.googlesource.com/platform/frameworks/base/+/refs/heads/main/tools/aapt2/Resources.proto
"""

from proscribe.formats.axml.binary import binary
from proscribe.formats.axml.bundle_resources import bundle_labels
from proscribe.formats.axml.node import Node, Value
from proscribe.formats.axml.protobuf import protobuf
from proscribe.formats.axml.resources import labels

__all__ = ["Node", "Value", "binary", "bundle_labels", "labels", "protobuf"]

"""What a manifest of Android declares: names, permissions, components, links.

https://developer.android.com/guide/topics/manifest/manifest-intro
"""

from proscribe.formats.android_manifest.components import parts
from proscribe.formats.android_manifest.facts import Facts, facts
from proscribe.formats.android_manifest.links import domains, links
from proscribe.formats.android_manifest.refused import refused
from proscribe.formats.android_manifest.rights import rights

__all__ = ["Facts", "domains", "facts", "links", "parts", "refused", "rights"]

"""ZIP, read as Android reads it: by its central directory, whatever local headers say.

https://android.googlesource.com/platform/system/libziparchive/+/refs/heads/main/zip_archive.cc
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from proscribe.formats.zip.archive import DEFLATED, Archive, Entry
from proscribe.formats.zip.lies import lies
from proscribe.formats.zip.peek import peek

__all__ = ["DEFLATED", "Archive", "Entry", "lies", "peek"]

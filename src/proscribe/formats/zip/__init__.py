"""ZIP, by its central directory: as Android reads it, whatever local headers say; or strictly.

An ``Archive`` is Android's. ``Whole`` is that of Windows and Apple, in which all must fit.

https://android.googlesource.com/platform/system/libziparchive/+/refs/heads/main/zip_archive.cc
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from proscribe.formats.zip.archive import DEFLATED, Archive, Entry
from proscribe.formats.zip.heads import heads
from proscribe.formats.zip.lies import lies
from proscribe.formats.zip.peek import peek
from proscribe.formats.zip.whole import Whole

__all__ = ["DEFLATED", "Archive", "Entry", "Whole", "heads", "lies", "peek"]

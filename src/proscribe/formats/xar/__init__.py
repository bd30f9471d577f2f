"""XAR: an archive whose table of contents is XML, compressed, and signed by its digest.

https://github.com/apple-oss-distributions/xar
https://github.com/mackyle/xar/wiki/xarformat
"""

from proscribe.formats.xar.archive import MAGIC, Archive, content, files, read
from proscribe.formats.xar.seals import Sealed, sealed
from proscribe.formats.xar.signers import signers

__all__ = ["MAGIC", "Archive", "Sealed", "content", "files", "read", "sealed", "signers"]

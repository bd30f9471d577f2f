"""DEX: the code of Android applications, read as far as it says what is in it and what it names.

Nothing is disassembled. The tables of strings, types, methods, fields and classes tell which
classes are defined, which ones of the platform are referred to, and which hosts are named.

https://source.android.com/docs/core/runtime/dex-format
"""

from proscribe.formats.dex.code import Code, survey
from proscribe.formats.dex.disguise import disguised
from proscribe.formats.dex.native import native
from proscribe.formats.dex.tables import Dex, read

__all__ = ["Code", "Dex", "disguised", "native", "read", "survey"]

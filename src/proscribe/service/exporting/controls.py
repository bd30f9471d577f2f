"""Which controls of NIST SP 800-53, revision 5, an effect serves: our reading, not NIST's.

https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final
"""

from collections.abc import Mapping
from typing import Final

from proscribe.model import Effect

CONTROLS: Final[Mapping[Effect, str]] = {
    Effect.IDENTIFY: "cm-8.3",
    Effect.REMOVE: "cm-11",
    Effect.BLOCK_INSTALL: "cm-11",
    Effect.BLOCK_RUN: "cm-7.4",
    Effect.BLOCK_TRAFFIC: "sc-7",
}
"""CM-8(3) automated detection of unauthorized components, CM-11 software that users install,
CM-7(4) unauthorized software, SC-7 protection of boundaries."""
ASSESSED: Final = ("cm-11", "cm-8.3")
STATEMENT: Final = "cm-11_smt.c"
"""CM-11 c: whether the rules on software that users install are kept."""

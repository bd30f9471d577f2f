"""DEX: Android code on its own, as it is loaded after installation or lies in a package.

https://source.android.com/docs/core/runtime/dex-format
"""

from proscribe.formats import dex
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Platform, Remark, Text

MALFORMED = "dex-malformed"


def inspect(source: Source) -> Inspection:
    """Say what the code defines and names.

    Raises:
        MalformedError: Nothing of it can be read.

    """
    source.budget.take(source.size, source.name)
    dex.read(source.data, "")
    code = dex.survey([("", lambda: source.data)])
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="dex",
        platforms=(Platform.ANDROID,),
        rights=code.rights,
        parts=code.parts,
        domains=code.domains,
        remarks=code.remarks,
        malformed=_why(code.remarks),
    )


def _why(remarks: tuple[Remark, ...]) -> Text | None:
    return next((r.means for r in remarks if r.name == MALFORMED), None)


inspector = Inspector(
    title=Text("Android code (DEX)", "Code Android (DEX)"),
    recognises=lambda source: source.head.startswith(b"dex\n"),
    inspect=inspect,
)

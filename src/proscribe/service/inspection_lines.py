"""An inspection in lines of text, in either language."""

from collections.abc import Iterator

from proscribe.formats.legible import legible
from proscribe.model import Inspection, Language, SignerVerdict, Text

FEW = 12
"""Rights or parts that are shown where not all are asked for."""
VERDICTS = {
    SignerVerdict.VERIFIED: Text("signature checked, holds", "signature vérifiée, valable"),
    SignerVerdict.CLAIMED: Text(
        "named in the package, not proven", "nommé dans le paquet, non prouvé"
    ),
    SignerVerdict.NONE: Text("nobody signed it", "personne ne l'a signé"),
}
UNREAD = Text("could not be read to its end", "n'a pu être lu jusqu'au bout")
MORE = Text("more; give --all", "autres; donnez --all")


def lines(one: Inspection, language: Language, most: int = FEW) -> Iterator[str]:
    """Yield what an inspection says, its title first; of rights and parts, ``most`` at most."""
    title = " ".join(x for x in (one.title, one.version) if x)
    yield f"{legible(one.file)}  {one.format}" + (f"  {legible(title)}" if title else "")
    yield f"  sha256 {one.sha256}  {one.size:,}"
    if one.malformed:
        yield f"  {UNREAD.on(language)}: {one.malformed.on(language)}"
    for named in one.names:
        yield f"  {named.identifier}"
    for signer in one.signers:
        verdict = VERDICTS[signer.verdict].on(language)
        yield f"  {signer.scheme}: {legible(signer.subject)} ({verdict})"
        for check in signer.checks:
            yield f"    {check.name}: {check.means.on(language)}"
    for remark in one.remarks:
        yield f"  ! {remark.means.on(language)}"
    told = [f"{r.kind} {legible(r.value)}" for r in one.rights]
    told += [f"{p.kind} {legible(p.name)}" for p in one.parts]
    for line in told[:most]:
        yield f"  {line}"
    if len(told) > most:
        yield f"  {len(told) - most} {MORE.on(language)}"
    for inner in one.within:
        yield from (f"  {line}" for line in lines(inner, language, most))

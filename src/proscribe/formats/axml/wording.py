"""What is said of binary XML that is not as it should be."""

from proscribe.model import Text

EMPTY = Text("the document holds no element", "le document ne contient aucun élément")
SHORT = Text("the document is too short to be one", "le document est trop court pour en être un")
DEEP = Text(
    "its elements are more, or lie deeper, than in any real document",
    "ses éléments sont plus nombreux ou plus imbriqués que dans tout document réel",
)
MAGIC = Text(
    "the manifest does not begin as binary XML does: Android does not look, other readers give up",
    "le manifeste ne commence pas comme du XML binaire : Android n'y regarde pas, d'autres"
    " lecteurs renoncent",
)
HEADER = Text(
    "the manifest's header has an unusual length: Android heeds it, other readers may not",
    "l'en-tête du manifeste a une longueur inhabituelle : Android en tient compte, d'autres"
    " lecteurs peut-être pas",
)
SIZE = Text(
    "the manifest gives itself a size that is not its own: Android refuses it, or reads part of it",
    "le manifeste s'attribue une taille qui n'est pas la sienne : Android le refuse, ou n'en lit"
    " qu'une partie",
)
CUT = Text(
    "a part of the manifest is longer than what holds it: Android refuses it",
    "une partie du manifeste est plus longue que ce qui la contient : Android le refuse",
)
ALIGN = Text(
    "a part of the manifest does not end at a multiple of four bytes: Android refuses it",
    "une partie du manifeste ne finit pas à un multiple de quatre octets : Android le refuse",
)
STRINGS = Text(
    "the manifest tells of more strings than it has room for: Android refuses it",
    "le manifeste annonce plus de chaînes qu'il n'a de place : Android le refuse",
)
CHUNK = Text(
    "the manifest holds a part of an unknown type: Android passes over it, other readers give up",
    "le manifeste contient une partie de type inconnu : Android passe outre, d'autres lecteurs"
    " renoncent",
)
ATTRIBUTES = Text(
    "attributes lie farther apart than they need: Android heeds it, other readers see none",
    "les attributs sont plus espacés que nécessaire : Android en tient compte, d'autres lecteurs"
    " n'en voient aucun",
)

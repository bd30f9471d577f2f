"""What is said of an archive that lies."""

from proscribe.model import Text

FEW = 5
"""Entries that are named for one lie."""

LOCAL = Text(
    "an entry has no header where the directory says: Android refuses it",
    "une entrée n'a pas d'en-tête là où le répertoire le dit : Android la refuse",
)
CUT = Text(
    "an entry reaches into the directory or out of the file: Android refuses it",
    "une entrée empiète sur le répertoire ou dépasse le fichier : Android la refuse",
)
METHOD = Text(
    "an entry names a way of packing that does not exist: Android takes it as not packed,"
    " other readers give up",
    "une entrée nomme un mode de compression qui n'existe pas : Android la lit sans"
    " décompression, d'autres lecteurs renoncent",
)
LOCAL_METHOD = Text(
    "header and directory differ in how an entry is packed: Android believes the directory",
    "l'en-tête et le répertoire diffèrent sur la compression d'une entrée : Android croit"
    " le répertoire",
)
SIZES = Text(
    "header and directory differ in the sizes or checksum of an entry: Android refuses it",
    "l'en-tête et le répertoire diffèrent sur les tailles ou la somme d'une entrée : Android"
    " la refuse",
)
STORED = Text(
    "an entry that is not packed is told to have two sizes",
    "une entrée non comprimée se voit donner deux tailles",
)
ENCRYPTED = Text(
    "an entry is marked as encrypted and is not: Android does not look, other readers ask"
    " for a password",
    "une entrée est marquée chiffrée sans l'être : Android n'y regarde pas, d'autres lecteurs"
    " demandent un mot de passe",
)
OVERLAP = Text(
    "entries lie over one another: bytes are read more than once, as in a bomb",
    "des entrées se recouvrent : des octets sont lus plus d'une fois, comme dans une bombe",
)
NAME = Text(
    "header and directory give an entry two names: Android refuses it",
    "l'en-tête et le répertoire donnent deux noms à une entrée : Android la refuse",
)
TWICE = Text(
    "two entries bear one name: readers may see different files; Android refuses it",
    "deux entrées portent le même nom : les lecteurs peuvent voir des fichiers différents ;"
    " Android les refuse",
)
EMPTY = Text("an entry has no name", "une entrée n'a pas de nom")
BYTES = Text(
    "a name holds a zero byte or is no UTF-8: Android refuses it",
    "un nom contient un octet nul ou n'est pas de l'UTF-8 : Android le refuse",
)
CLIMBS = Text(
    "a name climbs out of the folder that it would be unpacked to",
    "un nom sort du dossier où il serait déballé",
)
ABSOLUTE = Text(
    "a name begins at the root of the file system",
    "un nom commence à la racine du système de fichiers",
)
FOLDER = Text(
    "a file is there a second time, named as a folder: a trick against unpackers",
    "un fichier existe une seconde fois, nommé comme un dossier : une ruse contre les déballeurs",
)
UNFIT = Text(
    "the archive's directory and its entries do not fit each other",
    "le répertoire de l'archive et ses entrées ne concordent pas",
)
CLOSED = Text(
    "an entry is encrypted, or packed in a way that is not known here",
    "une entrée est chiffrée, ou comprimée d'une façon inconnue ici",
)
PLAIN = {
    "zip-prefix": Text(
        "bytes stand before the archive: some readers see it, others do not",
        "des octets précèdent l'archive : certains lecteurs la voient, d'autres non",
    ),
    "zip-end-twice": Text(
        "two records claim to be the end of the directory: readers may see different packages",
        "deux enregistrements se disent fin du répertoire : les lecteurs peuvent voir des paquets"
        " différents",
    ),
    "zip-trailing-bytes": Text(
        "bytes follow the end of the archive that its comment does not count",
        "des octets non comptés comme commentaire suivent l'archive",
    ),
    "zip-directory-size": Text(
        "its directory is longer than its end tells",
        "son répertoire est plus long que sa fin ne l'annonce",
    ),
    "zip-name-twice": Text(
        "two entries bear one name: which of the two counts is each reader's choice",
        "deux entrées portent le même nom : à chaque lecteur de choisir laquelle compte",
    ),
}
"""What is said where it is not Android that reads."""

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

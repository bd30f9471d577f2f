"""What is said of signatures."""

from proscribe.model import Text

GAP = Text(
    "bytes stand between the directory and its end: Android finds no signing block then",
    "des octets séparent le répertoire de sa fin : Android ne trouve alors aucun bloc de signature",
)
BLOCK = Text(
    "the signing block is broken: Android reads no signature in it",
    "le bloc de signature est corrompu : Android n'y lit aucune signature",
)
MANY = Text("it lists more than Android reads", "il en énumère plus qu'Android n'en lit")
LEVELS = Text(
    "the API levels that it speaks for contradict one another",
    "les niveaux d'API dont il répond se contredisent",
)
NO_SIGNER = Text("the scheme names no signer", "le procédé ne nomme aucun signataire")
NO_SIGNATURE = Text("the signer gives no signature", "le signataire ne donne aucune signature")
SIGNATURE = Text(
    "the signature is not that of the key that it names",
    "la signature n'est pas celle de la clé nommée",
)
NO_CERTIFICATE = Text("the signer gives no certificate", "le signataire ne donne aucun certificat")
OTHER_KEY = Text(
    "the key that signed is not that of the certificate",
    "la clé qui a signé n'est pas celle du certificat",
)
LISTS = Text(
    "signatures and digests are not of the same algorithms",
    "signatures et condensés ne sont pas des mêmes algorithmes",
)
CONTENT = Text(
    "the package is not what was signed: its bytes have another digest",
    "le paquet n'est pas ce qui a été signé : ses octets ont un autre condensé",
)
LINEAGE = Text(
    "the proof that one certificate followed another does not hold",
    "la preuve qu'un certificat a succédé à un autre ne tient pas",
)
LINEAGE_END = Text(
    "the proof of succession does not end at the certificate that signed",
    "la preuve de succession ne finit pas au certificat qui a signé",
)
LINEAGES = Text(
    "the proofs of succession of its signers contradict one another",
    "les preuves de succession de ses signataires se contredisent",
)
STRIPPED = Text(
    "the signer says that the package bore a signature of a later scheme, which is gone",
    "le signataire dit que le paquet portait une signature d'un procédé ultérieur, disparue",
)
UNCOVERED = Text(
    "some version of Android that it installs on finds no signer for itself",
    "une version d'Android où il s'installe n'y trouve pas de signataire",
)
ROTATED = Text(
    "the scheme 3 signer and the scheme 3.1 signer disagree on where one follows the other",
    "les signataires des procédés 3 et 3.1 ne s'accordent pas sur leur succession",
)
UNLIKE = Text(
    "signers of different schemes are not the same",
    "les signataires des différents procédés ne sont pas les mêmes",
)
TOO_OLD = Text(
    "it asks for the behaviour of Android 11 or later, which takes no package signed entry by"
    " entry only",
    "il demande le comportement d'Android 11 ou ultérieur, qui n'accepte pas un paquet signé"
    " seulement entrée par entrée",
)
SANDBOX = Text(
    "it asks for a sandbox that needs a signature of the package as a whole",
    "il demande un bac à sable qui exige une signature du paquet entier",
)
LATER = Text(
    "a signature of a later scheme fails, and Android falls back on no older one",
    "une signature d'un procédé ultérieur échoue, et Android ne se rabat sur aucune plus ancienne",
)
NO_MANIFEST = Text(
    "a signature of entries is there, and no list of their digests",
    "il y a une signature des entrées, et aucune liste de leurs condensés",
)
LIST = Text(
    "the list of digests is broken, or lists what is not there",
    "la liste des condensés est corrompue, ou énumère ce qui n'existe pas",
)
NO_LIST = Text(
    "a file of signatures has no list that it signs",
    "un fichier de signatures n'a pas de liste qu'il signe",
)
SIGNED_LIST = Text(
    "the list that was signed is broken, or does not match the digests of the package",
    "la liste signée est corrompue, ou ne correspond pas aux condensés du paquet",
)
PKCS7 = Text(
    "the signature's file cannot be read as one",
    "le fichier de la signature ne peut être lu comme tel",
)
UNSUPPORTED = Text(
    "it is signed by an algorithm that some Android it installs on does not know",
    "il est signé par un algorithme que ne connaît pas tout Android où il s'installe",
)
FORBIDDEN = Text(
    "the certificate may not be used for signatures, or is not there",
    "le certificat ne peut servir à signer, ou n'existe pas",
)
ATTRIBUTES = Text(
    "what the signer signed beside the list is not as it must be",
    "ce que le signataire a signé outre la liste n'est pas comme il se doit",
)
UNLISTED = Text(
    "an entry was changed or added after signing",
    "une entrée a été modifiée ou ajoutée après la signature",
)
UNREADABLE = Text(
    "an entry that was signed cannot be read",
    "une entrée signée ne peut être lue",
)
NOTHING = Text("no entry is signed", "aucune entrée n'est signée")
PASSED = Text(
    "Android passes over this signer: it did not sign all entries, or its list is none",
    "Android ne tient pas compte de ce signataire : il n'a pas signé toutes les entrées, ou sa"
    " liste n'en est pas une",
)

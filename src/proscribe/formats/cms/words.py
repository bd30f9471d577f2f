"""What each check of a signature means, in words: neither more nor less than was checked."""

from proscribe.model import Checked, Text

HELD, FAILED, UNKNOWN = Checked
DIGEST = {
    HELD: Text(
        "the bytes are those that were signed; this alone says nothing of who signed",
        "les octets sont ceux qui ont été signés; cela ne dit rien de qui a signé",
    ),
    FAILED: Text(
        "the bytes are not those that were signed: changed since, or the signature is another's",
        "les octets ne sont pas ceux qui ont été signés : modifiés depuis, "
        "ou signature d'un autre fichier",
    ),
    UNKNOWN: Text(
        "the digest could not be computed: its algorithm or form is not known here",
        "l'empreinte n'a pu être calculée : son algorithme ou sa forme est inconnu ici",
    ),
}
SIGNATURE = {
    HELD: Text(
        "the key of the certificate made this signature; whether to trust the name is the chain's",
        "la clé du certificat a fait cette signature; c'est la chaîne qui dit si le nom est fiable",
    ),
    FAILED: Text(
        "the key of the certificate did not make this signature",
        "la clé du certificat n'a pas fait cette signature",
    ),
    UNKNOWN: Text(
        "the signature could not be checked: no usable key, or an unknown algorithm",
        "la signature n'a pu être vérifiée : aucune clé utilisable, ou un algorithme inconnu",
    ),
}
CHAIN = {
    HELD: Text(
        "the certificate leads, signature by signature, to a root on the list that was given; "
        "the list's own limits by purpose and date were not applied",
        "le certificat mène, signature après signature, à une racine de la liste donnée; "
        "les limites d'usage et de date de la liste n'ont pas été appliquées",
    ),
    FAILED: Text(
        "the certificate leads to no root on the list that was given: anyone can make one, "
        "with any name in it",
        "le certificat ne mène à aucune racine de la liste donnée : n'importe qui peut en faire "
        "un, à n'importe quel nom",
    ),
    UNKNOWN: Text(
        "chain not checked, because no roots were given",
        "chaîne non vérifiée, car aucune racine n'a été donnée",
    ),
}
PURPOSE = {
    HELD: Text(
        "the certificate says that it is for signing code",
        "le certificat dit qu'il sert à signer du code",
    ),
    FAILED: Text(
        "the certificate does not say that it is for signing code",
        "le certificat ne dit pas qu'il sert à signer du code",
    ),
}
TIMESTAMP = {
    HELD: Text(
        "another authority attests when it was signed, and its chain leads to a given root",
        "une autre autorité atteste quand elle fut signée, et sa chaîne mène à une racine donnée",
    ),
    FAILED: Text(
        "it bears a timestamp that does not hold: when it was signed is not known",
        "elle porte un horodatage qui ne tient pas : on ne sait quand elle fut signée",
    ),
    UNKNOWN: Text(
        "it bears no timestamp that could be checked: when it was signed is not known",
        "elle ne porte aucun horodatage vérifiable : on ne sait quand elle fut signée",
    ),
}
VALIDITY = {
    HELD: Text(
        "all certificates of the chain were in their time when it was signed",
        "tous les certificats de la chaîne étaient en cours de validité lors de la signature",
    ),
    FAILED: Text(
        "a certificate of the chain was out of its time when it was signed",
        "un certificat de la chaîne n'était pas en cours de validité lors de la signature",
    ),
    UNKNOWN: Text(
        "dates of certificates not checked, because the time of signing is not proven",
        "dates des certificats non vérifiées, car le moment de la signature n'est pas prouvé",
    ),
}
REVOCATION = Text(
    "revocation not checked, because nobody is asked over the network",
    "révocation non vérifiée, car rien n'est demandé par le réseau",
)
UNROOTED = Text(
    "the signer's name leads to no root: whoever made the certificate chose the name",
    "le nom du signataire ne mène à aucune racine : qui a fait le certificat a choisi le nom",
)

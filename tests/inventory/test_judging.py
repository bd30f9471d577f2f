import pytest
from corpus import row

from proscribe.inventory import Index
from proscribe.model import Certainty, Ground, Identifier, Kind, Policy, Prohibition, Tier, Verdict

CERT, OTHER = "ab" * 32, "cd" * 32


def seen(*pairs):
    return [Identifier(Kind(kind), value) for kind, value in pairs]


def rule(kind, value, *confirming, verdict=Verdict.MADE_BY, tier=Tier.T2, product="acme/chat"):
    of = Kind(kind)
    return Prohibition(
        identifier=Identifier(of, value),
        effects=of.effects,
        because=(Ground(determination="d", provision="main", product=product),),
        confirmed_by=tuple(seen(*confirming)),
        verdict=verdict,
        tier=tier,
    )


NAME = rule("android.package", "com.acme.chat", ("android.cert-sha256", CERT))
INDEX = Index(
    Policy.of(
        [
            NAME,
            rule("android.package", "com.acme.unsigned"),
            rule("android.package", "com.acme.rumoured", tier=Tier.T4),
            rule("android.cert-sha256", CERT),
            rule("ios.app-store-adam-id", "414478124", ("ios.team-id", "ABCDE12345")),
            rule("macos.team-id", "ABCDE12345", product="acme"),
            rule("macos.bundle-id", "com.acme.mac", ("macos.team-id", "ABCDE12345")),
            rule("windows.product-name", "Acme Chat", ("windows.publisher", "Acme Ltd")),
            rule("android.sdk-java-prefix", "com.acme.sdk", verdict=Verdict.CONTAINS),
            rule("linux.deb-package", "chat"),
        ]
    )
)


@pytest.mark.parametrize(
    ("pairs", "certainty"),
    [
        ([("android.package", "com.acme.unsigned")], Certainty.PROBABLE),
        ([("android.package", "com.acme.chat")], Certainty.PROBABLE),
        ([("android.package", "com.acme.chat"), ("android.cert-sha256", OTHER)],
         Certainty.DOUBTFUL),
        ([("android.package", "com.renamed.app"), ("android.cert-sha256", CERT)],
         Certainty.CERTAIN),
        ([("android.package", "com.acme.rumoured")], Certainty.PROBABLE),
        ([("ios.app-store-adam-id", "414478124")], Certainty.CERTAIN),
        ([("ios.app-store-adam-id", "414478124"), ("ios.team-id", "ZZZZZ99999")],
         Certainty.PROBABLE),
        ([("macos.bundle-id", "com.acme.mac"), ("macos.team-id", "ABCDE12345")],
         Certainty.CERTAIN),
        ([("windows.product-name", "ACME CHAT"), ("windows.publisher", "acme ltd")],
         Certainty.PROBABLE),
        ([("android.package", "org.other"), ("android.sdk-java-prefix", "com.acme.sdk.push")],
         Certainty.CONTAINS),
        ([("linux.deb-package", "chat")], Certainty.PROBABLE),
    ],
)  # fmt: skip
def test_an_application_is_judged_by_its_identifiers(pairs, certainty):
    (first, *_) = INDEX.judge(seen(*pairs))
    assert first.certainty is certainty
    assert first.why.en
    assert first.why.fr


@pytest.mark.parametrize(
    "pairs",
    [
        [("windows.product-name", "Acme Chat")],
        [("windows.publisher", "Acme Ltd")],
        [("windows.product-name", "Acme Chat"), ("windows.publisher", "Somebody Else")],
        [("android.sdk-java-prefix", "com.acme.sdkother")],
        [("android.package", "com.acme.chat.clone")],
        [("android.package", "com.acme.chatter")],
        [],
    ],
)
def test_a_label_alone_a_maker_alone_and_a_look_alike_convict_nobody(pairs):
    assert INDEX.judge(seen(*pairs)) == ()


def test_a_contradicting_signer_is_named():
    (judged,) = INDEX.judge(
        seen(("android.package", "com.acme.chat"), ("android.cert-sha256", OTHER))
    )
    assert OTHER in judged.why.en
    assert OTHER in judged.why.fr


def test_a_confirming_signer_is_named():
    policy = Policy.of([NAME])
    (judged,) = Index(policy).judge(
        seen(("android.package", "com.acme.chat"), ("android.cert-sha256", CERT))
    )
    assert judged.certainty is Certainty.CERTAIN
    assert CERT in judged.why.en


def test_what_a_company_signs_gives_way_to_what_the_application_is():
    judged = INDEX.judge(seen(("macos.bundle-id", "com.acme.mac"), ("macos.team-id", "ABCDE12345")))
    assert {p for j in judged for p in j.row.products} == {"acme/chat"}


def test_an_unknown_product_of_a_prohibited_company_is_found_by_its_signer():
    judged = INDEX.judge(
        seen(("macos.bundle-id", "com.new.thing"), ("macos.team-id", "ABCDE12345"))
    )
    assert {p for j in judged for p in j.row.products} == {"acme"}


def test_a_row_of_the_corpus_is_a_row_of_a_policy():
    assert Index(Policy.of([row("linux.deb-package", "wechat", "tencent/wechat")])).judge(
        seen(("linux.deb-package", "wechat"))
    )

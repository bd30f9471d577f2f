"""Policies to try things on: two written by hand, and any that Hypothesis can think of."""

from hypothesis import strategies as st

from proscribe.model import Effect, Ground, Identifier, Kind, Policy, Prohibition

ALL = frozenset(Effect)


def row(kind: str, value: str, product: str, *effects: Effect, by: str = "d-1") -> Prohibition:
    """One row, as the register would make it."""
    of = Kind(kind)
    return Prohibition(
        identifier=Identifier(of, value),
        effects=(frozenset(effects) or ALL) & of.effects,
        because=(Ground(determination=by, provision="main", product=product),),
    )


TWO_SUITES = Policy.of(
    [
        row("android.package", "com.tencent.mm", "tencent/wechat"),
        row("android.package", "com.tencent.mm", "tencent/wechat", by="d-2"),
        row("android.package", "com.kms.free", "kaspersky/antivirus"),
        row("ios.bundle-id", "com.tencent.xin", "tencent/wechat"),
        row("linux.deb-package", "wechat", "tencent/wechat"),
        row("linux.deb-package", "kesl", "kaspersky/endpoint-security"),
        row("chrome.extension-id", "ahkjpbeeocnddjkakilopmfdlnjdpcdm", "kaspersky/protection"),
        row("network.domain", "wechat.com", "tencent/wechat"),
        row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
        row("windows.winget-id", "Tencent.WeChat", "tencent/wechat"),
        row("macos.bundle-id", "com.tencent.xinWeChat", "tencent/wechat"),
    ]
)
INSTALL_ONLY = Policy.of(
    [
        row("android.package", "com.tencent.mm", "tencent/wechat", Effect.BLOCK_INSTALL),
        row("linux.deb-package", "wechat", "tencent/wechat", Effect.BLOCK_INSTALL),
        row(
            "chrome.extension-id",
            "ahkjpbeeocnddjkakilopmfdlnjdpcdm",
            "kaspersky/protection",
            Effect.BLOCK_INSTALL,
        ),
        row("network.domain", "wechat.com", "tencent/wechat", Effect.IDENTIFY),
    ]
)
POLICIES = {"two-suites": TWO_SUITES, "install-only": INSTALL_ONLY, "empty": Policy()}

identifiers = st.sampled_from(list(Kind)).flatmap(
    lambda kind: st.builds(Identifier, st.just(kind), st.from_regex(kind.grammar, fullmatch=True))
)
prohibitions = st.builds(
    Prohibition,
    identifier=identifiers,
    effects=st.frozensets(st.sampled_from(list(Effect)), min_size=1),
    because=st.sampled_from(
        [(Ground(determination=d, provision="main", product="a/b"),) for d in ("d-1", "d-2")]
    ),
)
policies = st.lists(prohibitions, max_size=12).map(Policy.of)

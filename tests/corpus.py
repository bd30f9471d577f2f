"""Policies to try things on: two written by hand, and any that Hypothesis can think of."""

import re
from datetime import UTC, datetime

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
        row("linux.rpm-package", "kesl", "kaspersky/endpoint-security"),
        row("linux.flatpak-id", "com.tencent.WeChat", "tencent/wechat"),
        row("linux.install-path", "/opt/kaspersky/kesl", "kaspersky/endpoint-security"),
        row("windows.msix-package-name", "BytedancePte.Ltd.TikTok", "bytedance/tiktok"),
        row("network.ipv4-prefix", "203.0.113.0/24", "example/documentation"),
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


def named(kind):
    """Draw identifiers of a kind; Hypothesis is slow to obey a look-ahead, so it is a filter."""
    grammar = re.sub(r"^\(\?=.*?\)", "", kind.grammar)
    values = st.from_regex(grammar, fullmatch=True).filter(kind.accepts)
    return st.builds(Identifier, st.just(kind), values)


identifiers = st.sampled_from(list(Kind)).flatmap(named)
prohibitions = st.builds(
    Prohibition,
    identifier=identifiers,
    effects=st.frozensets(st.sampled_from(list(Effect)), min_size=1),
    because=st.sampled_from(
        [(Ground(determination=d, provision="main", product="a/b"),) for d in ("d-1", "d-2")]
    ),
)
policies = st.lists(prohibitions, max_size=12).map(Policy.of)


def of_kinds(kinds):
    """Draw policies of these kinds."""
    rows = st.builds(
        Prohibition,
        identifier=st.sampled_from(sorted(kinds)).flatmap(named),
        effects=st.frozensets(st.sampled_from(list(Effect)), min_size=1),
        because=st.just((Ground(determination="d-1", provision="main", product="a/b"),)),
    )
    return st.lists(rows, max_size=6).map(Policy.of)


def long_after():
    """Return an instant after all that these tests report: a clock for their inventories."""
    return datetime(2100, 1, 1, tzinfo=UTC)

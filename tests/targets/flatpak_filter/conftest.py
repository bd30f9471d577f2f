"""A Flatpak installation of our own, and a remote in a folder that offers a few applications."""

import pytest

from proscribe.engines import flatpak


@pytest.fixture
def machine(tmp_path):
    """Give a machine that knows one remote, which offers what is prohibited and what is not."""
    made = flatpak.Machine(tmp_path)
    for name in ("com.tencent.WeChat", "com.tencent.WeChatOther", "org.example.Hello",
                 "com.tencent.WeChat.Locale"):  # fmt: skip
        made.offer(name)
    made.offer("com.tencent.WeChat", branch="beta")
    made.offer("org.example.Platform", branch="1")
    made.index("shop")
    made.know("shop")
    return made

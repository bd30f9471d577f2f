"""What the Windows Installer of wine does when the command files run: real packages go."""

from dataclasses import dataclass

import pytest
from corpus import row

from proscribe import targets
from proscribe.model import Effect, Kind, Policy

pytestmark = pytest.mark.engine("/usr/lib/wine/wine64", "wixl", "unshare", "ip")


@dataclass(frozen=True, kw_only=True)
class Product:
    """A product to install: every one has a folder and codes of its own."""

    name: str
    code: str
    upgrade: str
    bits: int = 64
    condition: str = ""


FOREIGN = Product(
    name="Foreign",
    code="{95555555-5555-4555-8555-555555555555}",
    upgrade="{5A5A5A5A-5A5A-4A5A-8A5A-5A5A5A5A5A5A}",
)
WIDE = Product(
    name="Wide",
    code="{9D768EF8-1338-4104-B21A-02A7E01EC628}",
    upgrade="{099C5419-D02D-441A-A7C4-CDE704927C70}",
)
NARROW = Product(
    name="Narrow",
    code="{915753FF-0DC2-4715-8C17-81436FF53016}",
    upgrade="{8377F56B-909B-49B2-8C05-7B06D608D95D}",
    bits=32,
)
NEWER = Product(name="Newer", code="{91771B1C-5ECC-4679-8265-527691B8DB55}", upgrade=WIDE.upgrade)
STUBBORN = Product(
    name="Stubborn",
    code="{9AAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE}",
    upgrade="{5B5B5B5B-5B5B-4B5B-8B5B-5B5B5B5B5B5B}",
    condition='<Condition Message="it stays">NOT Installed</Condition>',
)
ERROR_INSTALL_FAILURE = 1603 % 256
"""What is left of the code outside of wine: a status of eight bits."""


def by_code(*products, effect=Effect.REMOVE):
    return Policy.of(row(Kind.WINDOWS_MSI_PRODUCT_CODE, p.code, "a/b", effect) for p in products)


def by_upgrade(*products, effect=Effect.REMOVE):
    return Policy.of(row(Kind.WINDOWS_MSI_UPGRADE_CODE, p.upgrade, "a/b", effect) for p in products)


def files(policy, before=None):
    made = targets.compile_policy(targets.get("msi_removal"), policy, serial=1, before=before)
    return {f.path: f.content for f in made.files}


def removal(policy, before=None):
    return files(policy, before)["proscribe-msi-removal.cmd"]


def detection(policy):
    return files(policy)["proscribe-msi-detection.cmd"]


@pytest.mark.parametrize("product", [WIDE, NARROW], ids=["64 bits", "32 bits"])
@pytest.mark.parametrize("policy", [by_code, by_upgrade])
def test_a_prohibited_product_goes_and_another_stays(windows, product, policy):
    """A 32-bit package registers in the other part of the registry, where a script may miss it."""
    windows.install(product)
    windows.install(FOREIGN)
    assert windows.script(removal(policy(product))).code == 0
    assert not windows.there(product)
    assert windows.there(FOREIGN)


def test_an_upgrade_code_takes_every_version(windows):
    for product in (WIDE, NEWER, FOREIGN):
        windows.install(product)
    assert windows.script(removal(by_upgrade(WIDE))).code == 0
    assert [windows.there(p) for p in (WIDE, NEWER, FOREIGN)] == [False, False, True]


@pytest.mark.parametrize("policy", [by_code, by_upgrade])
def test_a_product_that_is_not_there_is_no_error(windows, policy):
    windows.install(FOREIGN)
    done = windows.script(removal(policy(WIDE, NARROW)))
    assert (done.code, done.said) == (0, "")
    assert windows.there(FOREIGN)


def test_a_product_that_does_not_go_is_an_error_and_the_others_go_all_the_same(windows):
    windows.install(STUBBORN)
    windows.install(WIDE)
    done = windows.script(removal(by_code(STUBBORN, WIDE)))
    assert f"{STUBBORN.code}: 1603" in done.said
    assert done.code == ERROR_INSTALL_FAILURE
    assert not windows.there(WIDE)


@pytest.mark.parametrize("product", [WIDE, NARROW], ids=["64 bits", "32 bits"])
@pytest.mark.parametrize("policy", [by_code, by_upgrade])
def test_detection_names_what_is_there_and_changes_nothing(windows, product, policy):
    script = detection(policy(product, effect=Effect.IDENTIFY))
    windows.install(FOREIGN)
    absent = windows.script(script)
    assert (absent.code, absent.said) == (0, "")
    windows.install(product)
    before = windows.state()
    present = windows.script(script)
    assert (present.code, present.said.split()) == (1, [product.code])
    assert windows.state() == before


def test_lifting_changes_nothing_and_the_product_installs_again(windows):
    windows.install(FOREIGN)
    before = windows.state()
    assert windows.script(removal(by_code(WIDE))).code == 0
    lifted = removal(Policy(), before=by_code(WIDE))
    assert WIDE.code.encode() not in lifted
    assert windows.script(lifted).code == 0
    assert windows.state() == before
    windows.install(WIDE)
    assert windows.script(lifted).code == 0
    assert windows.there(WIDE)


def test_what_was_to_be_seen_alone_is_not_removed(windows):
    windows.install(WIDE)
    policy = by_code(WIDE, effect=Effect.IDENTIFY)
    assert WIDE.code.encode() not in removal(policy)
    assert windows.script(removal(policy)).code == 0
    assert windows.there(WIDE)

"""What flatpak does when the list comes, stays and is lifted."""

import pytest
from corpus import row
from hypothesis import given
from hypothesis import strategies as st

from proscribe import targets
from proscribe.model import Effect, Kind, Policy

pytestmark = pytest.mark.engine("flatpak", "unshare")
WECHAT = "com.tencent.WeChat"
STABLE = f"app/{WECHAT}/x86_64/stable"
PROHIBITED = Policy.of([row("linux.flatpak-id", WECHAT, "tencent/wechat")])
IDS = st.from_regex(r"[A-Za-z_]\w{0,9}(\.[A-Za-z_][\w-]{0,9}){2,4}", fullmatch=True).filter(
    Kind.LINUX_FLATPAK_ID.accepts
)


def listing(policy=PROHIBITED):
    [file] = targets.compile_policy(targets.get("flatpak_filter"), policy, serial=1).files
    return file.content


@pytest.fixture
def blocked(machine):
    machine.filter.write_bytes(listing())
    machine.obey()
    return machine


@pytest.mark.parametrize("ref", [WECHAT, STABLE, f"{WECHAT}//stable", f"{WECHAT}//beta"])
def test_what_is_prohibited_is_not_installed_by_whatever_reference(blocked, ref):
    assert not blocked.install(ref)
    assert blocked.installed() == set()


def test_a_neighbour_whose_name_begins_alike_is_installed(blocked):
    assert blocked.install("com.tencent.WeChatOther")
    assert blocked.install("org.example.Hello")
    assert blocked.installed() == {"com.tencent.WeChatOther", "org.example.Hello"}


def test_a_mask_would_not_have_stopped_it(machine):
    """Silent failure 6: what is listed as masked is installed all the same."""
    assert machine.flatpak("mask", WECHAT)
    assert machine.install(STABLE)


@pytest.mark.parametrize("text", ["deny {0}\nallow *\n", "allow *\ndeny {0}\n"])
def test_a_line_that_allows_all_would_undo_it(machine, text):
    """Silent failure 7: in either order, and without a word."""
    machine.filter.write_text(text.format(WECHAT))
    machine.obey()
    assert machine.install(STABLE)


@given(names=st.sets(IDS, max_size=5))
def test_the_list_holds_nothing_but_lines_that_deny(names):
    """Silent failure 7 is impossible: no line of ours can allow."""
    made = listing(Policy.of([row("linux.flatpak-id", name, "a/b") for name in names]))
    rules = [line for line in made.decode().splitlines() if not line.startswith("#")]
    assert rules == [f"deny app/{name}" for name in sorted(names)]


def test_the_list_of_an_empty_policy_lifts_and_all_is_as_it_was(machine):
    machine.filter.write_bytes(listing(Policy()))
    machine.obey()
    assert machine.flatpak("remote-ls", "shop")
    before = machine.state()
    machine.filter.write_bytes(listing())
    assert not machine.install(STABLE)
    machine.filter.write_bytes(listing(Policy()))
    assert machine.flatpak("remote-ls", "shop")
    assert machine.state() == before
    assert machine.install(STABLE)


def test_a_list_that_is_merely_deleted_is_still_obeyed(blocked):
    """This is why an empty policy writes a list: flatpak keeps a copy of the last."""
    blocked.filter.unlink()
    assert not blocked.install(STABLE)
    assert blocked.flatpak("remote-modify", "--no-filter", "shop")
    assert blocked.install(STABLE)


def test_what_is_installed_stays_until_it_is_uninstalled(machine):
    """Why removal is a gap of this target."""
    assert machine.install(STABLE)
    machine.filter.write_bytes(listing())
    machine.obey()
    machine.flatpak("update", "--noninteractive")
    assert machine.installed() == {WECHAT}
    assert machine.flatpak("uninstall", "--noninteractive", WECHAT)
    assert not machine.install(STABLE)


def test_neither_another_remote_nor_an_installation_of_a_user_is_held(blocked):
    """The condition of the target says so: this is what it means."""
    blocked.know("shop", where="--user")
    assert blocked.install(STABLE, where="--user")
    blocked.offer(WECHAT, remote="other")
    blocked.offer("org.example.Platform", branch="1", remote="other")
    blocked.index("other")
    blocked.know("other")
    assert blocked.install(STABLE, remote="other")


def test_a_list_of_another_remote_beside_ours_stays(machine):
    machine.offer("org.example.Secret", remote="other")
    machine.index("other")
    machine.know("other")
    theirs = machine.home / "theirs"
    theirs.write_text("deny org.example.Secret\n")
    assert machine.flatpak("remote-modify", f"--filter={theirs}", "other")
    for policy in (PROHIBITED, Policy()):
        machine.filter.write_bytes(listing(policy))
        machine.obey()
        assert "Nothing matches" in machine.install("org.example.Secret", remote="other").said
    assert theirs.read_text() == "deny org.example.Secret\n"


def test_removal_and_running_are_gaps():
    artifact = targets.compile_policy(targets.get("flatpak_filter"), PROHIBITED, serial=1)
    gaps = {gap.effect for gap in artifact.gaps}
    assert gaps == {Effect.IDENTIFY, Effect.REMOVE, Effect.BLOCK_RUN}

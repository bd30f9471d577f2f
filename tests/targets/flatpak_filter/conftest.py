"""A Flatpak installation of our own, and a remote in a folder that offers a few applications."""

import os
import subprocess
from pathlib import Path

import pytest

PATIENCE = 60
APPLICATION = """\
[Application]
name={name}
runtime=org.example.Platform/x86_64/1
sdk=org.example.Platform/x86_64/1
"""
RUNTIME = "[Runtime]\nname={name}\n"
HIDDEN = 'mount -t tmpfs none /var/lib && exec "$@"'
"""Whatever flatpak does, it can neither see nor change the installation of the real machine."""


class Machine:
    """An installation, ``remotes`` as folders beside it, and a home."""

    def __init__(self, home: Path):
        self.home, self.filter = home, home / "etc/flatpak/proscribe.filter"
        self.filter.parent.mkdir(parents=True)
        self.environment = {
            "PATH": os.environ["PATH"],
            "FLATPAK_SYSTEM_DIR": str(home / "system"),
            "FLATPAK_USER_DIR": str(home / "user"),
            "FLATPAK_CONFIG_DIR": str(home / "configuration"),
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *command):
        done = subprocess.run(
            ["unshare", "--mount", "--net", "sh", "-c", HIDDEN, "sh", *command],
            capture_output=True, text=True, timeout=PATIENCE, check=False, env=self.environment,
        )  # fmt: skip
        return Outcome(done.returncode == 0, done.stdout + done.stderr)

    def flatpak(self, *arguments, where="--system"):
        verb, *more = arguments
        return self.run("flatpak", verb, where, *more)

    def install(self, ref, *, remote="shop", where="--system"):
        return self.flatpak("install", "--noninteractive", remote, ref, where=where)

    def installed(self, where="--system"):
        listed = self.flatpak("list", "--app", "--columns=application", where=where)
        assert listed
        return set(listed.said.split())

    def offer(self, name, *, branch="stable", remote="shop"):
        """Put an application into a remote with flatpak's own tools."""
        tree = self.home / "trees" / remote / name / branch
        (tree / "files").mkdir(parents=True)
        runtime = name.endswith((".Platform", ".Locale"))
        (tree / ("usr" if runtime else "export")).mkdir()
        (tree / "metadata").write_text((RUNTIME if runtime else APPLICATION).format(name=name))
        kind = ["--runtime"] if runtime else []
        command = ["flatpak", "build-export", "--disable-sandbox", *kind]
        assert self.run(*command, str(self.home / remote), str(tree), branch)

    def know(self, remote, where="--system"):
        folder = str(self.home / remote)
        assert self.flatpak("remote-add", "--no-gpg-verify", remote, folder, where=where)

    def obey(self, remote="shop"):
        assert self.flatpak("remote-modify", f"--filter={self.filter}", remote)

    def state(self):
        """Return what flatpak remembers of remotes and what is installed, file by file."""
        repository = self.home / "system" / "repo"
        kept = [repository / "config", *repository.glob("*.filter")]
        refs = sorted(p for p in (repository / "refs").rglob("*") if p.is_file())
        return {p.relative_to(self.home).as_posix(): p.read_bytes() for p in (*kept, *refs)}


class Outcome:
    """Whether a command did what it was told, and what it said."""

    def __init__(self, done, said):
        self.done, self.said = done, said

    def __bool__(self):
        return self.done

    def __repr__(self):
        return f"{'done' if self.done else 'refused'}:\n{self.said}"


@pytest.fixture
def machine(tmp_path):
    """Give a machine that knows one remote, which offers what is prohibited and what is not."""
    made = Machine(tmp_path)
    for name in ("com.tencent.WeChat", "com.tencent.WeChatOther", "org.example.Hello",
                 "com.tencent.WeChat.Locale"):  # fmt: skip
        made.offer(name)
    made.offer("com.tencent.WeChat", branch="beta")
    made.offer("org.example.Platform", branch="1")
    assert made.run("flatpak", "build-update-repo", str(tmp_path / "shop"))
    made.know("shop")
    return made

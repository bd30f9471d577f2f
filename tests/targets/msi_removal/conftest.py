"""A Windows in a folder: wine, without a network, and packages that wixl builds for it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

WINE = "/usr/lib/wine/wine64"
SERVER = "/usr/lib/wine/wineserver"
PATIENCE = 120
UNINSTALL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
ALONE = 'ip link set lo up; exec "$@"'
PACKAGE = """\
<?xml version="1.0"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="{code}" UpgradeCode="{upgrade}" Name="{name}" Version="1.0" Language="1033"
           Manufacturer="Nobody">
    <Package InstallerVersion="200" Compressed="yes" InstallScope="perMachine"/>
    <Media Id="1" Cabinet="it.cab" EmbedCab="yes"/>
    {condition}
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="{folder}">
        <Directory Id="Here" Name="{name}">
          <Component Id="It" Guid="{component}" Win64="{wide}">
            <File Id="It.txt" Source="it.txt" KeyPath="yes"/>
          </Component>
        </Directory>
      </Directory>
    </Directory>
    <Feature Id="All" Level="1"><ComponentRef Id="It"/></Feature>
  </Product>
</Wix>
"""


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it said."""

    code: int
    said: str


class Windows:
    """One prefix of wine, in which commands run one after the other."""

    def __init__(self, home: Path):
        self.home, self.drive = home, home / "prefix" / "drive_c"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "WINEPREFIX": str(home / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        self.serve("--persistent")
        self.run("wineboot", "--update")

    def run(self, *command):
        """Run one program; what it says goes to a file, for services of wine outlive it."""
        alone = ["unshare", "--net", "sh", "-c", ALONE, "sh", WINE, *command]
        with (self.home / "said").open("w+", encoding="utf-8") as said:
            done = subprocess.run(
                alone, cwd=self.home, env=self.environment, timeout=PATIENCE,
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False,
            )  # fmt: skip
            said.seek(0)
            return Outcome(done.returncode, said.read())

    def script(self, content: bytes):
        (self.home / "script.cmd").write_bytes(content)
        return self.run("cmd", "/c", "script.cmd")

    def install(self, product):
        done = self.run("msiexec", "/i", str(self.build(product)), "/qn")
        assert done == Outcome(0, ""), done
        assert self.there(product)

    def build(self, product) -> Path:
        made = self.home / f"{product.code}.msi"
        wide = product.bits == 64
        source = PACKAGE.format(
            name=product.name,
            code=product.code,
            upgrade=product.upgrade,
            component=product.code.replace("{9", "{8"),
            condition=product.condition,
            folder="ProgramFiles64Folder" if wide else "ProgramFilesFolder",
            wide="yes" if wide else "no",
        )
        (self.home / "it.txt").write_text(product.name)
        (self.home / "it.wxs").write_text(source)
        command = ["wixl", "--arch", "x64" if wide else "x86", "--output", made, "it.wxs"]
        subprocess.run(command, cwd=self.home, check=True, capture_output=True, timeout=PATIENCE)
        return made

    def there(self, product) -> bool:
        """Tell whether its file is there, and see that the registry says the same."""
        folders = ("Program Files", "Program Files (x86)")
        found = any((self.drive / f / product.name / "it.txt").exists() for f in folders)
        assert self.registered(product) is found
        return found

    def registered(self, product) -> bool:
        view = f"/reg:{product.bits}"
        key = rf"HKLM\{UNINSTALL}\{product.code}"
        return self.run("reg", "query", key, view).code == 0

    def state(self) -> dict[str, str]:
        """Return what programs told the registry, and their files, word for word."""
        said = {}
        for view in (r"Software", r"Software\Wow6432Node"):
            key = rf"HKLM\{view}\Microsoft\Windows\CurrentVersion"
            self.run("reg", "export", key, "all.reg", "/y")
            said[view] = (self.home / "all.reg").read_text(encoding="utf-16")
        files = sorted(self.drive.glob("Program Files*/**/*.txt"))
        return {**said, **{str(f): f.read_text() for f in files}}

    def serve(self, *arguments):
        """Speak to the server of this prefix, and of no other."""
        command = ["unshare", "--net", SERVER, *arguments]
        subprocess.run(command, env=self.environment, timeout=PATIENCE, check=False)


@pytest.fixture(scope="session")
def booted(tmp_path_factory):
    machine = Windows(tmp_path_factory.mktemp("windows"))
    yield machine
    machine.serve("--kill")


@pytest.fixture
def windows(booted):
    """Give the machine, and take all packages away afterwards."""
    yield booted
    for package in booted.home.glob("*.msi"):
        booted.run("msiexec", "/x", package.stem, "/qn")
        package.unlink()

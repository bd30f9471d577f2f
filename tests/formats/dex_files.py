"""DEX files, made by hand: small enough to know every byte of."""

import struct


def uleb(number):
    found = bytearray()
    while True:
        low, number = number & 0x7F, number >> 7
        found.append(low | (0x80 if number else 0))
        if not number:
            return bytes(found)


def mutf8(text):
    halves = text.encode("utf-16-be", "surrogatepass")
    units = struct.unpack(f">{len(halves) // 2}H", halves)
    parts = (chr(u).encode("utf-8", "surrogatepass") if u else b"\xc0\x80" for u in units)
    return uleb(len(units)) + b"".join(parts) + b"\0"


def dex(classes=(), methods=(), strings=(), version=35):
    """Write a DEX file: defined classes, methods as (class, name), further strings."""
    types = sorted({*classes, *(c for c, _ in methods), "V"})
    texts = sorted({*types, *(n for _, n in methods), *strings, "V"})
    at = {t: n for n, t in enumerate(texts)}
    kind = {t: n for n, t in enumerate(types)}
    size = 0x70
    place = {}
    for name, count, width in (
        ("strings", len(texts), 4),
        ("types", len(types), 4),
        ("protos", 1, 12),
        ("fields", 0, 8),
        ("methods", len(methods), 8),
        ("classes", len(classes), 32),
    ):
        place[name] = (count, size if count else 0)
        size += count * width
    data, offsets = bytearray(), []
    for text in texts:
        offsets.append(size + len(data))
        data += mutf8(text)
    body = struct.pack(f"<{len(texts)}I", *offsets)
    body += struct.pack(f"<{len(types)}I", *(at[t] for t in types))
    body += struct.pack("<III", at["V"], kind["V"], 0)
    for owner, name in sorted(methods, key=lambda m: (kind[m[0]], at[m[1]])):
        body += struct.pack("<HHI", kind[owner], 0, at[name])
    for one in classes:
        body += struct.pack("<8I", kind[one], 1, 0xFFFFFFFF, 0, 0xFFFFFFFF, 0, 0, 0)
    whole = 0x70 + len(body) + len(data)
    head = b"dex\n" + str(version).zfill(3).encode() + b"\0" + bytes(4 + 20)
    head += struct.pack("<III", whole, 0x70, 0x12345678) + bytes(8) + struct.pack("<I", 0)
    for name in ("strings", "types", "protos", "fields", "methods", "classes"):
        head += struct.pack("<II", *place[name])
    head += struct.pack("<II", len(data), 0x70 + len(body))
    return bytes(head + body + data)

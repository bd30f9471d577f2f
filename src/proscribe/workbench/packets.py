"""Traffic made for the purpose: real TLS greetings and DNS questions, in a file of packets.

https://www.tcpdump.org/manpages/pcap-savefile.5.html
https://www.rfc-editor.org/rfc/rfc791
https://www.rfc-editor.org/rfc/rfc9293
"""

import socket
import ssl
import struct
from collections.abc import Sequence
from contextlib import suppress

CLIENT, SERVER = "192.0.2.2", "198.51.100.9"
RAW_IP = 101
SYN, ACK, PUSH = 2, 16, 8
HTTPS, DNS = 443, 53
BEGUN = 1_700_000_000

Ends = tuple[tuple[str, int], tuple[str, int]]
"""Two addresses, each with its port."""


def greeting(name: str) -> bytes:
    """Return what a TLS client says first, to a server of that name."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname=name)
    with suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def checksum(data: bytes) -> int:
    """Return the checksum of the Internet protocols."""
    padded = data + bytes(len(data) % 2)
    total: int = sum(struct.unpack(f">{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(source: str, target: str, protocol: int, body: bytes) -> bytes:
    """Return an IPv4 packet."""
    addresses = socket.inet_aton(source) + socket.inet_aton(target)
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 1, 0, 64, protocol, 0)
    return head[:10] + struct.pack(">H", checksum(head + addresses)) + addresses + body


def segment(ends: Ends, numbers: tuple[int, int], flags: int, data: bytes = b"") -> bytes:
    """Return a TCP segment between two ends, with its sequence and acknowledgement numbers."""
    (source, port), (target, to) = ends
    head = struct.pack(">HHIIBBHHH", port, to, *numbers, 0x50, flags, 65535, 0, 0)
    pseudo = socket.inet_aton(source) + socket.inet_aton(target)
    pseudo += struct.pack(">BBH", 0, socket.IPPROTO_TCP, len(head) + len(data))
    head = head[:16] + struct.pack(">H", checksum(pseudo + head + data)) + head[18:]
    return packet(source, target, socket.IPPROTO_TCP, head + data)


def tls(port: int, name: str, server: str = SERVER) -> list[bytes]:
    """Return a flow from a port that greets a server by a name."""
    there, back = ((CLIENT, port), (server, HTTPS)), ((server, HTTPS), (CLIENT, port))
    hello = greeting(name)
    return [
        segment(there, (1, 0), SYN),
        segment(back, (1, 2), SYN | ACK),
        segment(there, (2, 2), ACK),
        segment(there, (2, 2), PUSH | ACK, hello),
        segment(back, (2, 2 + len(hello)), ACK),
    ]


def question(port: int, name: str) -> list[bytes]:
    """Return a flow from a port that asks a resolver for a name."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    asked = struct.pack(">6H", port, 0x100, 1, 0, 0, 0) + labels + struct.pack(">BHH", 0, 1, 1)
    datagram = struct.pack(">4H", port, DNS, 8 + len(asked), 0) + asked
    return [packet(CLIENT, SERVER, socket.IPPROTO_UDP, datagram)]


def capture(packets: Sequence[bytes]) -> bytes:
    """Return a file of packets, a millisecond apart."""
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP)
    times = (divmod(n, 1000) for n in range(len(packets)))
    return head + b"".join(
        struct.pack("<4I", BEGUN + s, ms * 1000, len(p), len(p)) + p
        for (s, ms), p in zip(times, packets, strict=True)
    )

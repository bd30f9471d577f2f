"""Traffic made for the purpose: real TLS greetings and DNS questions, in a file of packets."""

import csv
import socket
import ssl
import struct
import subprocess
from dataclasses import dataclass

import pytest

CLIENT, SERVER = "192.0.2.2", "198.51.100.9"
RAW_IP = 101
SYN, ACK, PUSH = 2, 16, 8


def greeting(name):
    """Return what a TLS client says first, to a server of that name."""
    context = ssl.create_default_context()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def checksum(data):
    padded = data + bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(source, target, protocol, body):
    addresses = socket.inet_aton(source) + socket.inet_aton(target)
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 1, 0, 64, protocol, 0)
    return head[:10] + struct.pack(">H", checksum(head + addresses)) + addresses + body


def segment(ends, numbers, flags, data=b""):
    """Return a TCP segment between two (address, port) ends."""
    (source, port), (target, to) = ends
    head = struct.pack(">HHIIBBHHH", port, to, *numbers, 0x50, flags, 65535, 0, 0)
    pseudo = socket.inet_aton(source) + socket.inet_aton(target)
    pseudo += struct.pack(">BBH", 0, socket.IPPROTO_TCP, len(head) + len(data))
    head = head[:16] + struct.pack(">H", checksum(pseudo + head + data)) + head[18:]
    return packet(source, target, socket.IPPROTO_TCP, head + data)


def tls(number, name, server=SERVER):
    """Return a flow that greets a server by a name."""
    there = ((CLIENT, 20000 + number), (server, 443))
    back, hello = there[::-1], greeting(name)
    return [
        segment(there, (1, 0), SYN),
        segment(back, (1, 2), SYN | ACK),
        segment(there, (2, 2), ACK),
        segment(there, (2, 2), PUSH | ACK, hello),
        segment(back, (2, 2 + len(hello)), ACK),
    ]


def question(number, name):
    """Return a flow that asks a resolver for a name."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    asked = struct.pack(">6H", number, 0x100, 1, 0, 0, 0) + labels + struct.pack(">BHH", 0, 1, 1)
    datagram = struct.pack(">4H", 30000 + number, 53, 8 + len(asked), 0) + asked
    return [packet(CLIENT, SERVER, socket.IPPROTO_UDP, datagram)]


def capture(packets):
    """Return a file of packets, a millisecond apart."""
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP)
    times = (divmod(n, 1000) for n in range(len(packets)))
    return head + b"".join(
        struct.pack("<4I", 1_700_000_000 + s, ms * 1000, len(p), len(p)) + p
        for (s, ms), p in zip(times, packets, strict=True)
    )


@pytest.fixture(scope="session")
def labels(tmp_path_factory):
    """Return what shows the real engine flows, and tells the label of each, in their order.

    A flow is a name that is greeted, at some server, or one that a resolver is asked for.
    """
    folder = tmp_path_factory.mktemp("ndpi")

    def show(rules, *, greeted=(), asked=(), servers=()):
        flows = [tls(n, name) for n, name in enumerate(greeted)]
        flows += [tls(1000 + n, "example.org", server) for n, server in enumerate(servers)]
        flows += [question(n, name) for n, name in enumerate(asked)]
        (folder / "protos.txt").write_bytes(rules)
        (folder / "traffic.pcap").write_bytes(capture([p for flow in flows for p in flow]))
        command = ["unshare", "--net", "ndpiReader", "-q", "-p", "protos.txt"]
        command += ["-i", "traffic.pcap", "-C", "flows.csv"]
        done = subprocess.run(
            command, cwd=folder, check=True, capture_output=True, text=True, timeout=120
        )
        with (folder / "flows.csv").open(encoding="utf-8") as file:
            found = {
                int(r["src_port"]): r["ndpi_proto"].rpartition(".")[2] for r in csv.DictReader(file)
            }
        assert len(found) == len(flows)
        return Seen([found[port] for port in sorted(found)], done.stdout + done.stderr)

    return show


@dataclass(frozen=True)
class Seen:
    """The label of each flow, and all that the engine said."""

    labels: list[str]
    said: str

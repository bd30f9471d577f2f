"""Lines of each kind of log, written as its program writes them, for any time, client and name."""

from datetime import UTC, datetime, timedelta

from proscribe import netlogs

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
ZEEK = (
    "#separator \\x09\n#set_separator\t,\n#path\tdns\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tquery\tqtype_name\n"
)
LINES = {
    "bind": lambda at, client, name: (
        f"{at:%d-%b-%Y %H:%M:%S}.123 queries: info: client @0x7f5a8c01d3a8 {client}#53124 "
        f"({name}): query: {name} IN A +E(0)K (10.0.0.53)"
    ),
    "unbound": lambda at, client, name: (
        f"[{int(at.timestamp())}] unbound[812:0] info: {client} {name.removesuffix('.')}. AAAA IN"
    ),
    "dnsmasq": lambda at, client, name: (
        f"{at:%b} {at.day:2d} {at:%H:%M:%S} gw dnsmasq[1234]: query[A] {name} from {client}"
    ),
    "zeek": lambda at, client, name: (
        f"{int(at.timestamp())}.500000\tCz9x\t{client}\t5353\t10.0.0.53\t{name}\tA"
    ),
    "squid": lambda at, client, name: (
        f"{int(at.timestamp())}.123     57 {client} TCP_TUNNEL/200 5120 CONNECT {name}:443 - "
        "HIER_DIRECT/198.51.100.7 -"
    ),
    "table": lambda at, client, name: f"{at:%Y-%m-%dT%H:%M:%SZ},{client},{name}",
}
HEADS = {"zeek": ZEEK, "table": "time,client,name\n"}
JSON = '{{"ts":{0}.5,"uid":"C","id.orig_h":"{1}","id.orig_p":5353,"query":"{2}"}}'


def log(kind, asked):
    """Return a log of lines: minutes after the start, client and name."""
    lines = [LINES[kind](AT + timedelta(minutes=m), client, name) for m, client, name in asked]
    return (HEADS.get(kind, "") + "".join(f"{line}\n" for line in lines)).encode()


def told(content):
    """Return the kind of log that takes some bytes for its own."""
    return [name for name in netlogs.names() if netlogs.get(name).recognises(content)]

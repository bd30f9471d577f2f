"""Blocks of rows, told again row by row, and what can be compared of two tellings."""

import json
from collections import defaultdict
from dataclasses import replace

import numpy as np

from proscribe.model import Block, Observation, Rejected, Unread


def opened(blocks):
    """Return rows and blocks, of all that was not read yet."""
    for row in blocks:
        if isinstance(row, Unread):
            yield from row.read([True] * len(row.seen))
        else:
            yield row


def spread(blocks):
    """Return the rows that blocks stand for."""
    known, told = [], []
    for row in opened(blocks):
        if not isinstance(row, Block):
            yield row
            continue
        if row.first == 0:
            known = []
        assert row.first == len(known)
        known += row.applications
        shown, start = np.frombuffer(row.shown, np.uint32), 0
        for n, end in enumerate(np.frombuffer(row.ends, np.uint32).tolist()):
            report = row.reports[n]
            if n < row.again:
                assert report in told
            else:
                told.append(report)
                yield report
            for platform, seen in (known[n] for n in shown[start:end]):
                assert platform is report.platform
                yield Observation(
                    device=report.device,
                    platform=report.platform,
                    seen=report.seen,
                    source=report.source,
                    name=seen.name,
                    version=seen.version,
                    identifiers=seen.identifiers,
                )
            start = end


def apart(rows):
    """What is refused, the reports, and what each shows: all else may come in another order."""
    refused, reports, shown = [], [], defaultdict(list)
    for row in rows:
        if isinstance(row, Rejected):
            refused.append(row)
        elif isinstance(row, Observation):
            shown[row.device, row.platform, row.seen, row.source].append(row)
        else:
            reports.append(row)
    return refused, reports, shown


def stored(folder):
    """Return the files of a store; but for the marks, which only blocks have, and a memory.

    What is refused may be told in another order: a look of the future as its block is taken in.
    """
    found = {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.startswith(("marks", "checked"))
    }
    for name, content in found.items():
        if name.startswith("quarantine/"):
            found[name] = sorted(content.splitlines())
    if "manifest.json" in found:
        told = json.loads(found["manifest.json"]) | {"sha256": ""}
        for segment in told["segments"]:
            segment["marks"] = []
        for batch in told["batches"]:
            batch["quarantine"] = bool(batch.get("quarantine"))
        told["retired"] = [r for r in told["retired"] if "/marks" not in r["name"]]
        found["manifest.json"] = told
    return found


def counted(receipts):
    """Return receipts, the rows that were refused in one order."""
    return [replace(r, examples=sorted(r.examples, key=repr)) for r in receipts]

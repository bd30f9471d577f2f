"""Blocks of rows, told again row by row, and what can be compared of two tellings."""

from collections import defaultdict

import numpy as np

from proscribe.model import Block, Observation, Rejected


def spread(blocks):
    """Return the rows that blocks stand for."""
    known, told = [], []
    for row in blocks:
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
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }

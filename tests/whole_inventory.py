"""Everything that is anywhere, asked of a store."""

import numpy as np

from proscribe.inventory import looks, postings


def everything(inventory, at, known=None):
    """Return every device and the name of what is on it at an instant."""
    manifest = inventory.manifest().known(known)
    with looks.opened(inventory.folder, manifest, at) as store:
        told = store.database.execute("SELECT identity, name FROM identities ORDER BY 1").fetchall()
        asked = np.array([n for n, _ in told], np.uint32)
        identities, lanes = postings.standing(inventory.folder, manifest, asked, store.at)
        of = dict(store.database.execute("SELECT lane, device FROM current").fetchall())
        names = dict(told)
        pairs = zip(identities.tolist(), lanes.tolist(), strict=True)
        return {(of[lane], names[i]) for i, lane in pairs}

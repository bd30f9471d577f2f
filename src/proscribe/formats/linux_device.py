"""How a folder is known to be the root of a Linux device: it says which release it is.

man 5 os-release
"""

from proscribe.formats.root import Root
from proscribe.model import InputError

RELEASE = ("/etc/os-release", "/usr/lib/os-release")
REMEDY = "mount the device's disk, and name the folder that holds its etc and usr"


def require_device(root: Root) -> None:
    """Pass where a Linux device has its root.

    Raises:
        InputError: It has none here, or nobody may look.

    """
    if not any(root.exists(path) for path in RELEASE):
        reason = f"no Linux device has its root here: there is no {RELEASE[0]}"
        raise InputError(root.place("/"), reason, REMEDY)

"""Places of Linux: what a file does there by lying there, whoever starts it.

Each name stands in the room of reaches with its source; here are only the places.

https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html
"""

import re
from functools import lru_cache

LIB = r"/(usr/(local/)?)?lib"
PLACES = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (rf"({LIB}|/etc)/systemd/system/[^/]+\.service", "systemd:service"),
        (rf"({LIB}|/etc)/systemd/system/[^/]+\.(timer|socket|path)", "systemd:trigger"),
        (rf"({LIB}|/etc)/systemd/user/[^/]+\.(service|timer|socket|path)", "systemd:user"),
        (r"/etc/(rc\.d/)?init\.d/[^/]+", "init-script"),
        (r"/etc/(cron\.(d|hourly|daily|weekly|monthly)/[^/]+|crontab)", "cron"),
        (r"/etc/xdg/autostart/[^/]+\.desktop", "autostart"),
        (rf"{LIB}/modules/.+\.ko(\.(gz|xz|zst))?", "kernel-module"),
        (r"/usr/src/.+/dkms\.conf", "dkms"),
        (rf"({LIB}|/etc)/modules-load\.d/[^/]+\.conf", "modules-load"),
        (rf"({LIB}|/etc)/udev/rules\.d/[^/]+\.rules", "udev"),
        (r"/usr/share/polkit-1/actions/[^/]+\.policy", "polkit:action"),
        (r"/(usr/share|etc)/polkit-1/rules\.d/[^/]+\.rules", "polkit:rule"),
        (r"/etc/sudoers(\.d/[^/]+)?", "sudoers"),
        (rf"/etc/pam\.d/[^/]+|{LIB}(64)?/(.+/)?security/pam_[^/]+\.so", "pam"),
        (r"/etc/ld\.so\.preload", "preload"),
        (r"/usr/(local/)?share/ca-certificates/.+\.crt", "certificate-authority"),
        (r"/(etc/pki/ca-trust/source|usr/share/pki/ca-trust-source)/.+", "certificate-authority"),
        (
            r"/etc/apt/(sources\.list\.d|trusted\.gpg\.d)/[^/]+|/etc/yum\.repos\.d/[^/]+\.repo",
            "package-source",
        ),
        (r"/usr/share/dbus-1/system-services/[^/]+\.service", "dbus:service"),
        (r"/(etc|usr/share)/dbus-1/system\.d/[^/]+\.conf", "dbus:policy"),
        (r".*/native-messaging-hosts/[^/]+\.json", "native-messaging-host"),
        (r"/etc/(opt/[^/]+|chromium)/policies/.+\.json", "browser-policy"),
        (r".*/firefox.*/policies\.json", "browser-policy"),
        (r"/(usr/share|opt)/.+/extensions/[a-p]{32}\.json", "browser-extension"),
        (r"/etc/NetworkManager/dispatcher\.d/.+", "network-dispatcher"),
    )
)  # fmt: skip
SETUID, SETGID = 0o4000, 0o2000
RUNS = 0o111
SERVICES = frozenset({"systemd:service", "init-script"})


@lru_cache(maxsize=8)
def place(path: str) -> str:
    """Return what a file does at a path by lying there; nothing, if nothing is known of it."""
    return next((name for pattern, name in PLACES if pattern.fullmatch(path)), "")

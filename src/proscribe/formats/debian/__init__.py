"""Debian packages, read: members, control data, and signatures that few of them bear."""

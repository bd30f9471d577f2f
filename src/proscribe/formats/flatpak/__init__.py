"""Flatpak: bundles of an application, and the holes in its sandbox."""

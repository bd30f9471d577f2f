"""Portable Executable: programs, libraries and drivers of Windows and of UEFI."""

"""Proscribe: decide which applications are prohibited, enforce it everywhere, prove it."""

__version__ = "0.1.0"

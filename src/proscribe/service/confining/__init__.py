"""Confining: parsers of hostile bytes work where they can neither write, nor call, nor grow."""

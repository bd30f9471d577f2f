"""Mach-O: programs and libraries of Apple's systems, and the signature of their code."""

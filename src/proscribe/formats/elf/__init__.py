"""ELF images: programs, libraries and modules of the kernel of Linux."""

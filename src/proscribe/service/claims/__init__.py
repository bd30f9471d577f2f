"""Claims: what an authority may say of its devices, worded by what was found and no further."""

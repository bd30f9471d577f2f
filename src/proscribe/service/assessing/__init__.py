"""What the catalogue and the register say of whoever is behind a package, and what they do not."""

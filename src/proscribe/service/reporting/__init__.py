"""Reports on packages: what they can reach, as a matrix at a glance and down to the bytes."""

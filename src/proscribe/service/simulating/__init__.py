"""A fleet that never was, made from real names: what it had, what it reported, and the truth."""

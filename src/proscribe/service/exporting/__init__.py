"""Exports: what is known of one determination, in the formats of other people's programs."""

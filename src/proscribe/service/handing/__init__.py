"""Hand-off: the report that an instrument asks for when what is prohibited is found."""

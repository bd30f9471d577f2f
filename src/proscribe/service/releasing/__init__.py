"""A record, part by part: labelled in both languages, severed by rule, and held against leaks."""

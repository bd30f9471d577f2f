"""``timeline``: the life of a determination as data, and as a drawing."""

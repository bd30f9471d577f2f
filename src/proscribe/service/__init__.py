"""The verbs, one module each; they alone join the rooms of the floor below."""

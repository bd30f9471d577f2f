"""Other people's formats, and the two ways in which we write ours down."""

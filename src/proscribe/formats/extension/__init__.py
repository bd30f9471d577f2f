"""Extensions of browsers: the manifest that all share, and how each is packed and signed."""

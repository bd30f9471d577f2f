"""Extensions of browsers: the manifest that all browsers share, and how each is packed and signed."""

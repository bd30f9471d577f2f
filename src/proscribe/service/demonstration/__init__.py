"""What the demo shows, and how it is written down: its figures, its files and its page."""

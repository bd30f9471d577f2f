"""Packages of Linux: archives, what lies in them, and who is said to have signed them."""

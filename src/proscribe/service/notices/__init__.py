"""Notices: a statement, notices and letters in both languages, drawn from one record."""

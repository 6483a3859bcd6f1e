"""Telling subscribers what changed: signed requests to addresses of theirs, from the log of changes."""

"""The public documents of records: rendered once, kept, and never older than what they show."""

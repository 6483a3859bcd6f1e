"""Drafts over the API: what may be written, by whom, and how it becomes rows; publishing stays in the admin."""

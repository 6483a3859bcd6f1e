"""Columns that the database itself copies from another row, so that one index has what is asked together.

Triggers keep them; nobody writes them, and they have no history: it is that of the row they are copied from.
"""

from typing import Any

from django.db import models


class Copied:
    """What every copied column is: empty until the database has written it, and in no form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False, "null": True})


class CopiedDay(Copied, models.DateField):
    """A copied day."""


class CopiedWord(Copied, models.CharField):
    """A copied word of a vocabulary."""

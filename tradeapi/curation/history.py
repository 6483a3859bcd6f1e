"""History: every change of a table is copied by the database itself into an append-only table beside it."""

from typing import Any, TypeVar

import pghistory
from django.db import models

from tradeapi.copied import Copied

M = TypeVar("M", bound=type[models.Model])

# Kept by the database from the other columns; a copy of it would say nothing new.
DERIVED = {"search", "updated_at"}


def tracked(model: M) -> M:
    """Class decorator: keep who, when and what for each insert, update and delete of its own columns."""
    columns = [
        field.name
        for field in model._meta.local_concrete_fields
        if field.name not in DERIVED and not isinstance(field, models.GeneratedField | Copied)
    ]
    decorate: Any = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        fields=columns,
        model_name=f"{model.__name__}History",
        append_only=True,
    )
    return decorate(model)

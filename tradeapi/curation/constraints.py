"""What the database refused, in words an editor understands."""

from __future__ import annotations

from django.apps import apps
from django.db import IntegrityError


def sentence_for(error: IntegrityError) -> str:
    """The sentence of the constraint that refused a write; never the text of the database."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    return "This contradicts what the database keeps true; another record may have taken the same identity."

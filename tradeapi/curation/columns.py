"""Columns of lists: a choice by its first words, since its label goes on to explain it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import admin


def word(name: str) -> Callable[[Any], str]:
    """A column with the choice of that field, ``official: an official document says so`` -> ``official``."""

    @admin.display(description=name.replace("_", " "), ordering=name)
    def column(row: Any) -> str:
        return re.split("[:,]", str(getattr(row, f"get_{name}_display")()))[0]

    column.__name__ = name
    return column

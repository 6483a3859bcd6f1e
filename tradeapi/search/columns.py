"""The search column: a text search vector that the database keeps itself.

Words are folded by the text search configuration ``tradeapi`` (English stems, accents and case
ignored), the same for what is stored and for what is asked.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import F, Func, GeneratedField, TextField
from django.db.models.functions import Upper

CONFIG = "tradeapi"


def search_column(
    *, names: Sequence[str], aliases: Sequence[str] = (), texts: Sequence[str] = ()
) -> GeneratedField:
    """A stored vector: ``names`` and the array columns ``aliases`` weigh most, ``texts`` least."""
    vector: Any = SearchVector(*names, config=CONFIG, weight="A")
    for alias in aliases:
        words = Func(F(alias), function="search_words", output_field=TextField())
        vector += SearchVector(words, config=CONFIG, weight="B")
    for text in texts:
        vector += SearchVector(text, config=CONFIG, weight="C")
    return GeneratedField(expression=vector, output_field=SearchVectorField(), db_persist=True)


def contained_text(column: str, *, name: str) -> GinIndex:
    """An index for questions about a part of a text, as ``icontains`` asks them, of three letters at least."""
    return GinIndex(OpClass(Upper(column), name="gin_trgm_ops"), name=name)

"""Reading parameters that name records: by slug or code, published ones; a draft is like an unknown one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from .echo import shown
from .parameters import Parameter, Refused
from .plans import HandledInPython, plans
from .suggestions import nearest

IDENTITY = re.compile(r"[A-Za-z0-9_-]{1,120}")
# Near names are looked for this often in one request, and among this many records.
MOST_SUGGESTIONS = 5
MOST_CANDIDATES = 2_000


class RecordParameter(Parameter):
    """Published records of the model ``to`` ("countries.Official"), named as in URLs; values are records."""

    schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,120}$"}
    code = "unknown_record"
    to = ""

    def __init__(self, *, to: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to = to or self.to

    @property
    def model(self) -> Any:
        return apps.get_model(self.to)

    @property
    def shown_example(self) -> Any:
        return self.example or getattr(self.model, "example", None)

    def parse_all(self, texts: Sequence[str]) -> list[Any]:
        named = [text for text in texts if IDENTITY.fullmatch(text)]
        found = {record.public_id: record for record in self.read_records(named)} if named else {}
        unknown = [text for text in texts if text not in found]
        if unknown:
            raise ValidationError(
                [self.refusal(text, suggest=at < MOST_SUGGESTIONS) for at, text in enumerate(unknown)]
            )
        return [found[text] for text in texts]

    def read_records(self, names: list[str]) -> list[Any]:
        """The records of these names, by a statement that is made once."""
        model = self.model
        columns = [field.attname for field in model._meta.concrete_fields if field.name != "search"]
        try:
            rows = plans.rows(
                ("records", model._meta.label),
                names,
                lambda slots: self.records(slots).order_by().values_list(*columns),
                lasts=True,
            )
        except HandledInPython:
            return list(self.records(names))
        return [model.from_db("default", columns, row) for row in rows]

    def records(self, names: Iterable[str]) -> QuerySet[Any]:
        """The published records of these names, without columns that only the database reads."""
        records = self.model.objects.published().filter(**{f"{self.model.identity}__in": list(names)})
        return records.defer("search") if has_search(self.model) else records

    def refusal(self, text: str, *, suggest: bool) -> Refused:
        suggestion = self.near(text) if suggest else None
        return Refused(self.sentence(shown(text)), self.code, suggestion)

    def sentence(self, name: str) -> str:
        return f"no published {self.model._meta.verbose_name} `{name}`"

    def near(self, text: str) -> str | None:
        """The identity of a published record that may have been meant."""
        if not IDENTITY.fullmatch(text):
            return None
        name = self.model.identity
        alike = self.model.objects.published().filter(**{f"{name}__istartswith": text[:2]})
        return nearest(text, alike.order_by(name).values_list(name, flat=True)[:MOST_CANDIDATES])


class CountryParameter(RecordParameter):
    """Countries, territories, blocs and other parties by their code, such as CA or EU."""

    to = "countries.Country"
    schema = {"type": "string", "pattern": "^[A-Z0-9]+([-_][A-Z0-9]+)*$", "maxLength": 20}
    code = "unknown_country"
    example = "CA"

    def sentence(self, name: str) -> str:
        return f"unknown country `{name}`"

    def near(self, text: str) -> str | None:
        """The code whose name, alias or alpha-3 code this is or nearly is; none where several share it."""
        codes = defaultdict(set)
        rows = self.model.objects.published().values_list(
            "code", "alpha3", "name", "official_name", "aliases"
        )
        for code, alpha3, name, official_name, aliases in rows:
            for word in (code, alpha3, name, official_name, *aliases):
                if word:
                    codes[word.casefold()].add(code)
        word = text.casefold() if text.casefold() in codes else None
        if word is None and len(text) > 2:
            word = nearest(text, (known for known in codes if len(known) > 2))
        found = codes[word] if word else set()
        return found.pop() if len(found) == 1 else None


def has_search(model: type[Model]) -> bool:
    return any(field.name == "search" for field in model._meta.get_fields())


def keys_of(records: Sequence[Any] | None) -> list[Any] | None:
    """Keys of the records of a question, by which statements that are planned compare; None where none was asked."""
    return None if records is None else [record.pk for record in records]

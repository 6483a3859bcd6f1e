"""The parameter ``met_with``: countries and other parties by code, people by slug."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from tradeapi.api.filters import ParameterFilter
from tradeapi.api.parameters import Parameter
from tradeapi.api.records import CountryParameter, RecordParameter


class MetWith(NamedTuple):
    """Records that someone met, each sort by itself."""

    countries: Sequence[Any]
    people: Sequence[Any]


class MetWithParameter(Parameter):
    """Published countries and people; codes have capitals and slugs do not. The value is a ``MetWith``."""

    schema = RecordParameter.schema
    example = "MX"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.countries = CountryParameter(many=True)
        self.people = RecordParameter(to="countries.Official", many=True)

    def read(self, given: list[str]) -> MetWith | None:
        found: list[list[Any]] | None = super().read(given)
        return MetWith(*found) if found else None

    def parse_all(self, texts: Sequence[str]) -> list[Any]:
        """Two lists, of countries and of people."""
        found: list[list[Any]] = []
        refusals: list[ValidationError] = []
        codes = [text for text in texts if text.upper() == text]
        for kind, named in (
            (self.countries, codes),
            (self.people, [one for one in texts if one not in codes]),
        ):
            try:
                found.append(kind.parse_all(named) if named else [])
            except ValidationError as refused:
                refusals += refused.error_list
        if refusals:
            raise ValidationError(refusals)
        return found


class MetWithFilter(ParameterFilter):
    """Records that someone met; the FilterSet reads it from ``values``."""

    field_class = MetWithParameter

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(many=True, **kwargs)

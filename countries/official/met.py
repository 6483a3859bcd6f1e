"""The parameter ``met_with``: countries and other parties by code, people by slug."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from tradeapi.api.filters import ParameterFilter
from tradeapi.api.parameters import Parameter
from tradeapi.api.records import CountryParameter, RecordParameter


class MetWithParameter(Parameter):
    """Published countries and people; codes have capitals and slugs do not. Values are records."""

    schema = RecordParameter.schema
    example = "MX"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.countries = CountryParameter(many=True)
        self.people = RecordParameter(to="countries.Official", many=True)

    def parse_all(self, texts: Sequence[str]) -> list[Any]:
        found: list[Any] = []
        refusals: list[ValidationError] = []
        codes = [text for text in texts if text.upper() == text]
        for kind, named in (
            (self.countries, codes),
            (self.people, [one for one in texts if one not in codes]),
        ):
            try:
                found += kind.parse_all(named) if named else []
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

"""Members of bodies: each takes the one type that the document declares, and guesses nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from tradeapi.api.echo import shown
from tradeapi.api.records import IDENTITY, has_search
from tradeapi.api.suggestions import asking_back, nearest
from tradeapi.curation.models import Record, Status

MOST_CANDIDATES = 2_000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")


class Text(serializers.CharField):
    """A text; numbers and truth values are not made into one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of the words of a list."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or (data not in self.choices and not (data == "" and self.allow_blank)):
            words = [str(word) for word in self.choices if word != ""]
            near = nearest(data, words) if isinstance(data, str) else None
            sentence = f"it is none of {', '.join(words)}"
            raise ValidationError(asking_back(sentence, near), code="invalid_choice")
        return data


class Whole(serializers.IntegerField):
    """A whole number, written as one."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class DecimalText(serializers.DecimalField):
    """A decimal number as text, digits with a point, so that no digit is lost on the way."""

    default_error_messages = {"text": 'Write the number as text, such as "25" or "7.5".'}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not DECIMAL.fullmatch(data):
            self.fail("text")
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A day, YYYY-MM-DD."""

    default_error_messages = {"written": "Write the day as YYYY-MM-DD."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not DAY.fullmatch(data):
            self.fail("written")
        return super().to_internal_value(data)


@dataclass(frozen=True)
class Promised:
    """A record that the same body makes, further up; looked up when it is there."""

    model: type[Record]
    name: str


class UnknownRecord(ValidationError):  # noqa: N818 - what it says of the name
    """No record of that name can be referred to; ``suggestion`` may have been meant."""

    default_code = "unknown_record"

    def __init__(self, sentence: str, suggestion: str | None = None) -> None:
        super().__init__([ErrorDetail(asking_back(sentence, suggestion), code=self.default_code)])
        self.suggestion = suggestion


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,120}$"})
class RecordName(serializers.Field[Any, Any, Any, Any]):
    """Another record by its slug or code: one that is published, or a draft that the writer may see."""

    default_error_messages = {"invalid": "Name the record by its slug or code, as text."}

    def __init__(self, *, model: type[Record], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        record = (
            self.candidates().filter(**{self.model.identity: data}).first()
            if IDENTITY.fullmatch(data)
            else None
        )
        if record is not None:
            return record
        if (self.model, data) in self.context.get("promised", ()):
            return Promised(self.model, data)
        raise UnknownRecord(f"no {self.model._meta.verbose_name} `{shown(data)}`", self.near(data))

    def candidates(self) -> Any:
        """Records that can be named: none that was withdrawn, and drafts only of tables the writer may look at."""
        meta = self.model._meta
        by = self.context.get("by")
        statuses = [Status.PUBLISHED]
        if by is not None and by.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
            statuses += [Status.DRAFT, Status.IN_REVIEW]
        records: Any = self.model._default_manager.filter(status__in=statuses)
        return records.defer("search") if has_search(self.model) else records

    def near(self, text: str) -> str | None:
        if not IDENTITY.fullmatch(text):
            return None
        name = self.model.identity
        alike = self.candidates().filter(**{f"{name}__istartswith": text[:2]})
        return nearest(text, alike.order_by(name).values_list(name, flat=True)[:MOST_CANDIDATES])

    def to_representation(self, record: Any) -> str:
        return str(record.public_id)


class RecordNames(serializers.ListField):
    """Other records, each by its slug or code."""

    def to_representation(self, records: Any) -> list[str]:
        return sorted(record.public_id for record in records.all())

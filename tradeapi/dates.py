"""Model fields for EDTF dates and for the days that follow from them.

The text as the source gives it is the fact; the bounds are computed from it whenever a row is
written, also by ``bulk_create``, so that the two cannot drift apart.
"""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from tradeapi.edtf import Edtf

ONE_DAY = timedelta(days=1)


def validate_edtf(text: str) -> None:
    """Raise ValidationError, with the sentence of the parser, unless ``text`` is EDTF of the supported part."""
    try:
        Edtf.parse(text)
    except ValueError as error:
        raise ValidationError(str(error), code="edtf") from error


class EdtfField(models.CharField):
    """An EDTF date or interval as text, such as ``2025-08`` or ``2025-10-29~``; empty = not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        super().__init__(*args, **kwargs)
        if validate_edtf not in self.validators:
            self.validators = [*self.validators, validate_edtf]


class BoundOfEdtf:
    """A column computed from the EDTF column named ``of``, just before it is written."""

    of: str

    def compute(self, edtf: Edtf) -> Any:
        raise NotImplementedError

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        text = getattr(instance, self.of)
        value = self.compute(Edtf.parse(text)) if text else None
        setattr(instance, self.attname, value)  # type: ignore[attr-defined]
        return value

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        kwargs.pop("editable", None)
        kwargs.pop("null", None)
        return name, path, args, {**kwargs, "of": self.of}

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs["editable"] = False
        kwargs["null"] = True
        super().__init__(*args, **kwargs)


class EarliestDay(BoundOfEdtf, models.DateField):
    """First possible day of an EDTF column; null where the start is open or unknown."""

    def compute(self, edtf: Edtf) -> date | None:
        return edtf.earliest


class LatestDay(BoundOfEdtf, models.DateField):
    """Last possible day of an EDTF column; null where the end is open or unknown."""

    def compute(self, edtf: Edtf) -> date | None:
        return edtf.latest


class Reaching(models.Func):
    """A bound of a date, and its other one: endless where this one is open, null only where the date is missing."""

    arg_joiner = ", CASE WHEN "
    template = "COALESCE(%(expressions)s IS NOT NULL THEN '%(endless)s'::date END)"
    output_field = models.DateField()
    endless = ""

    def __init__(self, bound: Any, other: Any) -> None:
        super().__init__(bound, other)

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        return super().as_sql(*args, endless=self.endless, **kwargs)


class ReachingFrom(Reaching):
    """The first possible day of a date, of its two columns."""

    endless = "-infinity"


class ReachingTo(Reaching):
    """The last possible day of a date, of its two columns."""

    endless = "infinity"


class PossibleDays(BoundOfEdtf, DateRangeField):
    """Every day that may belong to an EDTF interval, as a half-open range."""

    def compute(self, edtf: Edtf) -> DateRange:
        return DateRange(edtf.earliest, edtf.latest + ONE_DAY if edtf.latest else None)


class CertainDays(BoundOfEdtf, DateRangeField):
    """The days that belong to an EDTF interval whatever its imprecise ends mean; may be empty."""

    def compute(self, edtf: Edtf) -> DateRange:
        start, end = edtf.certain_start, edtf.certain_end
        if start and end and start > end:
            return DateRange(empty=True)
        return DateRange(start, end + ONE_DAY if end else None)

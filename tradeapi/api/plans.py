"""Statements that are compiled once for all questions of one shape, and then run with the values of each.

Compiling is half of what a short list costs. So a queryset is built once with *slots* where the values of the question
would stand, by the same filters, and its SQL is kept with the places of the slots. The filters stay the only
definition: whatever they do with a value in the database, a slot does too. **A filter that handles its value in
Python opts out**: a slot can't be read, compared, counted or made text of, and no row can be asked for meanwhile;
whoever tries is told ``HandledInPython``, and such questions are compiled each time, as they always could be.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from threading import Lock
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet, FieldError
from django.db import Error, connection
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
    FloatField,
    Func,
    Model,
    QuerySet,
    TextField,
)

from tradeapi.documents.lasting import lasting
from tradeapi.postgres.prepared import rows_of

#: Most statements that a process keeps; those that were asked for least lately go first.
MOST_PLANS = 400
#: Types of the database for the values of questions, and the fields that stand for them.
SORTS: dict[type, str] = {
    str: "text",
    int: "bigint",
    date: "date",
    datetime: "timestamptz",
    Decimal: "numeric",
    float: "double precision",
}
FIELDS: dict[str, Callable[[], Any]] = {
    "text": TextField,
    "bigint": BigIntegerField,
    "date": DateField,
    "timestamptz": DateTimeField,
    "numeric": DecimalField,
    "double precision": FloatField,
}


#: Parameters that hide no slot within.
KNOWN = str | int | float | Decimal | date | bytes | None


class HandledInPython(TypeError):  # noqa: N818 - it says what happened
    """A value was handled in Python while a statement was planned, or can't be planned at all."""


class Slot(Expression):
    """Where a value of the question will stand in a statement."""

    def __init__(self, at: int, sort: str) -> None:
        super().__init__(output_field=FIELDS[sort]())
        self.at, self.sort = at, sort

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return f"%s::{self.sort}", [self]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Expression) or other is None:
            return isinstance(other, Slot) and other.at == self.at
        if other == "":  # which Django asks of every value; what is nothing gets no slot
            return False
        raise HandledInPython(f"compared with {type(other).__name__}")

    def __bool__(self) -> bool:
        """As of the value: what is nothing gets no slot."""
        return True

    def unreadable(self, *args: Any) -> NoReturn:
        raise HandledInPython("a value was read")

    __hash__ = __iter__ = __len__ = __contains__ = __getitem__ = unreadable
    __str__ = __repr__ = __format__ = __int__ = __float__ = __index__ = unreadable
    __lt__ = __le__ = __gt__ = __ge__ = unreadable


class Held(Func):
    """An expression around a slot, for those of Django's that want to be compared; it equals itself alone."""

    template = "%(expressions)s"

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def held(value: Any) -> Any:
    """The value as expressions of Django's take it, be it a slot or not."""
    return Held(value) if isinstance(value, Slot) else value


class RecordSlot:
    """Where a record of the question will stand: its key, and what was found out about it (``carried``)."""

    def __init__(self, pk: Slot, carried: Any) -> None:
        self.pk, self.carried = pk, carried

    def __eq__(self, other: object) -> bool:
        raise HandledInPython("a record was compared")

    def unreadable(self, *args: Any) -> NoReturn:
        raise HandledInPython("a record was read")

    __hash__ = __str__ = __repr__ = unreadable


class Literal(tuple[Any]):
    """A value that is part of the shape of a question, and stays what it is."""


def shape_of(value: Any, leaves: list[Any]) -> Hashable:
    """What a value is made of, apart from the values in it, which are added to ``leaves``."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Literal):
        return ("literal", *value)
    if isinstance(value, Model):
        return ("record", shape_of(value.pk, leaves), shape_of(getattr(value, "carried", None), leaves))
    if isinstance(value, dict):
        return ("dict", *((name, shape_of(one, leaves)) for name, one in value.items()))
    if isinstance(value, list | tuple):
        return (type(value), *(shape_of(one, leaves) for one in value))
    if not value:
        return ("nothing", type(value))
    for kind in (str, datetime, date, int, Decimal, float):
        if isinstance(value, kind):
            leaves.append(value)
            return SORTS[kind]
    raise HandledInPython(f"{type(value).__name__} can't stand in a statement")


def with_slots(value: Any, taken: list[Slot]) -> Any:
    """The same value with slots for the values in it, counted as ``shape_of`` counts them."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Literal):
        return value[0]
    if isinstance(value, Model):
        return RecordSlot(with_slots(value.pk, taken), with_slots(getattr(value, "carried", None), taken))
    if isinstance(value, dict):
        return {name: with_slots(one, taken) for name, one in value.items()}
    if isinstance(value, list | tuple):
        parts = [with_slots(one, taken) for one in value]
        if isinstance(value, list):
            return parts
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if not value:
        return value
    sort = next(SORTS[kind] for kind in (str, datetime, date, int, Decimal, float) if isinstance(value, kind))
    taken.append(Slot(len(taken), sort))
    return taken[-1]


@dataclass(frozen=True)
class Beside:
    """What is asked beside each row of a queryset of ``values_list``: some columns of one row of another table.

    ``source`` is what follows SELECT and the columns; ``{key}`` in it is the last column of the queryset.
    """

    queryset: QuerySet[Any]
    columns: Sequence[str]
    source: str
    values: Sequence[Any]


#: What can be planned.
Asked = QuerySet[Any] | Beside


class Plan:
    """The statement of a queryset of ``values_list``, to be run with values for its slots."""

    def __init__(self, asked: Asked) -> None:
        beside = asked if isinstance(asked, Beside) else None
        queryset: QuerySet[Any] = beside.queryset if beside else asked  # type: ignore[assignment]
        compiler = queryset.query.get_compiler(connection=connection)
        self.convert: Callable[[Any], Any] | None = None
        try:
            self.sql, self.parameters = compiler.as_sql()
        except EmptyResultSet:  # which follows from the shape alone
            self.sql, self.parameters = "", ()
            return
        if beside:
            self.ask_beside(beside, compiler.col_count)
        if any(not isinstance(one, Slot | KNOWN) for one in self.parameters):
            raise HandledInPython("a slot may be hidden in a parameter")
        if converters := compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]]):
            self.convert = lambda rows: compiler.apply_converters(rows, converters)

    def ask_beside(self, beside: Beside, count: int) -> None:
        """Ask it in the list of what is selected: nothing is joined, so that the rows stay in their order."""
        names = [f"c{at}" for at in range(count)]
        source = beside.source.format(key=f"page.{names[-1]}")
        selected = [f"page.{name}" for name in names]
        selected += [f"(SELECT {column} {source})" for column in beside.columns]
        self.sql = f"SELECT {', '.join(selected)} FROM ({self.sql}) AS page ({', '.join(names)})"  # noqa: S608  # nosec B608
        self.parameters = (*(tuple(beside.values) * len(beside.columns)), *self.parameters)

    def rows(self, leaves: Sequence[Any]) -> list[tuple[Any, ...]]:
        if not self.sql:
            return []
        values = [leaves[one.at] if isinstance(one, Slot) else one for one in self.parameters]
        rows = rows_of(self.sql, values)
        return [tuple(row) for row in self.convert(rows)] if self.convert else rows


class Plans:
    """Plans by the shape of their question; None for a shape that can't be planned."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, Plan | None] = OrderedDict()
        self.lock = Lock()

    def rows(
        self, name: Hashable, values: Any, build: Callable[[Any], Asked], *, lasts: bool = False
    ) -> list[tuple[Any, ...]]:
        """The rows of ``build(values)``, a queryset of ``values_list``, by a kept statement.

        ``name`` and the shape of the values must say all that ``build`` depends on. With ``lasts`` the rows
        themselves are kept while nothing public changes. Raises HandledInPython where it can't be planned.
        """
        leaves: list[Any] = []
        shape = (name, shape_of(values, leaves))
        if lasts:
            return lasting((shape, *leaves), lambda: self.plan(shape, values, build).rows(leaves))
        return self.plan(shape, values, build).rows(leaves)

    def plan(self, shape: Hashable, values: Any, build: Callable[[Any], Asked]) -> Plan:
        """The statement of a shape, made now if there is none."""
        with self.lock:
            known = shape in self.kept
            plan = self.kept.get(shape)
            if known:
                self.kept.move_to_end(shape)
        if not known:
            plan = planned(lambda: build(with_slots(values, [])))
            with self.lock:
                self.kept[shape] = plan
                while len(self.kept) > self.most:
                    self.kept.popitem(last=False)
        if plan is None:
            raise HandledInPython("no plan")
        return plan

    def clear(self) -> None:
        with self.lock:
            self.kept.clear()


def planned(build: Callable[[], Asked]) -> Plan | None:
    """The plan of what is built, None where something is handled in Python or asked of the database meanwhile."""
    try:
        with connection.execute_wrapper(no_questions):
            return Plan(build())
    except (TypeError, ValueError, AttributeError, FieldError, Error):
        # Whatever a slot is not fit for: the question is then answered without one, and fails or not for itself.
        return None


def no_questions(*args: Any) -> NoReturn:
    raise HandledInPython("a row was asked for")


plans = Plans(MOST_PLANS)

"""``fields`` and ``omit``: which members of its documents an answer shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .filters import ChoiceFilter
from .filtersets import StrictFilterSet
from .parameters import ChoiceParameter

FIELDS, OMIT = "fields", "omit"


@dataclass(frozen=True)
class Selection:
    """The members to show: those of ``fields``, all where it is None, without those of ``omit``.

    The identity of a record is always shown.
    """

    fields: frozenset[str] | None = None
    omit: frozenset[str] = frozenset()
    identity: str = "slug"

    @classmethod
    def of(cls, values: Mapping[str, Any], identity: str) -> Selection:
        """What the parameters of a question select."""
        fields = values.get(FIELDS)
        return cls(None if fields is None else frozenset(fields), frozenset(values.get(OMIT) or ()), identity)

    @property
    def is_everything(self) -> bool:
        return self.fields is None and not self.omit

    def shows(self, name: str) -> bool:
        if name == self.identity:
            return True
        return (self.fields is None or name in self.fields) and name not in self.omit

    def of_documents(self, documents: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """The documents, cut down to what is shown."""
        if self.is_everything:
            return list(documents)
        return [{name: value for name, value in one.items() if self.shows(name)} for one in documents]


class MemberParameter(ChoiceParameter):
    """Names of members of a document."""

    def meanings(self) -> str:
        return "What they mean stands in the schema of the answer."


class MemberFilter(ChoiceFilter):
    """Names of members of a document, which select no records."""

    field_class = MemberParameter

    def __init__(self, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(choices=[(name, name) for name in names], many=True, selects=False, **kwargs)


@cache
def selecting(names: tuple[str, ...], identity: str) -> type[StrictFilterSet]:
    """The parameters that select among members of these names; the identity can't be left out."""
    others = [name for name in names if name != identity]

    class SelectionFilterSet(StrictFilterSet):
        fields = MemberFilter(
            names, help_text=f"Members to show; all unless given. `{identity}` is always among them."
        )
        omit = MemberFilter(others, help_text="Members to leave out.")

    return SelectionFilterSet

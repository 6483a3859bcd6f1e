"""Forms of the editors: lists typed as lines, and the guard against saving over a newer save."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.forms.fields import InvalidJSONInput

from .models import Record, Status

#: Entries up to this length are codes: they may also be separated by commas and spaces, and lose their dots.
LONGEST_CODE = 10


class LinesField(SimpleArrayField):
    """A list of short texts, typed one per line."""

    widget = forms.Textarea

    def __init__(self, base_field: forms.Field, **kwargs: Any) -> None:
        super().__init__(base_field, delimiter="\n", **kwargs)
        self.of_codes = bool(base_field.max_length) and base_field.max_length <= LONGEST_CODE
        self.widget.attrs |= {"rows": 2, "class": "lines"}
        how = "One per line, or with commas between." if self.of_codes else "One per line."
        self.help_text = f"{self.help_text} {how}".strip()

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            pieces = re.split(r"[\s,;]+", value.replace(".", "")) if self.of_codes else value.splitlines()
            value = "\n".join(piece.strip() for piece in pieces if piece.strip())
        return super().to_python(value)


class TextJsonField(forms.JSONField):
    """JSON that the database can keep: texts without NUL and halves of pairs, real numbers, no endless depth."""

    def to_python(self, value: Any) -> Any:
        try:
            value = super().to_python(value)
            text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        except (RecursionError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if re.search(r"[\ud800-\udfff]|\\u0000", text):
            raise forms.ValidationError("It has characters that no text has.", code="characters")
        return value

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)


class CuratedForm(forms.ModelForm):
    """A form that knows which version its page was made from and, for what is public, why it changes.

    ``seen`` comes back with the versions of the records that a save concerns, as they were when the page was
    made; if they differ by now the save is refused and what was typed stays on the page.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        max_length=500,
        label="Why this change",
        help_text="Readers of the history see it beside your name.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    #: Given by the admin with each request: the records a save concerns, why the editor may not write one of
    #: them, and what an attempt to save was refused for.
    concerned: ClassVar[Callable[[Any], Sequence[Record]]]
    forbidden: ClassVar[Callable[[Record], str | None]]
    refusal: ClassVar[Sequence[str]] = ()
    is_stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["seen"] = versions(type(self).concerned(self))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        records = type(self).concerned(self)
        forbidden = [sentence for record in records if (sentence := type(self).forbidden(record))]
        for sentence in (*self.refusal, *forbidden):
            self.add_error(None, sentence)
        if not self.instance._state.adding and data.get("seen") != versions(records):
            self.is_stale = True
            self.add_error(None, "This record was saved by someone else since you opened it.")
        if any(record.status == Status.PUBLISHED for record in records) and not data.get("reason"):
            self.add_error("reason", "This is public: say why it changes.")
        return data


def versions(records: Sequence[Record]) -> str:
    """The versions of records as one text, the same as long as nobody saves any of them."""
    return "-".join(f"{record.public_id}.{record.version}" for record in records)

"""Reading query parameters: each class turns the texts of one parameter into values, or says what is wrong.

A parameter is given once; one with ``many`` takes commas or repetition and means any-of. Nothing is
guessed: what is not exactly right is refused with the value that may have been meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from tradeapi.edtf import FIRST_YEAR, LAST_YEAR

from .echo import shown
from .suggestions import asking_back, nearest

MOST_VALUES = 50
LONGEST_VALUE = 200


class Refused(ValidationError):  # noqa: N818 - it is raised as one says it
    """What is wrong with a value; ``code`` names the kind of problem, with underscores."""

    def __init__(self, detail: str, code: str = "invalid_value", suggestion: str | None = None) -> None:
        super().__init__(asking_back(detail, suggestion), code=code)
        self.suggestion = suggestion


class Parameter:
    """A text. ``default`` (a value, or a function that gives one) stands in when the parameter is absent.

    ``commas=False``: values may hold commas themselves, so that several of them come by repetition only.
    """

    schema: dict[str, Any] = {"type": "string"}
    example: Any = None
    longest = LONGEST_VALUE

    def __init__(
        self,
        *,
        label: str = "",
        help_text: str = "",
        required: bool = False,
        many: bool = False,
        commas: bool = True,
        default: Any = None,
        example: Any = None,
        most_values: int = MOST_VALUES,
    ) -> None:
        self.label = label
        self.help_text = help_text
        self.required = required
        self.many = many
        self.commas = commas
        self.default = default
        self.most_values = most_values
        if example is not None:
            self.example = example

    def read(self, given: list[str]) -> Any:
        """The value of all texts given under the name, a list of values with ``many``.

        Raises ValidationError made of ``Refused``.
        """
        if not given:
            if self.required:
                raise Refused("it must be given", "missing_parameter")
            return self.default() if callable(self.default) else self.default
        if self.many:
            texts = [part for text in given for part in (text.split(",") if self.commas else [text])]
            texts = list(dict.fromkeys(texts))
        elif len(given) > 1:
            raise Refused(f"it takes one value and was given {len(given)}", "repeated_parameter")
        else:
            texts = given
        self.check(texts)
        values = self.parse_all(texts)
        return values if self.many else values[0]

    def check(self, texts: Sequence[str]) -> None:
        """Refuse what no parameter may be."""
        if any(not text for text in texts):
            raise Refused("it has no value; leave it out or give it one", "empty_parameter")
        if len(texts) > self.most_values:
            raise Refused(f"it takes at most {self.most_values} values and was given {len(texts)}")
        for text in texts:
            if len(text) > self.longest:
                raise Refused(f"`{shown(text, 20)}` is longer than {self.longest} characters")
            if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
                raise Refused(f"`{shown(text)}` has characters that no text has")

    def parse_all(self, texts: Sequence[str]) -> list[Any]:
        values, refusals = [], []
        for text in texts:
            try:
                values.append(self.parse(text))
            except Refused as refusal:
                refusals.append(refusal)
        if refusals:
            raise ValidationError(refusals)
        return values

    def parse(self, text: str) -> Any:
        """The value of one text. Raises Refused."""
        return text

    @property
    def shown_example(self) -> Any:
        """The value that the document gives as an example."""
        return self.example

    def document(self) -> dict[str, Any]:
        """The JSON schema of the parameter."""
        schema = dict(self.schema)
        if self.many:
            schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": self.most_values}
        if self.default is not None and not callable(self.default):
            schema["default"] = self.default
        return schema


class TextParameter(Parameter):
    """A text of limited length. With ``pattern`` it must match that whole; ``says`` tells how to write it."""

    def __init__(
        self, *, longest: int = LONGEST_VALUE, pattern: str = "", says: str = "", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.longest = longest
        self.pattern = re.compile(pattern) if pattern else None
        self.says = says
        self.schema = {"type": "string", "minLength": 1, "maxLength": longest}
        if pattern:
            self.schema["pattern"] = f"^(?:{pattern})$"

    def parse(self, text: str) -> str:
        if self.pattern and not self.pattern.fullmatch(text):
            raise Refused(f"`{shown(text)}` is not {self.says}")
        return text


class WordsParameter(TextParameter):
    """Words to search for: at least one letter or digit."""

    example = "steel"

    def parse(self, text: str) -> str:
        if not any(letter.isalnum() for letter in text):
            raise Refused(f"`{shown(text)}` has no word to search for")
        return text


class DayParameter(Parameter):
    """A day, written YYYY-MM-DD as in RFC 3339, of the years 1000 to 2999."""

    schema = {"type": "string", "format": "date"}
    example = "2025-08-15"

    def parse(self, text: str) -> date:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise Refused(f"`{shown(text)}` is not a day; write YYYY-MM-DD, such as 2025-08-15")
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise Refused(f"`{text}` is no day of the calendar") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refused(f"`{text}` is outside the years {FIRST_YEAR} to {LAST_YEAR}")
        return day


class OnParameter(DayParameter):
    """A day for which a state is asked: in force, in office, known. Of the years 1900 to 2200."""

    first, last = date(1900, 1, 1), date(2200, 12, 31)

    def parse(self, text: str) -> date:
        day = super().parse(text)
        if not self.first <= day <= self.last:
            raise Refused(f"`{text}` is outside what is allowed: {self.first} to {self.last}")
        return day


class KnownOnParameter(OnParameter):
    """A day whose knowledge is asked for; not in the future, since nobody knows what will be known."""

    def parse(self, text: str) -> date:
        day, today = super().parse(text), localdate()
        if day > today:
            raise Refused(
                f"`{text}` lies in the future, and what will be known is not known;"
                f" allowed is {self.first} to {today}"
            )
        return day


class InstantParameter(Parameter):
    """A moment with its offset from UTC, as in RFC 3339: 2025-08-15T12:00:00Z."""

    schema = {"type": "string", "format": "date-time"}
    example = "2025-08-15T12:00:00Z"
    says = "a moment such as 2025-08-15T12:00:00Z"

    def parse(self, text: str) -> datetime:
        # A plus that was not escaped has become a space on its way here.
        written = text.replace(" ", "+")
        if not re.fullmatch(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})",
            written,
        ):
            raise Refused(f"`{shown(text)}` is not {self.says}")
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            raise Refused(f"`{shown(text)}` is no moment of the calendar") from None
        if not FIRST_YEAR < moment.year < LAST_YEAR:
            raise Refused(f"`{shown(text)}` is outside the years {FIRST_YEAR + 1} to {LAST_YEAR - 1}")
        return moment


class IntegerParameter(Parameter):
    """A whole number, written in digits, between ``minimum`` and ``maximum``, both included."""

    def __init__(self, *, minimum: int = 0, maximum: int = 2_147_483_647, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.minimum, self.maximum = minimum, maximum
        if self.example is None:
            self.example = max(minimum, min(10, maximum))
        self.schema = {"type": "integer", "minimum": minimum, "maximum": maximum}

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,10}", text) or not self.minimum <= int(text) <= self.maximum:
            raise Refused(f"`{shown(text)}` is not a whole number from {self.minimum} to {self.maximum}")
        return int(text)


class DecimalParameter(Parameter):
    """A number, written in digits with at most six behind a point; not below zero."""

    schema = {"type": "string", "format": "decimal", "pattern": r"^[0-9]{1,9}(\.[0-9]{1,6})?$"}
    example = "25.5"

    def parse(self, text: str) -> Decimal:
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
            raise Refused(f"`{shown(text)}` is not a number such as 25 or 12.5")
        return Decimal(text)


class BooleanParameter(Parameter):
    """true or false."""

    schema = {"type": "boolean"}
    example = True

    def parse(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise Refused(
                f"`{shown(text)}` is neither true nor false", suggestion=nearest(text, ("true", "false"))
            )
        return text == "true"


class ChoiceParameter(Parameter):
    """One of a set of words. ``choices``: pairs of word and meaning, or a class of Django's choices."""

    def __init__(self, *, choices: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        pairs: Iterable[tuple[str, str]] = getattr(choices, "choices", choices)
        self.choices = {str(word): str(meaning) for word, meaning in pairs if word}
        self.schema = {"type": "string", "enum": list(self.choices)}
        if self.example is None:
            self.example = next(iter(self.choices), None)

    def parse(self, text: str) -> str:
        if text not in self.choices:
            known = ", ".join(self.choices)
            raise Refused(f"`{shown(text)}` is not one of: {known}", suggestion=nearest(text, self.choices))
        return text

    def meanings(self) -> str:
        """The words with what they mean, as a list in Markdown."""
        return "\n".join(f"* `{word}` - {meaning}" for word, meaning in self.choices.items())

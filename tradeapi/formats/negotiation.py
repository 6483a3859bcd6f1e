"""Which format a list is answered in: the one that ``format`` names, else the best that Accept asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http.request import MediaType
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer

from . import calendar, feed, lines, table

PARAMETER = "format"


class Format(BaseRenderer):
    """A format of lists other than JSON; the view writes it, for it may have to write on and on."""

    media_type = ""
    format = ""
    charset: str | None = "utf-8"
    meaning = ""
    #: Whether it is given whole when no page is asked for.
    whole = True
    #: Whether it shows dated records as entries, and not their documents.
    of_entries = False

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        raise NotImplementedError("the view writes it")


class CsvFormat(Format):
    media_type = table.MEDIA_TYPE
    format = "csv"
    meaning = "a table, formulas disarmed"


class JsonLinesFormat(Format):
    media_type = lines.MEDIA_TYPE
    format = "jsonl"
    charset = None
    meaning = "JSON Lines, one document each"


class CalendarFormat(Format):
    media_type = calendar.MEDIA_TYPE
    format = "ics"
    meaning = "iCalendar, to subscribe to"
    of_entries = True


class AtomFormat(Format):
    media_type = feed.MEDIA_TYPE
    format = "atom"
    meaning = "an Atom feed, the last changed first"
    whole = False
    of_entries = True


OF_LISTS: tuple[type[BaseRenderer], ...] = (JSONRenderer, CsvFormat, JsonLinesFormat)
OF_DATED_LISTS: tuple[type[BaseRenderer], ...] = (*OF_LISTS, CalendarFormat, AtomFormat)


def choices(formats: Sequence[type[BaseRenderer]]) -> list[tuple[str, str]]:
    """Words of the parameter with what they mean."""
    return [(one.format, getattr(one, "meaning", "one page of documents")) for one in formats]


class FormatNegotiation(DefaultContentNegotiation):
    """By ``format`` where the view has that parameter, by Accept and its weights otherwise.

    Raises NotAcceptable where Accept takes none of what is offered. A word that ``format`` does not know changes
    nothing here: the question is then refused by its name.
    """

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        word = request.query_params.get(PARAMETER)
        if word and len(renderers) > 1:
            for renderer in renderers:
                if renderer.format == word:
                    return renderer, renderer.media_type
        accepted = [MediaType(text) for text in request.headers.get("Accept", "").split(",") if text.strip()]
        weighed = [(weight(renderer.media_type, accepted), renderer) for renderer in renderers]
        best, renderer = max(weighed, key=lambda one: one[0])
        if best > 0:
            return renderer, renderer.media_type
        raise NotAcceptable(available_renderers=renderers)


def weight(media_type: str, accepted: Sequence[MediaType]) -> float:
    """How much a client likes a type (RFC 9110, 12.5.1): the most special of what it accepts has the say.

    Parameters of types are overlooked; who accepts nothing in particular takes everything.
    """
    offered = MediaType(media_type)
    meant = [
        one
        for one in accepted
        if one.main_type in ("*", offered.main_type) and one.sub_type in ("*", offered.sub_type)
    ]
    if not accepted:
        return 1.0
    return max(meant, key=lambda one: one.specificity).quality if meant else 0.0

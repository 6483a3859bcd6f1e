"""Answers in other formats: one page, or the whole list written as it is read, in constant memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate

from tradeapi.api.responses import key_of
from tradeapi.documents.state import edition, state_for

from . import calendar, feed, lines, table
from .negotiation import AtomFormat, CalendarFormat, CsvFormat, Format, JsonLinesFormat
from .shape import members_of

Answer = TypeVar("Answer", bound=HttpResponseBase)

#: Records that are read at once while a whole list is written.
CHUNK = 200
#: Parameters that ask for a page.
OF_PAGES = ("cursor", "limit")


def wants_whole(request: Any, form: Any) -> bool:
    """Whether all records are asked for, and not a page of them."""
    return (
        isinstance(form, Format) and form.whole and not any(name in request.query_params for name in OF_PAGES)
    )


def page_answer(view: Any, form: Format, documents: list[Any], next_page: str | None) -> HttpResponse:
    """One page in this format; where it goes on stands in the Link header."""
    response = HttpResponse(b"".join(written(view, form, documents, next_page)))
    if next_page:
        response["Link"] = f'<{next_page}>; rel="next"'
    return described(response, view, form)


def whole_answer(view: Any, form: Format, chunks: Iterator[list[Any]]) -> StreamingHttpResponse:
    """All of a list in this format. The first records are read at once, so that what fails, fails in time."""
    first = next(chunks, [])
    documents = chain.from_iterable(chain([first], chunks))
    response = StreamingHttpResponse(written(view, form, documents, None))
    state = state_for(view.request._request)
    if state.settled:
        response["ETag"] = tag_of_state(view.request._request, state.number)
    return described(response, view, form)


def tag_of_state(request: HttpRequest, number: int) -> str:
    """A tag for an answer that is not there yet: the question, the day, and the state of all that is public.

    It changes with every change of anything public, so that it never stands for two different answers.
    """
    asked = repr((key_of(request.META), number, edition(), localdate()))
    return f'"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'


def written(view: Any, form: Format, documents: Iterable[Any], next_page: str | None) -> Iterable[bytes]:
    match form:
        case CsvFormat():
            members = members_of(view.document_class)
            return table.table([one for one in members if view.selection.shows(one.name)], documents)
        case JsonLinesFormat():
            return lines.lines(documents)
        case CalendarFormat():
            return calendar.calendar(title(view), view.request.build_absolute_uri(), entries(view, documents))
        case AtomFormat():
            home = view.request.build_absolute_uri("/")
            here = view.request.build_absolute_uri()
            return [feed.feed(title(view), here, home, entries(view, documents), next_page)]
    raise TypeError(f"{form} is no format of lists")


def entries(view: Any, documents: Iterable[Any]) -> Iterator[Any]:
    return (view.entry(document, view.url_of(document)) for document in documents)


def title(view: Any) -> str:
    """What the list is, in words."""
    name = str(view.queryset.model._meta.verbose_name_plural).capitalize()
    asked = view.asked.in_words()
    return f"tradeapi: {name}{f', {asked}' if asked else ''}"


def described(response: Answer, view: Any, form: Format) -> Answer:
    """The answer with its media type and a name to keep it under."""
    charset = f"; charset={form.charset}" if form.charset else ""
    response["Content-Type"] = form.media_type + charset
    name = view.request.path.rstrip("/").rpartition("/")[2]
    response["Content-Disposition"] = f'inline; filename="{name}.{form.format}"'
    return response

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
from tradeapi.documents.state import ask_again, edition, state_for
from tradeapi.documents.streaming import Pieces, one_state

from . import calendar, feed, lines, table
from .negotiation import AtomFormat, CalendarFormat, CsvFormat, Format, JsonLinesFormat
from .shape import members_of

Answer = TypeVar("Answer", bound=HttpResponseBase)

#: Bytes that are sent at once: each piece costs the server and the system a call of their own.
LARGE = 128_000
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


def whole_answer(view: Any, form: Format, whole: Any) -> StreamingHttpResponse:
    """All of a list in this format, in the state in which it is when the answer begins.

    ``whole`` gives ``documents()``, and ``lines()`` where they are shown as they are stored.
    """
    pieces = Pieces(in_one_state(view, form, whole))
    response = StreamingHttpResponse(pieces)
    state = state_for(view.request._request)
    if state.settled:
        response["ETag"] = tag_of_state(view.request._request, state.number)
    return described(response, view, form)


def in_one_state(view: Any, form: Format, whole: Any) -> Iterator[bytes]:
    """The pieces of that answer, and of its request the state in which they are."""
    with one_state():
        ask_again(view.request._request)
        if isinstance(form, JsonLinesFormat) and view.shows_texts:
            yield from large(whole.lines())
        else:
            yield from large(written(view, form, chain.from_iterable(whole.documents()), None))


def large(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are worth being sent by themselves."""
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= LARGE:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)


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

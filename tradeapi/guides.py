"""The guides of ``docs/`` as pages of the site, and as the Markdown they are written in for who asks for that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import MediaType
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from tradeapi.api.problems import Problem
from tradeapi.formats.negotiation import weight

if TYPE_CHECKING:
    from markdown_it.token import Token

#: What integrators read, in that order; the other files of ``docs/`` are for who runs a site.
GUIDES = (
    "guide",
    "time",
    "what-was-known",
    "products",
    "people-and-chains",
    "rival-claims",
    "changes",
    "webhooks",
    "keys",
    "curating-by-api",
    "versioning",
)
HTML, MARKDOWN = "text/html", "text/markdown"
RELATIVE = re.compile(r"([\w-]+)\.md(#[\w-]+)?")


@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    """One of the guides."""
    if name not in GUIDES:
        raise Http404
    return page(request, text_of(name))


def page(request: HttpRequest, text: str) -> HttpResponse:
    """A text in Markdown as a page, or as it is where that is liked better; 406 for who takes neither."""
    accepted = [MediaType(one) for one in request.headers.get("Accept", "").split(",") if one.strip()]
    as_page, as_text = weight(HTML, accepted), weight(MARKDOWN, accepted)
    if not as_page and not as_text:
        return Problem.of_status(406).response(request)
    if as_text > as_page:
        return HttpResponse(text, content_type=f"{MARKDOWN}; charset=utf-8")
    context = {"title": title_of(text), "body": as_html(text), "guides": contents()}
    return render(request, "tradeapi/guide.html", context)


@cache
def text_of(name: str) -> str:
    return (Path(settings.BASE_DIR) / "docs" / f"{name}.md").read_text()


def title_of(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


@cache
def contents() -> tuple[tuple[str, str], ...]:
    """Address and title of each guide."""
    return tuple((reverse("guide", args=[name]), title_of(text_of(name))) for name in GUIDES)


@lru_cache(maxsize=30)
def as_html(text: str) -> str:
    """The text as HTML: headings can be linked to, and links between files lead to their pages."""
    # Only here: it takes a while to load, and most workers are never asked for a guide.
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None:
            token.attrSet("id", slugify(following.content.replace("`", "")))
        if token.children:
            token.children = list(linked(token.children))
    # Of our own files, and HTML in them is text.
    return mark_safe(reader.renderer.render(tokens, reader.options, {}))  # noqa: S308  # nosec B308 B703


def linked(tokens: list[Token]) -> Iterator[Token]:
    """The tokens with links that lead somewhere on this site; of those to other files the words stay."""
    is_left_out = False
    for token in tokens:
        if token.type == "link_open":
            address = address_of(str(token.attrGet("href")))
            is_left_out = address is None
            token.attrSet("href", address or "")
        if not (is_left_out and token.type in ("link_open", "link_close")):
            yield token


def address_of(target: str) -> str | None:
    """Where a link of a guide leads on this site; None where it leads to a file that is no page."""
    if target.startswith(("https://", "#")):
        return target
    if target == "../openapi.yaml":
        return reverse("schema")
    found = RELATIVE.fullmatch(target)
    if found is None or found[1] not in GUIDES:
        return None
    return reverse("guide", args=[found[1]]) + (found[2] or "")

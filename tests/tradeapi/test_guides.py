"""The guides as pages: each can be read, every link leads somewhere, and Markdown is there for who asks for it."""

import re

import pytest
from django.test import Client

from tradeapi.guides import GUIDES, as_html


@pytest.fixture(autouse=True)
def house(settings):
    settings.ROOT_URLCONF = "tradeapi.urls"


def read(name, accept=None):
    return Client().get(f"/api/docs/{name}/", headers={"accept": accept} if accept else {})


@pytest.mark.parametrize("name", GUIDES)
def test_every_guide_is_a_page_whose_links_lead_somewhere(db, name):
    page = read(name)
    text = page.content.decode()

    assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert text.count("<h1") == 1
    assert text.count('aria-current="page"') == 1
    for address in re.findall(r'<a href="([^"]*)"', text):
        if address.startswith("https://") or "/admin/" in address:
            continue
        path, _, heading = address.partition("#")
        led_to = Client().get(path)
        assert led_to.status_code == 200, address
        assert not heading or f'id="{heading}"' in led_to.content.decode(), address


@pytest.mark.parametrize(
    ("accept", "status", "media_type"),
    [
        (None, 200, "text/html"),
        ("*/*", 200, "text/html"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", 200, "text/html"),
        ("text/markdown", 200, "text/markdown"),
        ("text/markdown, text/html;q=0.5", 200, "text/markdown"),
        ("text/markdown;q=0.5, text/html", 200, "text/html"),
        ("image/png", 406, "application/problem+json"),
    ],
)
def test_who_likes_markdown_better_gets_it(db, accept, status, media_type):
    answer = read("versioning", accept)

    assert answer.status_code == status
    assert answer["Content-Type"].startswith(media_type)
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize("name", ["settings", "no-such-guide"])
def test_what_is_no_guide_is_not_found(db, name):
    assert read(name).status_code == 404


def test_a_link_to_what_is_no_page_leaves_its_words():
    html = as_html("# A\nRead [why](adr/0010-one.md), [keys](keys.md#here), `x`.")

    assert "Read why," in html
    assert '<a href="/api/docs/keys/#here">keys</a>' in html


def test_html_in_a_guide_is_text():
    assert "<script>" not in as_html("# A\n<script>alert(1)</script>")

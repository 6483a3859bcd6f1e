"""The requests that the README, the page on products and the landing page show answer as they say."""

import json
import re
from pathlib import Path

import pytest

from tradeapi.landing import EXAMPLES

HOUSE = Path(__file__).resolve().parents[2]
README, PRODUCTS = (HOUSE / "README.md").read_text(), (HOUSE / "docs" / "products.md").read_text()
REQUEST = re.compile(r"`GET (/api/[^`]+)`")
SHOWN = [(page, request) for page in (README, PRODUCTS) for request in REQUEST.findall(page)]
REFUSED = ("taget", "origin=YU")


@pytest.mark.parametrize("request_line", [example.request for example in EXAMPLES])
def test_the_landing_page_shows_requests_with_results(sample, db, client, request_line):
    answer = client.get(request_line)

    assert answer.status_code == 200
    assert any(answer.json().get(name) for name in ("results", "components", "answers"))


def test_the_page_for_programs_leads_only_to_what_is_there(sample, db, client):
    page = client.get("/llms.txt").content.decode()
    paths = re.findall(r"\]\(http://testserver([^)]+)\)", page)

    assert len(paths) > 15
    assert {client.get(path).status_code for path in paths} == {200}


def test_the_readme_shows_six_requests():
    assert len(REQUEST.findall(README)) == 6


@pytest.mark.parametrize(("page", "request_line"), SHOWN, ids=[request for _, request in SHOWN])
def test_a_page_shows_real_answers(sample, db, client, page, request_line):
    answer = client.get(request_line)
    shown = page.split(f"`GET {request_line}`")[1].split("```")[1]

    assert answer.status_code == (400 if any(part in request_line for part in REFUSED) else 200)
    body = answer.json()
    facts = re.findall(r'"(\w+)": ("(?:[^"\\]|\\.)*"|\d+|true|null)', shown)
    assert facts
    told = {f'"{key}": {value}' for key, value in facts if not value.endswith('..."')}
    assert not {fact for fact in told if fact not in flat(body)}


def flat(body):
    """The answer with the spacing of the README."""
    return json.dumps(body, ensure_ascii=False)

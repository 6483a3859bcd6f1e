"""A program that writes drafts over the API with a key of its own."""

import json

from django.test import Client

from tests.factories import make_key, make_user

DRAFTS = "/api/v1/drafts/"
SOURCE = {
    "slug": "finance-canada-dst",
    "publisher": "Department of Finance Canada",
    "tier": "official",
    "title": "Canada rescinds digital services tax",
    "url": "https://www.canada.ca/en/department-finance/news/2025/06/dst.html",
    "published": "2025-06-29",
}
PLACE = "sources/finance-canada-dst/"


class Curator:
    """Sends JSON with a key of the scope curate, whose owner is a new member of these groups."""

    def __init__(self, *groups, scopes=("curate",), owner=None):
        self.client = Client()
        self.owner = owner or make_user(*(groups or ("Editor",)))
        self.headers = make_key(*scopes, owner=self.owner)

    def send(self, method, path, body=None, headers=None):
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers = {**self.headers, **(headers or {})}
        content_type = headers.pop("Content-Type", "application/json")
        return self.client.generic(
            method,
            DRAFTS + path,
            raw,
            content_type,
            headers={k: v for k, v in headers.items() if v is not None},
        )

    def post(self, path, body=None, **headers):
        return self.send("POST", path, body, named(headers))

    def get(self, path, **headers):
        return self.send("GET", path, None, named(headers))

    def patch(self, path, body, tag, **headers):
        return self.send("PATCH", path, body, {"If-Match": tag, **named(headers)})

    def delete(self, path, tag):
        return self.send("DELETE", path, None, {"If-Match": tag})


def named(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


def faults(response):
    """Names and codes of what was refused."""
    return [(error["name"], error["code"]) for error in response.json()["errors"]]

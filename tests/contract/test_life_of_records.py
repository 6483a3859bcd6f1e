"""On each address of a record: drafts are like what never was, what was withdrawn is gone, what was merged moved."""

import re
from itertools import product

import pytest
from django.urls import resolve
from django.utils import timezone
from jsonschema import Draft202012Validator

from tests.curator import Curator
from tests.factories import make_key
from tradeapi.curation.models import Record, Status

from .routes import ROUTES
from .test_document import schema_of

#: Records that have no place in curation: whatever is in their tables is public.
ALWAYS_PUBLIC = {"Product", "Sector", "Change"}
OF_ONE_RECORD = [route for route in ROUTES if "{" in route.path]


def model_of(route):
    return resolve(re.sub(r"\{\w+\}", "1", route.path)).func.cls.queryset.model


CURATED = [route for route in OF_ONE_RECORD if issubclass(model_of(route), Record)]
each_curated = pytest.mark.parametrize("one", CURATED, ids=[route.path for route in CURATED])


def test_every_address_of_a_record_is_asked_here():
    assert {model_of(route).__name__ for route in OF_ONE_RECORD if route not in CURATED} <= ALWAYS_PUBLIC


def shown(route, client):
    """A public record that this route shows, and its address."""
    address = route.address(client)
    name = address.removeprefix(route.path[: route.path.index("{")]).split("/")[0]
    model = model_of(route)
    return model.objects.get(**{model.identity: name}), address


def moved(record, status, **fields):
    type(record).objects.filter(pk=record.pk).update(status=status, **fields)


METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
CONDITIONS = [
    {},
    {"If-None-Match": "*"},
    {"If-Match": "*"},
    {"If-Modified-Since": "Fri, 15 Aug 2036 00:00:00 GMT"},
]
QUESTIONS = ["", "?surely_not=1", "?format=csv", "?fields=title"]


def alike(response):
    """All of an answer that does not name the request."""
    body = response.json() if response.content else {}
    headers = {
        name: value for name, value in response.items() if name not in ("X-Request-ID", "Content-Length")
    }
    return response.status_code, headers, {**body, "instance": "", "request_id": ""}


@each_curated
def test_a_draft_is_answered_like_what_never_was(sample, db, client, one):
    """Whatever the method and the key; to a reader whatever the condition and the parameters."""
    record, draft = shown(one, client)
    never = draft.replace(f"/{record.public_id}/", "/QQ/" if record.identity == "code" else "/never-was/")
    moved(record, (Status.DRAFT, Status.IN_REVIEW)[CURATED.index(one) % 2])

    keys = [{}, make_key("read"), Curator().headers]
    asked = [(method, "", key) for method, key in product(METHODS, keys)]
    asked += [("GET", question, condition) for question, condition in product(QUESTIONS, CONDITIONS)]
    for method, question, headers in asked:
        answers = [client.generic(method, path + question, headers=headers) for path in (draft, never)]
        assert answers[0].status_code in (400, 404, 405), (method, question, headers)
        assert alike(answers[0]) == alike(answers[1]), (method, question, headers)


@each_curated
def test_what_was_withdrawn_is_gone_and_says_why(sample, db, client, one):
    record, address = shown(one, client)
    moved(record, Status.WITHDRAWN, withdrawn_reason="It was told twice.", withdrawn_at=timezone.now())

    for headers in ({}, {"If-None-Match": "*"}, make_key("read")):
        response = client.get(address, headers=headers)
        assert response.status_code == 410
        assert response["Content-Type"] == "application/problem+json"
        assert response["Cache-Control"] == "no-store"
        assert "It was told twice." in response.json()["detail"]
        Draft202012Validator(schema_of(one.operation, 410)).validate(response.json())


@each_curated
def test_what_was_merged_leads_to_what_stands_in_for_it(sample, db, client, one):
    record, address = shown(one, client)
    other = type(record).objects.published().exclude(pk=record.pk).first()
    moved(record, Status.WITHDRAWN, merged_into=other, withdrawn_at=timezone.now())

    response = client.get(address)

    assert response.status_code == 301
    assert (
        response["Location"]
        == f"http://testserver{address.replace(f'/{record.public_id}/', f'/{other.public_id}/')}"
    )
    assert str(response.status_code) in one.operation["responses"]
    assert response["X-Content-Type-Options"] == "nosniff"

"""Declared deprecations: what must be said, where the document says it, and which answers do."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tests.factories import make_source
from tests.over_wsgi import OverWsgi
from tradeapi.api.components import whole
from tradeapi.api.documents import openapi
from tradeapi.documents import building
from tradeapi.http.keeping import Keeping
from tradeapi.versioning.deprecation import Deprecation
from tradeapi.versioning.document import mark

SOURCES = "/api/v1/sources/"
DATES = {"since": date(2027, 1, 1), "sunset": date(2027, 7, 31), "instead": "Ask with `q`."}
#: The two days above as the headers have them.
SINCE, SUNSET = "@1798761600", "Sat, 31 Jul 2027 00:00:00 GMT"


@pytest.fixture
def deprecate(settings, db):
    """``deprecate({"of": ...})``: a client of a site on which this was declared."""

    def declare(*declared):
        settings.DEPRECATIONS = tuple(Deprecation(**{**DATES, **one}) for one in declared)
        return Client()

    return declare


def marked():
    """The document with what was declared."""
    return mark(whole(openapi()), None)


def is_announced(response):
    told = "Deprecation" in response
    assert told == ("Sunset" in response)
    assert told == ('rel="deprecation"' in response.get("Link", ""))
    return told


@pytest.mark.parametrize(
    "fault",
    [
        {"sunset": date(2027, 6, 30)},
        {"sunset": date(2026, 12, 31)},
        {"instead": ""},
        {"value": "wire"},
        {"parameter": "tier", "member": "tier"},
    ],
)
def test_a_declaration_says_enough_and_leaves_half_a_year(fault):
    with pytest.raises(ValueError, match="listSources"):
        Deprecation(**{"of": "listSources", **DATES, **fault})


@pytest.mark.parametrize(
    "unknown",
    [
        {"of": "listSauces"},
        {"of": "listSources", "parameter": "tear"},
        {"of": "listSources", "parameter": "tier", "value": "wires"},
        {"of": "Source", "member": "tear"},
        {"of": "Source", "member": "tier", "value": "wires"},
    ],
)
def test_what_the_document_does_not_have_cannot_be_declared(deprecate, unknown):
    deprecate(unknown)

    with pytest.raises(ImproperlyConfigured, match=unknown["of"]):
        marked()


def test_the_document_says_it(deprecate):
    deprecate(
        {"of": "getSource"},
        {"of": "listSources", "parameter": "publisher"},
        {"of": "listSources", "parameter": "tier", "value": "wire"},
        {"of": "Source", "member": "language"},
        {"of": "Source", "member": "tier", "value": "wire"},
    )

    document = marked()

    sentence = "Deprecated since 2027-01-01 and may be gone from 2027-07-31 on. Ask with `q`."
    parameters = {one["name"]: one for one in document["paths"][SOURCES]["get"]["parameters"]}
    members = document["components"]["schemas"]["Source"]["properties"]
    for place in (
        document["paths"][f"{SOURCES}{{slug}}/"]["get"],
        parameters["publisher"],
        members["language"],
    ):
        assert place["deprecated"] is True
        assert place["x-sunset"] == "2027-07-31"
        assert place["description"].endswith(sentence)
    for of_value in (parameters["tier"], members["tier"]):
        assert "deprecated" not in of_value
        assert of_value["x-sunset-of-values"] == {"wire": "2027-07-31"}
        assert "The value `wire` is deprecated since 2027-01-01" in of_value["description"]


def test_nothing_is_announced_where_nothing_is_declared(api_client):
    assert not is_announced(api_client.get(SOURCES))
    assert marked() == whole(openapi())


def test_the_answers_of_an_operation_say_since_when_and_until_when(deprecate):
    source, client = make_source(), deprecate({"of": "getSource"})
    address = f"{SOURCES}{source.slug}/"

    for response in (client.get(address), client.head(address), client.get(address, {"x": "1"})):
        assert response["Deprecation"] == SINCE
        assert response["Sunset"] == SUNSET
        assert (
            '<http://testserver/api/docs/versioning/>; rel="deprecation"; type="text/html"'
            in response["Link"]
        )
        assert "Deprecation" in response["Access-Control-Expose-Headers"]
    assert not is_announced(client.get(SOURCES))
    assert not is_announced(client.post(address))


def test_kept_answers_and_confirmed_ones_say_it_too(deprecate, settings):
    """With all links: a cache puts those of a 304 in the place of those it has."""
    settings.RATE_LIMIT_ADDRESS, settings.ROOT_URLCONF = 0, "tradeapi.urls"
    deprecate({"of": "listSources"})
    for number in range(2):
        make_source(slug=f"source-{number}")
    building.settle()
    site = OverWsgi()
    keeping = OverWsgi(Keeping(site.application))
    address = f"{SOURCES}?format=csv&limit=1"

    made, kept = keeping.get(address), keeping.get(address)

    assert keeping.application.keeper.kept
    for answer in (made, kept):
        assert 'rel="next"' in answer["Link"] and 'rel="deprecation"' in answer["Link"]
    for client in (site, keeping):
        confirmed = client.get(address, headers={"If-None-Match": made["ETag"]})
        assert confirmed.status_code == 304
        for name in ("Deprecation", "Sunset", "Link"):
            assert confirmed[name] == made[name]


@pytest.mark.parametrize(
    ("declared", "asked", "told"),
    [
        ({"of": "listSources", "parameter": "tier"}, {}, False),
        ({"of": "listSources", "parameter": "tier"}, {"tier": "press"}, True),
        ({"of": "listSources", "parameter": "tier", "value": "wire"}, {"tier": "press"}, False),
        ({"of": "listSources", "parameter": "tier", "value": "wire"}, {"tier": "press,wire"}, True),
        ({"of": "Source", "member": "language"}, {}, True),
        ({"of": "Source", "member": "language"}, {"fields": "title,language"}, True),
        ({"of": "Source", "member": "language"}, {"fields": "title"}, False),
        ({"of": "Source", "member": "language"}, {"omit": "tier,language"}, False),
        ({"of": "Reference", "member": "label"}, {}, True),
    ],
)
def test_only_the_answers_it_concerns_say_it(deprecate, declared, asked, told):
    client = deprecate(declared)

    assert is_announced(client.get(SOURCES, asked)) is told
    assert not is_announced(client.get("/livez"))


def test_of_several_the_first_announcement_and_the_first_end_count(deprecate):
    later = {"since": date(2026, 1, 1), "sunset": date(2030, 1, 1)}
    client = deprecate({"of": "listSources"}, {"of": "listSources", "parameter": "tier", **later})

    response = client.get(SOURCES, {"tier": "press"})

    assert response["Deprecation"] == "@1767225600"
    assert response["Sunset"] == SUNSET


def test_the_links_of_pages_stay(deprecate):
    for number in range(2):
        make_source(slug=f"source-{number}")
    client = deprecate({"of": "listSources"})

    response = client.get(SOURCES, {"format": "csv", "limit": "1"})

    assert 'rel="next"' in response["Link"]
    assert is_announced(response)


def test_the_policy_is_where_the_link_leads_and_lists_what_goes(deprecate):
    as_text = {"accept": "text/markdown"}
    quiet = Client().get("/api/docs/versioning/", headers=as_text)
    client = deprecate({"of": "listSources", "parameter": "tier"})
    told = client.get("/api/docs/versioning/", headers=as_text)
    page = client.get("/api/docs/versioning/").content.decode()

    assert quiet["Content-Type"] == "text/markdown; charset=utf-8"
    assert "<td>listSources, parameter tier</td>" in page
    assert quiet.content.decode().endswith("Nothing of this version is deprecated.\n")
    assert (
        "| listSources, parameter tier | 2027-01-01 | 2027-07-31 | Ask with `q`. |" in told.content.decode()
    )

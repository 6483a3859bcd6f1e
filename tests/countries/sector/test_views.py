"""What the public sees of sectors, and what they can be asked."""

import pytest

from tests.factories import make_product, make_sector

pytestmark = pytest.mark.django_db

SITE = "http://testserver/api/v1/products"


@pytest.fixture
def sectors():
    make_product("XV", "section", description="Base metals")
    make_sector("steel", ["72", "73"], name="Iron, steel and articles of it", note="Derivatives in words.")
    make_sector("autos", ["8703"], name="Cars")
    make_sector("parcels", [], name="Shipments of low value")
    make_product("7208")
    make_product("87", "chapter")


def test_a_sector_as_the_public_sees_it(ask, sectors):
    label = "Flat-rolled products of iron, hot-rolled"

    assert ask("sectors/steel/") == {
        "code": "steel",
        "name": "Iron, steel and articles of it",
        "products": [
            {"id": "72", "label": f"72 {label}", "url": f"{SITE}/72/"},
            {"id": "73", "label": f"73 {label}", "url": f"{SITE}/73/"},
        ],
        "basis": "Chapters of the Harmonized System",
        "note": "Derivatives in words.",
    }


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({}, ["autos", "parcels", "steel"]),
        ({"code": "steel,autos"}, ["autos", "steel"]),
        ({"product": "7208"}, ["steel"]),
        ({"product": "87"}, ["autos"]),
        ({"product": "73"}, ["steel"]),
        ({"q": "steel"}, ["steel"]),
        ({"ordering": "name"}, ["autos", "steel", "parcels"]),
    ],
)
def test_filters_keep_what_was_asked_for(found, sectors, question, answer):
    assert found("sectors/", **question) == answer


@pytest.mark.parametrize(
    ("name", "value"), [("code", "aluminum"), ("product", "9903"), ("product", "XV"), ("sector", "steel")]
)
def test_a_question_that_is_not_understood_is_refused_by_name(refused, sectors, name, value):
    assert refused("sectors/", **{name: value}) == [name]


def test_a_sector_that_is_not_known_is_not_found(api_client, sectors):
    assert api_client.get("/api/v1/sectors/aluminum/").status_code == 404


def test_a_list_costs_two_queries_however_long_it_is(ask, sectors, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(ask("sectors/")["results"]) == 3

"""What the public sees of the nomenclature, and what it can be asked."""

import pytest

from tests.factories import make_product

pytestmark = pytest.mark.django_db

SITE = "http://testserver/api/v1/products"


@pytest.fixture
def steel():
    tree = [
        ("XV", "section", None, "Base metals and articles of base metal"),
        ("72", "chapter", "XV", "Iron and steel"),
        ("7208", "heading", "72", "Flat-rolled products of iron, hot-rolled"),
        ("720810", "subheading", "7208", "In coils, with patterns in relief"),
        ("7209", "heading", "72", "Flat-rolled products of iron, cold-rolled"),
    ]
    for place, (code, level, parent, description) in enumerate(tree, 1):
        make_product(code, level, parent_id=parent, description=description, position=place)
    make_product("99", "chapter", description="Commodities not specified", position=9, residual=True)


def test_a_product_as_the_public_sees_it(ask, steel):
    heading = {
        "id": "7208",
        "label": "7208 Flat-rolled products of iron, hot-rolled",
        "url": f"{SITE}/7208/",
    }

    section = {"id": "XV", "label": "XV Base metals and articles of base metal", "url": f"{SITE}/XV/"}

    assert ask("products/720810/") == {
        "code": "720810",
        "level": "subheading",
        "description": "In coils, with patterns in relief",
        "section": section,
        "parent": heading,
        "path": [
            section,
            {"id": "72", "label": "72 Iron and steel", "url": f"{SITE}/72/"},
            heading,
        ],
        "edition": "HS2022",
        "residual": False,
        "children": [],
    }


def test_a_section_has_nothing_above_it(ask, steel):
    section = ask("products/XV/")

    assert (section["section"], section["parent"], section["path"]) == (None, None, [])


@pytest.mark.parametrize(
    ("code", "children"), [("XV", ["72"]), ("72", ["7208", "7209"]), ("7208", ["720810"]), ("99", [])]
)
def test_a_detail_names_what_is_directly_under_it(ask, steel, code, children):
    assert [one["id"] for one in ask(f"products/{code}/")["children"]] == children


def test_a_residual_code_is_in_no_section(ask, steel):
    assert ask("products/99/")["section"] is None


def test_hits_are_ranked_and_found_whatever_their_case(found, steel):
    make_product("7210", "heading", parent_id="72", description="IRON, clad iron and iron", position=6)

    assert found("products/", q="Iron", level="heading")[0] == "7210"
    assert found("products/", q="îron cold") == ["7209"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({}, ["XV", "72", "7208", "720810", "7209", "99"]),
        ({"level": "heading"}, ["7208", "7209"]),
        ({"level": "section,chapter"}, ["XV", "72", "99"]),
        ({"code": "7208,72"}, ["72", "7208"]),
        ({"code": "XV"}, ["XV"]),
        ({"section": "XV"}, ["XV", "72", "7208", "720810", "7209"]),
        ({"section": "XV", "level": "subheading"}, ["720810"]),
        ({"parent": "72"}, ["7208", "7209"]),
        ({"parent": "XV"}, ["72"]),
        ({"under": "7208"}, ["7208", "720810"]),
        ({"under": "7208.10"}, ["720810"]),
        ({"under": "72", "level": "subheading"}, ["720810"]),
        ({"residual": "true"}, ["99"]),
        ({"residual": "false", "level": "chapter"}, ["72"]),
        ({"q": "flat-rolled iron", "ordering": "position"}, ["7208", "7209"]),
        ({"q": "coil"}, ["720810"]),
        ({"q": "7208"}, ["7208"]),
        ({"ordering": "-position", "level": "heading"}, ["7209", "7208"]),
    ],
)
def test_filters_keep_what_was_asked_for(found, steel, question, answer):
    assert found("products/", **question) == answer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", "tariff line"),
        ("parent", "7301"),
        ("parent", "72.08"),
        ("under", "720"),
        ("under", "7301"),
        ("under", "72081000"),
        ("under", "XV"),
        ("residual", "2"),
        ("ordering", "price"),
        ("code", "7301"),
        ("section", "72"),
        ("section", "XXII"),
    ],
)
def test_a_question_that_is_not_understood_is_refused_by_name(refused, steel, name, value):
    assert refused("products/", **{name: value}) == [name]


@pytest.mark.parametrize("code", ["7301", "72.08", "xv", "720810000000"])
def test_there_is_one_way_to_write_a_code_in_an_address(api_client, steel, code):
    assert api_client.get(f"/api/v1/products/{code}/").status_code == 404


def test_a_list_costs_one_query_however_long_it_is_and_a_detail_two(ask, steel, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(ask("products/")["results"]) == 6
    with django_assert_num_queries(2):
        ask("products/72/")

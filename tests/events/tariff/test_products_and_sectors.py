"""Products and sectors in questions about tariffs: the filter finds what the answer about rates shows."""

import pytest

from countries.sector.models import Sector
from events.tariff.goods import GoodsAsked, match_goods
from events.tariff.rates import RateLine
from tests.factories import (
    make_country,
    make_membership,
    make_product,
    make_sector,
    make_tariff,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db

CODES = ("72", "7208", "720810", "720825", "7209", "73", "84", "8471", "87", "8703", "03")


def goods(include="", exclude="", **fields):
    kind = "codes" if include else "all"
    return {
        "product_kind": kind,
        "hs_include": include.split(),
        "hs_exclude": exclude.split(),
        "label": f"{fields.get('product_kind', include or kind)} except {exclude} {fields.get('sector', '')}",
        **fields,
    }


LINES = [
    goods(),
    goods("", "72"),
    goods("", "720810 87"),
    goods("72 73"),
    goods("7208", "720810"),
    goods("720810 8471"),
    goods("8703", sector="autos"),
    goods("03", sector="farming"),
    goods(product_kind="words", sector="steel"),
    goods(product_kind="words", sector="autos"),
    goods(product_kind="words", sector="parcels"),
    goods("", "7208", product_kind="words", sector="steel"),
    goods(product_kind="words"),
]


@pytest.fixture
def lines(db):
    make_country("CA")
    make_sector("steel", ["72", "73"])
    make_sector("autos", ["8703"])
    make_sector("farming", ["84"])
    make_sector("parcels", [])
    for code in CODES:
        make_product(code, {2: "chapter", 4: "heading", 6: "subheading"}[len(code)])
    make_tariff_action(lines=LINES)
    return list(RateLine.objects.all())


@pytest.mark.parametrize("code", CODES)
def test_the_database_finds_by_product_what_the_pure_match_meets(lines, code):
    asked = GoodsAsked((code,), sectors=Sector.objects.prefixes())

    assert found_by(asked) == met_by(lines, asked)


@pytest.mark.parametrize("sector", ["steel", "autos", "farming", "parcels"])
def test_the_database_finds_by_sector_what_the_pure_match_meets(lines, sector):
    prefixes = Sector.objects.prefixes()
    asked = GoodsAsked(prefixes.get(sector, ()), sector=sector, sectors=prefixes)

    assert found_by(asked) == met_by(lines, asked)


def found_by(asked):
    return set(RateLine.objects.on_goods(asked).values_list("label", flat=True))


def met_by(lines, asked):
    """Labels of the lines that are met, goods in mere words left out."""
    matches = {line.label: match_goods(line, asked) for line in lines}
    return {label for label, match in matches.items() if match and match.how != "words"}


@pytest.fixture
def tariffs(lines):
    """One tariff on steel by codes, one in words, one on cars, one on all goods."""
    for slug, line in (
        ("steel-by-code", goods("7208")),
        ("steel-in-words", goods(product_kind="words", sector="steel")),
        ("cars", goods("8703")),
        ("everything", goods()),
    ):
        make_tariff_action(make_tariff(slug, slug=slug), lines=[line])


def test_a_sector_finds_tariffs_by_name_and_by_code_and_says_by_which(ask, tariffs):
    answer = ask("tariffs/", sector="steel", product_kind="codes,words", on="2025-08-15")

    slugs = {one["slug"] for one in answer["results"]}
    assert {"steel-by-code", "steel-in-words"} <= slugs
    assert not {"cars", "everything"} & slugs
    [understood] = answer["interpreted"]
    assert (understood["parameter"], understood["asked"]["id"]) == ("sector", "steel")
    assert [one["record"]["id"] for one in understood["also"]] == ["72", "73"]


def test_a_product_finds_tariffs_that_name_its_sector_in_words(ask, tariffs):
    slugs = {one["slug"] for one in ask("tariffs/", product="720810", on="2025-08-15")["results"]}

    assert {"steel-by-code", "steel-in-words", "everything"} <= slugs
    assert "cars" not in slugs


def test_a_product_says_by_which_codes_and_sectors_lines_were_found(ask, tariffs):
    [understood] = ask("tariffs/", product="7208.10.00", on="2025-08-15")["interpreted"]

    assert (understood["parameter"], understood["asked"]["id"]) == ("product", "720810")
    assert [one["record"]["id"] for one in understood["also"]] == ["72", "7208", "steel"]


EXEMPTIONS = [
    ("8471", None, ()),
    ("8471", "CN", ()),
    ("8471", None, ("CN",)),
    ("84", None, ()),
    ("7208 8471", "EU", ()),
]


@pytest.fixture
def with_exemptions(db):
    """Tariffs of the same charged lines, each with another exemption: codes, origin, excluded origins."""
    make_membership("EU", "DE")
    make_country("JP")
    for code in (*CODES, "847130"):
        make_product(code, {2: "chapter", 4: "heading", 6: "subheading"}[len(code)])
    for number, (codes, origin, excluded) in enumerate(EXEMPTIONS):
        charged = [
            goods(origin=None, label="all goods"),
            goods("84", origin="CN", label="machines"),
            goods("847130 72" if number % 2 else "72", origin=None, label="laptops and steel"),
            goods("", "84", origin="DE", label="german goods"),
        ]
        exempt = goods(
            codes, origin=origin, label="exempt", treatment="exempt", rate_type="none", rate_percent=None
        )
        action = make_tariff_action(make_tariff(f"T{number}", slug=f"t-{number}"), lines=[*charged, exempt])
        action.lines.get(label="exempt").excluded_origins.set([make_country(code) for code in excluded])


@pytest.mark.parametrize("code", ["84", "8471", "847130", "7208", "72", "87"])
def test_a_list_of_tariffs_leaves_out_what_an_answer_about_rates_shows_as_exempted(
    ask, with_exemptions, code
):
    for origin in ("CN", "DE", "JP", None):
        asked = {
            "imposed_by": "US",
            "product": code,
            "on": "2025-08-15",
            **({"origin": origin} if origin else {}),
        }

        answer = ask("tariffs/rates/", **asked)
        charged = {
            component["tariff"]["id"]
            for component in answer["components"]
            if any(one["line"]["treatment"] == "charged" for one in component["lines"])
        }
        listed = {one["slug"] for one in ask("tariffs/", treatment="charged", **asked)["results"]}
        assert listed == charged, origin


@pytest.mark.parametrize(
    ("origin", "left"),
    [("JP", ["t-1"]), ("CN", ["t-1", "t-2"]), ("DE", ["t-1"])],
)
def test_a_tariff_is_not_listed_for_a_product_that_it_exempts(found, with_exemptions, origin, left):
    question = {"product": "847130", "origin": origin, "treatment": "charged", "on": "2025-08-15"}

    listed = found("tariffs/", ordering="title", **question)

    assert [slug for slug in listed if slug in ("t-0", "t-1", "t-2")] == left


def test_rates_for_a_sector_say_which_codes_were_asked_and_how_each_line_meets_them(ask, tariffs):
    answer = ask("tariffs/rates/", origin="CA", sector="steel", on="2025-08-15")

    assert answer["question"]["product"] is None
    assert answer["question"]["sector"] == {
        "sector": {"id": "steel", "label": "steel", "url": "http://testserver/api/v1/sectors/steel/"},
        "codes": ["72", "73"],
    }
    matches = {
        component["tariff"]["id"]: component["lines"][0]["match"] for component in answer["components"]
    }
    assert matches["steel-by-code"]["relation"] == "narrower"
    assert matches["steel-by-code"]["codes"] == ["7208"]
    assert matches["steel-in-words"]["how"] == "sector"
    assert matches["everything"]["how"] == "all_goods"
    assert "cars" not in matches


def test_a_product_and_a_sector_are_not_asked_for_together(refused, tariffs):
    assert refused("tariffs/rates/", origin="CA", sector="steel", product="7208") == ["sector"]


def test_actions_are_found_by_the_sector_of_a_product(found, tariffs):
    slugs = found("tariff-actions/", product="7209")

    assert len(slugs) == 3  # the one with every line, steel in words, and everything


def test_a_sector_that_is_not_in_the_table_is_not_published(db):
    line = {"product_kind": "words", "sector": "flying_carpets"}

    with pytest.raises(Exception, match="Not in the table of sectors: flying_carpets"):
        make_tariff_action(lines=[line])

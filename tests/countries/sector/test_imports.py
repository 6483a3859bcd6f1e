"""How the table of sectors is read, and that the one that ships fits the nomenclature."""

import json
from pathlib import Path

import pytest

from countries.product.imports import load_products
from countries.sector.imports import DATA, load_sectors
from countries.sector.models import Sector
from tests.factories import make_product

pytestmark = pytest.mark.django_db

STEEL = {"code": "steel", "name": "Iron and steel", "products": ["72", "7304"], "basis": "The nomenclature"}


@pytest.fixture
def nomenclature(db):
    for code, level in (("XV", "section"), ("72", "chapter"), ("7208", "heading"), ("7304", "heading")):
        make_product(code, level)


def test_rows_become_sectors_with_their_codes(nomenclature, json_table):
    report = load_sectors(json_table("sectors.json", sectors=[STEEL]))

    sector = Sector.objects.get()
    assert (sector.code, sector.name, sector.basis, sector.note) == (
        "steel", "Iron and steel", "The nomenclature", "",
    )  # fmt: skip
    assert Sector.objects.prefixes() == {"steel": ("72", "7304")}
    assert report.created["sector"] == 1


def test_read_twice_it_changes_nothing_and_a_corrected_row_changes(nomenclature, json_table):
    path = json_table("sectors.json", sectors=[STEEL])
    load_sectors(path)

    assert load_sectors(path).changes == 0
    assert load_sectors(json_table("new.json", sectors=[{**STEEL, "products": ["72"]}])).changes == 1
    assert Sector.objects.prefixes() == {"steel": ("72",)}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"products": ["7301"]}, "products[0]: '7301' is not in HS 2022"),
        ({"products": ["XV"]}, "products[0]: 'XV' is not in HS 2022"),
        ({"products": ["72", "72"]}, "products[1]: '72' is in the list already"),
        ({"products": ["72", "7208"]}, "products[1]: '7208' is under another code of the list"),
        ({"products": "72"}, "products: a list of texts is expected"),
        ({"basis": ""}, "basis: is missing"),
        ({"codes": ["72"]}, "codes: no such field"),
        ({"code": "Steel"}, "row: Constraint “sector_code_well_formed” is violated."),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(nomenclature, json_table, faults_of, change, fault):
    path = json_table("sectors.json", sectors=[{**STEEL, **change}])

    assert faults_of(load_sectors, path) == [f"sectors.json, line 2, {fault}"]
    assert not Sector.objects.exists()


def test_a_sector_stands_once_in_the_table(nomenclature, json_table, faults_of):
    path = json_table("sectors.json", sectors=[STEEL, STEEL])

    assert faults_of(load_sectors, path) == ["sectors.json, line 3, code: line 2 has the same"]


def test_every_code_of_the_table_that_ships_is_in_hs_2022():
    load_products()
    load_sectors()

    prefixes = Sector.objects.prefixes()
    assert prefixes["steel"] == ("72", "73")
    assert prefixes["pharmaceuticals"] == ("2936", "2937", "2939", "2941", "30")
    assert "03" not in prefixes["agriculture"]
    assert {"digital_services", "parcels"} == set(Sector.objects.values_list("pk", flat=True)) - set(prefixes)


def test_the_table_that_ships_says_what_it_is_and_stands_in_order():
    table = json.loads((Path(DATA) / "sectors.json").read_text(encoding="utf-8"))

    assert table["about"]
    assert table["as_of"]
    assert "CC0 1.0" in table["licence"]
    codes = [row["code"] for row in table["sectors"]]
    assert codes == sorted(set(codes))

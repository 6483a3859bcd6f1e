"""How the tables of the Harmonized System are read."""

import pytest
from django.db import connection

from countries.product.imports import load_products
from countries.product.models import Product
from tradeapi.imports.rows import UnreadableFile

SECTIONS = """\
section,section_number,name,first_chapter,last_chapter
XV,15,Base metals,72,83
"""
CODES = """\
code,level,parent,section,section_number,description,edition,note
72,2,,XV,15,Iron and steel,HS2022,
7208,4,72,XV,15,"Flat-rolled products, hot-rolled",HS2022,
720810,6,7208,XV,15,In coils,HS2022,
99,2,,,,Not specified,HS2022,comtrade_residual_not_hs
"""


@pytest.fixture
def tables(tmp_path):
    def write(codes=CODES, sections=SECTIONS):
        paths = tmp_path / "hs_sections.csv", tmp_path / "hs_codes.csv"
        for path, text in zip(paths, (sections, codes), strict=True):
            path.write_text(text)
        return paths

    return write


@pytest.mark.django_db
def test_rows_become_a_tree_in_order(tables):
    load_products(*tables())

    assert list(Product.objects.values_list("code", "level", "parent", "description", "residual")) == [
        ("XV", "section", None, "Base metals", False),
        ("72", "chapter", "XV", "Iron and steel", False),
        ("7208", "heading", "72", "Flat-rolled products, hot-rolled", False),
        ("720810", "subheading", "7208", "In coils", False),
        ("99", "chapter", None, "Not specified", True),
    ]


@pytest.mark.django_db
def test_a_second_run_changes_nothing(tables, django_assert_max_num_queries):
    first = load_products(*tables())
    with django_assert_max_num_queries(6):
        second = load_products(*tables())

    assert dict(first.created) == {"product": 5}
    assert second.changes == 0
    assert second.unchanged["product"] == 5


@pytest.mark.django_db
def test_what_changed_in_the_table_changes_and_nothing_else(tables):
    load_products(*tables())

    report = load_products(
        *tables(CODES.replace("In coils", "In coils with patterns") + "9999,4,99,,,Not specified,HS2022,\n")
    )

    assert (report.created["product"], report.changed["product"], report.unchanged["product"]) == (1, 1, 4)
    assert Product.objects.get(pk="720810").description == "In coils with patterns"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("7209,4,72", "line 6, row: it has not as many cells as the header"),
        ("7209,4,72,XV,15,Cold-rolled,HS2022,,extra", "line 6, row: it has not as many cells as the header"),
        ("7209,5,72,XV,15,Cold-rolled,HS2022,", "line 6, level: '5' is not one of: 2, 4, 6"),
        ("7209,4,72,XV,15,,HS2022,", "line 6, description: This field cannot be blank."),
        ("7209,4,72,XV,15,Cold-rolled,HS2022,what", "line 6, note: 'what' is not 'comtrade_residual_not_hs'"),
        ("72-9,4,72,XV,15,Cold-rolled,HS2022,", "line 6, code: '72-9' has not 4 digits"),
        ("720910,4,7209,XV,15,Cold-rolled,HS2022,", "line 6, code: '720910' has not 4 digits"),
        ("7208,4,72,XV,15,Cold-rolled,HS2022,", "line 6, code: line 3 has the same"),
        ("7209,4,73,XV,15,Cold-rolled,HS2022,", "line 6, parent: '73' is not what '7209' is under"),
        ("730110,6,7301,XV,15,Piling,HS2022,", "line 6, parent: there is no '7301' above"),
        ("84,2,,XVI,16,Machinery,HS2022,", "line 6, parent: there is no 'XVI' above"),
    ],
)
def test_a_faulty_row_is_told_and_nothing_is_written(tables, faults_of, row, fault):
    faults = faults_of(load_products, *tables(CODES + row + "\n"))

    assert faults[0] == f"hs_codes.csv, {fault}"
    assert not Product.objects.exists()


@pytest.mark.django_db
def test_a_missing_column_is_told(tables):
    with pytest.raises(UnreadableFile, match="line 1: missing columns: edition"):
        load_products(*tables(CODES.replace(",edition", ",issue")))


@pytest.mark.django_db
def test_the_tables_that_ship():
    report = load_products()

    assert report.created["product"] == 21 + 97 + 1229 + 5613
    assert list(Product.objects.filter(residual=True).values_list("code", flat=True)) == [
        "99",
        "9999",
        "999999",
    ]
    assert Product.objects.get(pk="310420").parent.parent.parent.code == "VI"


@pytest.mark.django_db
def test_the_database_knows_at_once_how_many_there_are():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE countries_product")  # as after a load that was refused

        report = load_products()

        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'countries_product'")
        assert cursor.fetchone() == (report.created["product"],)

"""Codes of the Harmonized System, and the tree they make."""

import pytest
from django.db import IntegrityError, transaction

from countries.product.models import Product, hs_ancestors, normalise_hs_code
from tests.factories import make_product


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("7208", "7208"),
        ("7208.10", "720810"),
        (" 72 08 10 ", "720810"),
        ("7208.10.00.00", "7208100000"),
        ("01", "01"),
    ],
)
def test_codes_are_read_with_and_without_dots(text, digits):
    assert normalise_hs_code(text) == digits


@pytest.mark.parametrize("text", ["", "7", "720", "72081", "72o8", "XV", "720810000000", "72-08"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(ValueError, match="2, 4, 6, 8 or 10 digits"):
        normalise_hs_code(text)


def test_ancestors_of_a_code():
    assert hs_ancestors("720810") == ["72", "7208", "720810"]
    assert hs_ancestors("72") == ["72"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "level"), [("72", "heading"), ("7208", "chapter"), ("72081", "subheading"), ("72", "section")]
)
def test_a_code_fits_its_level(code, level):
    with pytest.raises(IntegrityError, match="product_code_fits_level"), transaction.atomic():
        make_product(code, level)


@pytest.mark.django_db
def test_below_finds_a_code_and_what_is_under_it():
    for code, level in (
        ("72", "chapter"),
        ("7208", "heading"),
        ("720810", "subheading"),
        ("7209", "heading"),
    ):
        make_product(code, level)

    assert sorted(Product.objects.below("7208").values_list("code", flat=True)) == ["7208", "720810"]

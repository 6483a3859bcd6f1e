import pytest
from django.urls import reverse

from tests.factories import make_product

pytestmark = pytest.mark.django_db


def test_the_nomenclature_is_looked_at_and_not_changed(at_the_desk):
    product = make_product("7208")
    boss = at_the_desk(is_superuser=True)

    assert boss.open(reverse("admin:countries_product_add")).status == 403
    assert boss.open(reverse("admin:countries_product_delete", args=[product.pk])).status == 403
    page = boss.open(reverse("admin:countries_product_change", args=[product.pk]))
    assert "Flat-rolled products of iron" in page.text
    assert not page.offers("Save")


def test_a_code_is_found_by_its_beginning(at_the_desk):
    make_product("7208")
    make_product("1208", description="Flours of oil seeds")

    page = at_the_desk("Contributor").open(reverse("admin:countries_product_changelist"), q="72").text

    assert "7208" in page
    assert "Flours" not in page

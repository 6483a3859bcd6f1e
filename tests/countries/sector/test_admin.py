import pytest
from django.urls import reverse

from tests.factories import make_sector

pytestmark = pytest.mark.django_db


def test_sectors_are_looked_at_and_not_changed(at_the_desk):
    sector = make_sector("steel", ["72"], name="Iron and steel")
    boss = at_the_desk(is_superuser=True)

    assert boss.open(reverse("admin:countries_sector_add")).status == 403
    page = boss.open(reverse("admin:countries_sector_change", args=[sector.pk]))
    assert "Iron and steel" in page.text
    assert not page.offers("Save")

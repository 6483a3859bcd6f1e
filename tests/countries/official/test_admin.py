import pytest
from django.urls import reverse

from countries.official.models import Official
from tests.factories import make_country, make_office, make_official, make_tenure

pytestmark = pytest.mark.django_db


def test_a_person_is_entered_with_the_offices_held(at_the_desk):
    make_country("CA")
    office = make_office("Minister of Finance")
    editor = at_the_desk("Contributor").open(reverse("admin:countries_official_add"))

    editor.fill(name="François-Philippe Champagne", slug="francois-philippe-champagne", country="CA")
    editor.add_row("tenures", office=office.pk, dates="2025-03-14/..").press("Save")

    official = Official.objects.get(slug="francois-philippe-champagne")
    assert [str(tenure.office) for tenure in official.tenures.all()] == [str(office)]
    assert official.status == "draft"


def test_a_slug_that_is_no_slug_is_explained(at_the_desk):
    editor = at_the_desk("Contributor").open(reverse("admin:countries_official_add"))

    editor.fill(name="Mélanie Joly", slug="Mélanie Joly").press("Save")

    assert "Lower-case words joined by hyphens." in editor.text
    assert not Official.objects.exists()


def test_sources_of_a_tenure_are_one_click_from_the_person(at_the_desk):
    tenure = make_tenure(make_official("Anita Anand"))
    editor = at_the_desk("Editor").open(reverse("admin:countries_official_change", args=[tenure.official_id]))

    editor.open(reverse("admin:countries_tenure_change", args=[tenure.pk]))
    editor.add_row("sources", publisher="Canada Gazette", title="Order in council 2025-0479")
    editor.fill(reason="Found its source.").press("Save")

    assert [str(source) for source in tenure.sources.all()] == ["Canada Gazette: Order in council 2025-0479"]


def test_a_tenure_that_meetings_point_at_is_not_removed(at_the_desk):
    from tests.factories import make_meeting, make_participation

    tenure = make_tenure()
    make_participation(make_meeting(date="2025-08-05"), official=tenure.official, office=tenure.office)
    editor = at_the_desk("Editor").open(reverse("admin:countries_official_change", args=[tenure.official_id]))

    editor.fill(**{"tenures-0-DELETE": "on", "reason": "Wrong."}).press("Save")

    assert "would require deleting the following protected related objects" in editor.text
    assert tenure.official.tenures.exists()

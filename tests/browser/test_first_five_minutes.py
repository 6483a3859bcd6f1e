"""From an empty form to the public API, in a real browser."""

import json

import pytest

from tests.factories import PASSWORD, make_country, make_source, make_tariff_action, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_editor_drafts_an_event_a_reviewer_publishes_it_and_the_api_shows_it(desk):
    make_country("CA")
    source = make_source("Canada rescinds digital services tax")
    ada = make_user("Editor", username="ada", password=PASSWORD)
    grace = make_user("Reviewer", username="grace", password=PASSWORD)

    desk.log_in(ada).open("/admin/events/event/add/")
    desk.choose("kind", "policy: a decision, order or law, also one that acts on several tariffs")
    desk.type("date", "2025-06-29").type("title", "Canada drops its digital services tax")
    assert desk.value("slug") == "2025-06-29-canada-drops-its-digital-services-tax"
    desk.add("Citation").search("citations-0-source", "rescinds", f"{source} ({source.slug})")
    desk.add("Country").search("event_countries-0-country", "ca", "Canada (CA)")
    desk.choose("event_countries-0-role", "actor: decided, said or did it")
    desk.press("Save and submit for review").sees("was saved and submitted for review.")
    desk.sees("Nothing is missing; someone other than you publishes it.")
    assert desk.complaints() == []
    desk.misses("/api/v1/events/2025-06-29-canada-drops-its-digital-services-tax/")
    desk.open("/admin/").log_out()

    desk.log_in(grace).sees("On the desk").follow("1").follow("Canada drops its digital services tax")
    desk.press("Publish").sees("was published.")
    assert desk.complaints() == []

    desk.open("/api/v1/events/2025-06-29-canada-drops-its-digital-services-tax/")
    document = json.loads(desk.text())
    assert document["title"] == "Canada drops its digital services tax"


def test_pages_fit_a_phone_and_a_desk_in_both_themes_and_break_no_rule_of_the_site(desk):
    action = make_tariff_action()
    desk.log_in(make_user(is_superuser=True, username="ada", password=PASSWORD))
    pages = [
        "/admin/",
        "/admin/events/tariffaction/",
        f"/admin/events/tariffaction/{action.pk}/change/",
        f"/admin/events/tariffaction/{action.pk}/history/",
        f"/admin/events/tariffaction/{action.pk}/transition/withdraw/",
        f"/admin/events/tariff/{action.tariff_id}/change/",
    ]

    for width, scheme in ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")):
        desk.looks(width, scheme)
        for page in pages:
            assert desk.open(page).overflow() <= 0, (page, width)
    assert desk.complaints() == []

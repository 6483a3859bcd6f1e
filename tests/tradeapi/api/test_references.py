"""References: {id, label, url} of what is published, and nothing of what is not."""

import pytest

from tests.factories import make_country, make_event


@pytest.fixture
def event_of(api_client):
    return lambda event: api_client.get(f"/api/v1/events/{event.slug}/").json()


def test_a_reference_has_identity_label_and_address(api_client):
    canada = make_country("CA")
    make_country("CA-ON", name="Ontario", kind="subdivision", part_of=canada)

    answer = api_client.get("/api/v1/countries/CA-ON/").json()

    assert answer["part_of"] == {
        "id": "CA",
        "label": "Canada",
        "url": "http://testserver/api/v1/countries/CA/",
    }


def test_the_address_leads_to_the_record(api_client, event_of):
    whole = make_event()
    part = make_event(part_of=whole)

    answer = api_client.get(event_of(part)["part_of"]["url"])

    assert answer.json()["slug"] == whole.slug


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_is_not_named(event_of, status):
    whole = make_event()
    part = make_event(part_of=whole)
    type(whole).objects.filter(pk=whole.pk).update(status=status)

    assert event_of(part)["part_of"] is None


def test_a_list_names_the_published_only(event_of):
    whole = make_event()
    part = make_event(part_of=whole)
    make_event(part_of=whole, published=False)

    assert [one["id"] for one in event_of(whole)["has_parts"]] == [part.slug]


def test_lists_ask_the_database_a_fixed_number_of_times(api_client, django_assert_num_queries):
    whole = make_event()
    for _ in range(3):
        make_event(part_of=whole)

    with django_assert_num_queries(2):  # the events with what they are part of, and their parts
        api_client.get("/api/v1/events/")

"""Questions 14 to 17: who met whom, and in which office."""

from django.urls import reverse

from countries.official.models import Office, Official
from events.event.models import Event
from events.source.models import Source


def test_14_meetings_between_canada_and_mexico_in_august_2025(ask):
    answer = ask("meetings/", between="CA,MX", from_="2025-08-01", to="2025-08-31")

    [visit] = answer["results"]
    assert visit["slug"] == "visit-2025-08-05-anand-champagne"
    assert visit["date"]["edtf"] == "2025-08-05/2025-08-06"
    assert visit["host"]["id"] == "MX"
    offices = {
        one["official"]["id"]: one["office"]["label"] for one in visit["participants"] if one["official"]
    }
    assert "Minister of Foreign Affairs" in offices["anita-anand"]
    assert "Minister of Finance and National Revenue" in offices["francois-philippe-champagne"]
    assert "President" in offices["claudia-sheinbaum"]


def test_15_who_announced_the_repeal_and_in_which_office(ask):
    answer = ask("tariff-actions/", tariff="ca-dst", action="repeal_announced")

    [repeal] = answer["results"]
    [person] = [one for one in repeal["officials"] if one["role"] == "announced"]
    assert person["official"]["id"] == "francois-philippe-champagne"
    assert "Minister of Finance and National Revenue" in person["office"]["label"]


def test_16_who_was_canadas_foreign_minister_on_5_august_2025(ask):
    answer = ask("officials/", jurisdiction="CA", role="foreign_minister", in_office_on="2025-08-05")

    assert [one["slug"] for one in answer["results"]] == ["anita-anand"]


def test_16_who_held_office_for_mexico_that_day(ask):
    answer = ask("officials/", jurisdiction="MX", in_office_on="2025-08-05")

    found = {one["slug"] for one in answer["results"]}
    assert {"claudia-sheinbaum", "juan-ramon-de-la-fuente", "marcelo-ebrard", "edgar-amador"} <= found
    assert "rogelio-ramirez-de-la-o" not in found


def test_16_which_canadian_officials_met_mexican_officials_this_year(ask):
    answer = ask("meetings/", between="CA,MX", from_="2025-01-01", to="2025-12-31")

    canadians = {
        one["official"]["id"]
        for meeting in answer["results"]
        for one in meeting["participants"]
        if one["official"] and one["country"]["id"] == "CA"
    }
    assert {"mark-carney", "anita-anand", "francois-philippe-champagne"} <= canadians


def test_16_the_holder_of_the_office_on_that_day_and_on_the_days_around_it(ask):
    path = "offices/ca-minister-of-foreign-affairs/holder/"
    anand, joly = ask(path, on="2025-08-05"), ask(path, on="2025-05-12")
    unknown = ask(path, on="2021-10-25")

    assert [one["official"]["id"] for one in anand["holders"]] == ["anita-anand"]
    assert (anand["vacant"], anand["before"]["official"]["id"]) == (False, "melanie-joly")
    assert [one["official"]["id"] for one in joly["holders"]] == ["melanie-joly"]
    assert (unknown["holders"], unknown["vacant"]) == ([], None)


def test_16_of_an_office_with_several_seats_those_who_are_recorded(ask):
    answer = ask("offices/cn-vice-premier/holder/", on="2025-08-05")

    assert answer["single_seat"] is False
    assert "he-lifeng" in {one["official"]["id"] for one in answer["holders"]}


def test_16_officials_by_whom_they_met(ask):
    year = {"from_": "2025-01-01", "to": "2025-12-31"}
    canadians = ask("officials/", country="CA", met_with="MX", **year)
    mexicans = ask("officials/", country="MX", met_with="CA", **year)
    august = ask(
        "officials/", met_with="claudia-sheinbaum", from_="2025-08-01", to="2025-08-31", country="CA"
    )

    found = [one["slug"] for one in canadians["results"]]
    assert found == ["anita-anand", "francois-philippe-champagne", "mark-carney"]
    assert [one["slug"] for one in mexicans["results"]] == ["claudia-sheinbaum", "juan-ramon-de-la-fuente"]
    assert [one["slug"] for one in august["results"]] == ["anita-anand", "francois-philippe-champagne"]


def test_17_that_champagne_was_foreign_minister_is_refused_and_the_office_he_held_is_named(ask, at_the_desk):
    event = Event.objects.create(
        slug="champagne-2025-08-on-mexico", kind="statement", title="Champagne on Mexico", date="2025-08-06"
    )
    champagne = Official.objects.get(slug="francois-philippe-champagne")
    foreign = Office.objects.get(slug="ca-minister-of-foreign-affairs")
    article = Source.objects.get(slug="techsoma-canada-mexico-2025-08")
    page = reverse("admin:events_event_change", args=[event.pk])
    editor = at_the_desk("Contributor").open(page)
    editor.add_row("citations", source=article.pk, stance="supports")
    editor.add_row("event_countries", country="CA", role="actor")
    editor.add_row("event_officials", official=champagne.pk, role="said", office=foreign.pk)
    editor.press("Save and submit for review")
    reviewer = at_the_desk("Reviewer").open(page)

    reviewer.press("Publish")

    assert (
        "François-Philippe Champagne did not hold the office Minister of Foreign Affairs on 2025-08-06;"
        " held then: Minister of Finance and National Revenue."
    ) in reviewer.text
    event.refresh_from_db()
    assert event.status == "in_review"
    ask("events/champagne-2025-08-on-mexico/", status=404)

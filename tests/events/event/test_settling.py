"""Rival claims: what makes a record disputed, and how a reviewer settles it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events.event.citation import Citation
from events.event.models import Event
from events.event.settling import settle
from tests.factories import (
    make_citation,
    make_event,
    make_meeting,
    make_rate_line,
    make_source,
    make_tariff_action,
    make_user,
)
from tradeapi.curation.transitions import TransitionNotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return make_user("Reviewer")


@pytest.fixture
def disputed_call():
    """A call of 15 July by its readout, of 16 July by a newspaper."""
    call = make_meeting(date="2025-07-15", sources=[make_source(publisher="Prime Minister of Canada")])
    make_citation(
        call, make_source("The call", publisher="Mexico News Daily", tier="press"), quote="on Wednesday",
        claimed_field="date", claimed_date="2025-07-16",
    )  # fmt: skip
    return call


def shown(api_client, event):
    return api_client.get(f"/api/v1/events/{event.slug}/").json()


def test_a_source_that_gives_another_day_makes_the_record_disputed_and_both_days_are_shown(
    api_client, disputed_call
):
    answer = shown(api_client, disputed_call)

    assert answer["verification"] == "disputed"
    [dispute] = answer["disputes"]
    assert (dispute["field"], dispute["state"], dispute["recorded"]) == ("date", "open", "2025-07-15")
    assert dispute["settlement"] is None
    assert len(dispute["supporting"]) == 1
    [claim] = dispute["claims"]
    assert (claim["value"], claim["publisher"], claim["quote"], claim["stance"], claim["open"]) == (
        "2025-07-16", "Mexico News Daily", "on Wednesday", "supports", True,
    )  # fmt: skip


def test_two_sources_that_exclude_each_other_are_in_dispute_though_the_record_agrees_with_both(api_client):
    event = make_event(date="2025-08")
    for day in ("2025-08-05", "2025-08-06"):
        make_citation(event, claimed_field="date", claimed_date=day)

    [dispute] = shown(api_client, event)["disputes"]
    assert [claim["value"] for claim in dispute["claims"]] == ["2025-08-05", "2025-08-06"]


def test_up_to_a_rate_is_a_second_claim_and_no_dispute(api_client):
    action = make_tariff_action(lines=[])
    make_rate_line(action, label="other goods", rate_percent="35")
    make_citation(action, claimed_field="rate_percent", claimed_rate_percent="35", claimed_qualifier="up_to")

    answer = shown(api_client, action)

    assert (answer["verification"], answer["disputes"]) == ("official", [])
    claim = answer["citations"][-1]["claim"]
    assert (claim["field"], claim["rate_percent"], claim["qualifier"]) == ("rate_percent", "35.000", "up_to")


def test_another_rate_is_shown_with_the_tariff(api_client):
    action = make_tariff_action(lines=[])
    make_rate_line(action, label="other goods", rate_percent="35")
    make_citation(action, claimed_field="rate_percent", claimed_rate_percent="30", claimed_line="other goods")

    [dispute] = api_client.get(f"/api/v1/tariffs/{action.tariff.slug}/").json()["disputes"]

    assert dispute["event"]["id"] == action.slug
    assert (dispute["recorded"], dispute["claims"][0]["value"]) == ("35.000", "30.000")


def test_a_claim_of_a_draft_document_is_not_counted(api_client):
    event = make_event(date="2025-07-15")
    draft = make_source("Not public", tier="press", published=False)
    make_citation(event, draft, stance="contradicts", claimed_field="date", claimed_date="2025-07-16")

    answer = shown(api_client, event)

    assert (answer["verification"], answer["disputes"]) == ("official", [])
    assert "Not public" not in str(answer)


def test_the_lists_find_what_is_in_dispute(api_client, disputed_call):
    make_event(title="Beyond doubt")

    found = api_client.get("/api/v1/events/", {"verification": "disputed"}).json()["results"]

    assert [one["slug"] for one in found] == [disputed_call.slug]


def test_settled_for_the_record_it_keeps_its_value_and_shows_the_claim_with_the_reason(
    api_client, disputed_call, reviewer
):
    settle(disputed_call, "date", reviewer, "The readout is of the day itself.")

    answer = shown(api_client, disputed_call)
    assert (answer["verification"], answer["date"]["edtf"]) == ("official", "2025-07-15")
    [dispute] = answer["disputes"]
    assert (dispute["state"], dispute["claims"][0]["value"]) == ("settled", "2025-07-16")
    assert (dispute["settlement"]["value"], dispute["settlement"]["reason"]) == (
        "2025-07-15", "The readout is of the day itself.",
    )  # fmt: skip


def test_settled_for_a_claim_the_record_takes_its_value_over(api_client, disputed_call, reviewer):
    claim = Citation.objects.get(claimed_date="2025-07-16")

    decision = settle(disputed_call, "date", reviewer, "Eastern time.", in_favour_of=claim)

    answer = shown(api_client, disputed_call)
    assert (answer["verification"], answer["date"]["edtf"]) == ("official", "2025-07-16")
    assert (decision.decided_by, decision.value) == (reviewer, "2025-07-16")


def test_a_rate_settled_for_a_claim_corrects_the_line(reviewer):
    action = make_tariff_action(lines=[])
    line = make_rate_line(action, label="other goods", rate_percent="35")
    claim = make_citation(
        action, claimed_field="rate_percent", claimed_rate_percent="30", claimed_line="other goods"
    )

    settle(action, "rate_percent", reviewer, "The annex says 30.", in_favour_of=claim)

    line.refresh_from_db()
    assert str(line.rate_percent) == "30.000"


def test_a_new_claim_opens_the_dispute_again(disputed_call, reviewer):
    settle(disputed_call, "date", reviewer, "The readout is of the day itself.")

    make_citation(disputed_call, stance="contradicts", claimed_field="date", claimed_date="2025-07-17")

    assert Event.objects.get(pk=disputed_call.pk).verification == "disputed"


def test_a_settlement_ends_when_the_record_is_changed_to_another_value(disputed_call, reviewer):
    settle(disputed_call, "date", reviewer, "The readout is of the day itself.")

    disputed_call.refresh_from_db()
    disputed_call.date = "2025-07-14"
    disputed_call.save()
    disputed_call.rebuild()

    assert disputed_call.verification == "disputed"


@pytest.mark.parametrize(("group", "field", "reason", "sentence"), [
    ("Editor", "date", "Because.", "You may not settle rival claims."),
    ("Reviewer", "date", "  ", "Give the reason."),
    ("Reviewer", "until", "Because.", "Nothing is in dispute there any more; look at it again."),
])  # fmt: skip
def test_a_settlement_is_refused_with_a_sentence(disputed_call, group, field, reason, sentence):
    with pytest.raises(TransitionNotAllowed) as refusal:
        settle(disputed_call, field, make_user(group), reason)

    assert refusal.value.unmet == [sentence]
    assert not disputed_call.settlements.exists()


@pytest.mark.parametrize(("values", "field"), [
    ({"claimed_date": "2025-07-16"}, "claimed_field"),
    ({"claimed_rate_percent": "35"}, "claimed_field"),
    ({"claimed_field": "rate_percent", "claimed_rate_percent": "35", "claimed_date": "2025"}, "claimed_field"),
    ({"claimed_qualifier": "up_to"}, "claimed_rate_percent"),
    ({"claimed_field": "date"}, "__all__"),
    ({"claimed_field": "rate_percent"}, "__all__"),
    ({"claimed_field": "date", "claimed_date": "16/07/2025"}, "claimed_date"),
    ({"claimed_field": "weather", "claimed_date": "2025"}, "claimed_field"),
])  # fmt: skip
def test_a_claim_says_which_fact_it_is_about_and_gives_its_value(values, field):
    citation = Citation(event=make_event(), source=make_source(), **values)

    with pytest.raises(ValidationError) as refusal:
        citation.full_clean()

    assert field in refusal.value.message_dict


def test_a_reviewer_settles_it_at_the_desk_and_the_history_tells(at_the_desk, disputed_call):
    editor = at_the_desk("Reviewer").open(reverse("admin:events_meeting_change", args=[disputed_call.pk]))
    editor.open(editor.page.links["Settle rival claims…"])
    assert "2025-07-15: the record, as it is" in editor.text
    assert "2025-07-16: Mexico News Daily, The call" in editor.text

    editor.fill(decision="date:record", reason="The readout is of the day itself.")
    editor.press("Settle")

    assert "were settled: when it happened or is due: 2025-07-15" in editor.text
    disputed_call.refresh_from_db()
    assert disputed_call.verification == "official"
    history = editor.open(reverse("admin:events_meeting_history", args=[disputed_call.pk])).text
    assert "Settlement added" in history
    assert "The readout is of the day itself." in history


def test_who_may_not_settle_is_not_offered_it(at_the_desk, disputed_call):
    editor = at_the_desk("Editor").open(reverse("admin:events_meeting_change", args=[disputed_call.pk]))

    assert "Settle rival claims…" not in editor.page.links
    page = reverse("admin:events_meeting_settle", args=[disputed_call.pk])
    assert editor.client.get(page).status_code == 403

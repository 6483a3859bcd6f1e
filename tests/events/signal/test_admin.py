import pytest
from django.urls import reverse

from events.event.models import Event, EventLink
from events.signal.models import Signal
from tests.factories import make_country, make_event, make_link, make_signal, make_source, make_user
from tradeapi.curation import transitions

pytestmark = pytest.mark.django_db


def test_a_signal_is_entered_with_its_window(at_the_desk):
    make_country("CA")
    source = make_source()
    editor = at_the_desk("Contributor").open(reverse("admin:events_signal_add"))

    editor.fill(
        title="Joint review expected", slug="usmca-review-2026", basis="statutory", announced="2025-08",
        date="2026-07-01", resolution="open",
    )  # fmt: skip
    editor.add_row("citations", source=source.pk, stance="supports")
    editor.add_row("event_countries", country="CA", role="concerned").press("Save and continue editing")

    signal = Signal.objects.get(slug="usmca-review-2026")
    assert (signal.kind, signal.occurrence, str(signal.known_day)) == ("signal", "expected", "2025-08-31")
    assert "Nothing is missing." in editor.text


def test_a_resolution_names_the_event_that_settled_it(at_the_desk):
    signal = make_signal()
    event = make_event()
    page = reverse("admin:events_signal_change", args=[signal.pk])
    editor = at_the_desk("Editor").open(page)

    editor.fill(
        resolution="met", explanation="It was held.", settled="2026-07-01", reason="It happened."
    ).press("Save")
    assert "Link the event that resolved the signal." in editor.text

    editor.open(reverse("admin:events_event_change", args=[event.pk])).fill(reason="It settled the signal.")
    editor.add_row("links", relation="resolves", to_event=signal.pk, source=make_source().pk).press("Save")
    editor.open(page)
    editor.fill(
        resolution="met", explanation="It was held.", settled="2026-07-01", reason="It happened."
    ).press("Save")

    signal.refresh_from_db()
    assert (signal.resolution, signal.occurrence) == ("met", "occurred")


@pytest.fixture
def resolved(at_the_desk):
    """Fill in on the page of a signal what came of it, and name the event that settled it."""

    def fill(signal, event, *groups):
        page = reverse("admin:events_signal_change", args=[signal.pk])
        editor = at_the_desk(*(groups or ("Editor",))).open(page)
        editor.fill(resolution="met", explanation="It was held.", settled="2026-07-01", reason="It happened.")
        editor.add_row("links_from", event=event.pk, source=make_source(slug="readout").pk, quote="was held")
        return editor.press("Save and continue editing")

    return fill


def test_resolving_a_signal_on_its_page_links_the_event_with_who_says_so(resolved, ask):
    signal, event = make_signal(slug="review"), make_event(slug="held")
    before = event.version

    resolved(signal, event)

    link, event = EventLink.objects.get(), Event.objects.get(pk=event.pk)
    assert (link.event, link.relation, link.to_event_id) == (event, "resolves", signal.pk)
    assert event.version == before + 1
    answer = ask("signals/review/")
    assert answer["resolution"] == "met"
    assert [(by["event"]["id"], by["source"]["id"]) for by in answer["resolved_by"]] == [("held", "readout")]
    assert [link["relation"] for link in ask("events/held/")["links"]] == ["resolves"]


def test_a_signal_is_not_met_by_an_event_that_is_not_public(resolved):
    signal = make_signal()

    editor = resolved(signal, make_event(published=False))

    assert "Publish the event that resolved the signal" in editor.text
    signal.refresh_from_db()
    assert signal.resolution == "open"
    assert not EventLink.objects.exists()


def test_an_event_in_review_stands_still(resolved):
    event = make_event(published=False)
    transitions.submit(event, make_user("Contributor"))

    editor = resolved(make_signal(published=False), event)

    assert "is in review and stands still" in editor.text
    assert not EventLink.objects.exists()


def test_a_public_event_is_not_linked_on_the_word_of_a_draft(at_the_desk):
    signal, event = make_signal(published=False), make_event()
    editor = at_the_desk("Editor").open(reverse("admin:events_signal_change", args=[signal.pk]))
    editor.add_row("links_from", event=event.pk, source=make_source(published=False).pk)

    editor.press("Save and continue editing")

    assert "not published" in editor.text
    assert not EventLink.objects.exists()


def test_the_event_by_which_alone_a_signal_was_met_is_not_withdrawn(ask):
    event, other = make_event(), make_event(slug="other")
    signal = make_signal(slug="review", resolution="met", explanation="Held.", resolved_by=event)
    reviewer = make_user("Reviewer")

    with pytest.raises(transitions.TransitionNotAllowed) as refusal:
        transitions.withdraw(event, reviewer, "It was another day.")

    assert refusal.value.unmet == [
        "Published records rest on it: event 'Joint review of the USMCA expected' (review)."
    ]
    make_link(other, signal, "resolves")
    transitions.withdraw(event, reviewer, "It was another day.")
    assert [by["event"]["id"] for by in ask("signals/review/")["resolved_by"]] == ["other"]

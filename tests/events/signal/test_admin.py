import pytest
from django.urls import reverse

from events.signal.models import Signal
from tests.factories import make_country, make_event, make_signal, make_source

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

import pytest
from django.urls import reverse

from events.source.models import Source
from tests.factories import make_event, make_meeting, make_source

pytestmark = pytest.mark.django_db


def test_a_source_is_entered(at_the_desk):
    editor = at_the_desk("Contributor").open(reverse("admin:events_source_add"))

    editor.fill(
        publisher="Reuters", title="Canada drops tax", slug="reuters-canada-drops-tax", tier="wire",
        url="https://www.reuters.com/x", published="2025-06-29", language="en",
    ).press("Save and submit for review")  # fmt: skip

    source = Source.objects.get(slug="reuters-canada-drops-tax")
    assert (source.status, source.submitted_by, str(source.published_earliest)) == (
        "in_review", editor.user, "2025-06-29",
    )  # fmt: skip


def test_the_page_of_a_source_lists_what_cites_it_and_leads_there(at_the_desk):
    source = make_source()
    make_event(title="Repeal announced", sources=[source])
    meeting = make_meeting(title="Talks in Mexico City", sources=[source])
    editor = at_the_desk("Reviewer").open(reverse("admin:events_source_change", args=[source.pk]))

    assert "Repeal announced" in editor.page.links
    editor.follow("Talks in Mexico City")
    assert editor.url == reverse("admin:events_meeting_change", args=[meeting.pk])

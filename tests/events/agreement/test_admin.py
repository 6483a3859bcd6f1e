import pytest
from django.urls import reverse

from events.agreement.models import Agreement, Milestone
from tests.factories import make_agreement, make_country, make_milestone, make_source

pytestmark = pytest.mark.django_db


def test_an_agreement_is_entered_with_parties_and_clauses(at_the_desk):
    make_country("CA")
    make_country("MX")
    editor = at_the_desk("Contributor").open(reverse("admin:events_agreement_add"))

    editor.fill(
        name="Action plan", slug="ca-mx-action-plan", type="framework", aliases="Plan de acción, 2025-2028"
    )
    editor.add_row("parties", country="CA", dates="2025-09-18/..").add_row(
        "parties", country="MX", dates="2025-09-18/.."
    )
    editor.add_row("clauses", kind="general_review", text="Reviewed each year.").press(
        "Save and continue editing"
    )

    agreement = Agreement.objects.get(slug="ca-mx-action-plan")
    assert agreement.aliases == ["Plan de acción, 2025-2028"]
    assert [str(party) for party in agreement.parties.all()] == ["CA, 2025-09-18/..", "MX, 2025-09-18/.."]
    assert "Nothing is missing." in editor.text


def test_a_milestone_is_entered_and_takes_the_parties(at_the_desk):
    agreement = make_agreement()
    source = make_source()
    editor = at_the_desk("Contributor").open(reverse("admin:events_milestone_add"))

    editor.fill(agreement=agreement.pk, step="signed", title="Signed", slug="usmca-signed", date="2018-11-30")
    editor.add_row("citations", source=source.pk, stance="supports").press("Save and continue editing")

    milestone = Milestone.objects.get(slug="usmca-signed")
    assert milestone.kind == "agreement_milestone"
    assert "Countries that follow: Canada (party to the agreement), Mexico (party" in editor.text


def test_a_corrected_party_is_carried_to_the_milestones(at_the_desk):
    agreement = make_agreement()
    milestone = make_milestone(agreement)
    editor = at_the_desk("Editor").open(reverse("admin:events_agreement_change", args=[agreement.pk]))

    editor.fill(**{"parties-0-DELETE": "on", "reason": "It never joined."}).press("Save")

    assert sorted(row.country_id for row in milestone.event_countries.all()) == ["MX", "US"]


def test_the_page_of_an_agreement_leads_to_its_milestones(at_the_desk):
    milestone = make_milestone()
    editor = at_the_desk("Reviewer").open(
        reverse("admin:events_agreement_change", args=[milestone.agreement_id])
    )

    assert reverse("admin:events_milestone_change", args=[milestone.pk]) in editor.page.html

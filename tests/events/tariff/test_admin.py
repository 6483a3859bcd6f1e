import pytest
from django.urls import reverse

from events.tariff.models import Tariff, TariffAction
from tests.factories import (
    make_country,
    make_product,
    make_source,
    make_tariff,
    make_tariff_action,
    make_user,
)
from tradeapi.curation import logbook, transitions

pytestmark = pytest.mark.django_db


def page_of(record):
    return reverse(f"admin:events_{record._meta.model_name}_change", args=[record.pk])


def test_a_tariff_and_its_first_action_are_entered_and_published(at_the_desk):
    make_country("US")
    make_country("CA")
    make_country("MX")
    make_product("7208")
    make_product("7304")
    source = make_source()
    editor = at_the_desk("Contributor").open(reverse("admin:events_tariff_add"))
    editor.fill(
        title="Duty on Canadian steel", slug="us-canada-steel", imposed_by="US", type="import_duty", scope="Steel",
    ).press("Save and submit for review")  # fmt: skip
    tariff = Tariff.objects.get(slug="us-canada-steel")
    at_the_desk("Reviewer").open(page_of(tariff)).press("Publish")

    editor.open(reverse("admin:events_tariffaction_add"))
    editor.fill(
        tariff=tariff.pk, action="in_force", title="Steel duty imposed", slug="us-canada-steel-imposed",
        date="2025-03-10", effective="2025-03-12",
    )  # fmt: skip
    editor.add_row(
        "lines", label="steel", origin="CA", product_kind="codes", hs_include="72.08, 7304", rate_percent="25",
        treatment="charged", rate_type="percent", qualifier="exact", role="additional", origin_kind="country",
        excluded_origins="MX",
    )  # fmt: skip
    editor.add_row("citations", source=source.pk, stance="supports").press("Save and submit for review")
    action = TariffAction.objects.get(slug="us-canada-steel-imposed")
    reviewer = at_the_desk("Reviewer").open(page_of(action)).press("Publish")

    action.refresh_from_db()
    assert action.status == "published", reviewer.text
    line = action.lines.get()
    assert (line.hs_include, line.hs_tree, str(line.rate_percent)) == (
        ["7208", "7304"],
        ["72", "7208", "73", "7304"],
        "25.000",
    )
    assert [country.pk for country in line.excluded_origins.all()] == ["MX"]
    page = reviewer.open(page_of(tariff)).text
    assert "Status, as it follows from the published actions" in page
    assert "2025-03-12" in page.replace("March 12, 2025", "2025-03-12")
    assert "CA, steel: 25 %" in page


def test_a_rate_needs_what_its_type_says(at_the_desk):
    action = make_tariff_action(published=False)
    editor = at_the_desk("Contributor").open(page_of(action))

    editor.fill(**{"lines-0-rate_percent": ""}).press("Save")

    assert "The rate needs its percent, or its amount with currency and unit." in editor.text


def test_codes_that_do_not_exist_are_named_before_publication(at_the_desk):
    action = make_tariff_action(
        published=False, lines=[{"product_kind": "codes", "hs_include": ["7208", "999998"]}]
    )
    make_product("7208")

    page = at_the_desk("Contributor").open(page_of(action)).text

    assert "Not in HS 2022: 999998." in page


def test_a_corrected_rate_moves_the_periods_and_is_told_in_the_history(at_the_desk):
    action = make_tariff_action()
    editor = at_the_desk("Editor").open(page_of(action))

    editor.fill(**{"effective": "2025-03-06", "lines-0-rate_percent": "35", "reason": "As amended."}).press(
        "Save"
    )

    in_force = action.tariff.status_periods.get(status="in_force")
    assert in_force.valid.lower.isoformat() == "2025-03-06"
    told = [(c.column, c.old, c.new) for c in logbook.entries(action)[0].changes]
    assert ("Effective", "2025-03-04", "2025-03-06") in told
    assert ("Rate percent", "25.000", "35.000") in told


def test_a_public_action_stays_with_its_tariff(at_the_desk):
    action, other = make_tariff_action(), make_tariff()

    page = at_the_desk("Editor").open(page_of(action))
    assert 'name="tariff"' not in page.page.html
    page.fill(tariff=other.pk, reason="Moved.").press("Save")

    action.refresh_from_db()
    assert action.tariff != other


def test_a_draft_action_may_move_to_another_tariff_and_changes_no_periods(at_the_desk):
    public, draft = make_tariff_action(), make_tariff_action(published=False)
    other = make_tariff()

    at_the_desk("Contributor").open(page_of(draft)).fill(tariff=other.pk).press("Save")

    draft.refresh_from_db()
    assert draft.tariff == other
    assert not other.status_periods.exists()
    assert public.tariff.status_periods.exists()


def test_the_page_of_a_tariff_leads_to_its_actions(at_the_desk):
    action = make_tariff_action(title="Steel duty imposed")
    editor = at_the_desk("Reviewer").open(page_of(action.tariff))

    assert page_of(action) in editor.page.html
    assert "Steel duty imposed" in editor.text


def test_derived_tables_are_looked_at(at_the_desk):
    action = make_tariff_action()
    boss = at_the_desk(is_superuser=True)

    for name in ("statusperiod", "rateperiod", "rateline", "ratelineexclusion"):
        assert boss.open(reverse(f"admin:events_{name}_add")).status == 403
    page = boss.open(reverse("admin:events_statusperiod_changelist")).text
    assert "in force" in page
    assert "open" in page

    transitions.withdraw(action, make_user("Reviewer"), "A forgery.")
    assert "0 status periods" in boss.open(reverse("admin:events_statusperiod_changelist")).text


def test_many_lines_are_listed_until_they_are_to_be_edited(at_the_desk):
    lines = [{"label": f"annex {number}", "rate_percent": number} for number in range(10, 36)]
    action = make_tariff_action(lines=lines, published=False)
    editor = at_the_desk("Contributor").open(page_of(action))

    assert "26 lines, listed below; edit them" in editor.text
    assert "annex 35" in editor.text
    assert "lines-0-rate_percent" not in editor.page.html
    editor.fill(title="A better title").press("Save")
    assert action.lines.count() == 26

    editor.open(page_of(action)).follow("edit them").fill(**{"lines-0-rate_percent": "11.5"}).press("Save")
    action.refresh_from_db()
    assert (action.title, str(action.lines.first().rate_percent)) == ("A better title", "11.500")

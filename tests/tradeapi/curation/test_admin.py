"""What every page of a record does: it guards what is public, and never loses what was typed."""

import pytest
from django.urls import reverse

from tests.factories import (
    make_country,
    make_event,
    make_meeting,
    make_office,
    make_official,
    make_participation,
    make_source,
    make_tenure,
    make_user,
)
from tradeapi.curation import logbook, transitions

pytestmark = pytest.mark.django_db


def page_of(record):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def test_a_draft_is_saved_and_its_version_counts(at_the_desk):
    source = make_source(published=False)

    editor = at_the_desk("Contributor").open(page_of(source)).fill(title="A better title").press("Save")

    source.refresh_from_db()
    assert (source.title, source.version) == ("A better title", 2)
    assert "was changed successfully" in editor.text


def test_a_save_over_a_newer_save_is_refused_and_typing_is_kept(at_the_desk):
    source = make_source(published=False)
    first, second = at_the_desk("Editor").open(page_of(source)), at_the_desk("Editor").open(page_of(source))
    second.fill(title="Of the second").press("Save")

    first.fill(title="Of the first").press("Save and continue editing")

    source.refresh_from_db()
    assert (source.title, source.version) == ("Of the second", 2)
    assert "This record was saved by someone else since you opened it." in first.text
    assert "Your text was not saved, and is still here." in first.text
    assert 'value="Of the first"' in first.page.html

    first.press("Save")
    source.refresh_from_db()
    assert source.title == "Of the second"


def test_a_save_without_the_version_that_was_seen_is_refused(at_the_desk):
    source = make_source(published=False)

    at_the_desk("Editor").open(page_of(source)).fill(seen="", title="Blind").press("Save")

    source.refresh_from_db()
    assert source.version == 1


def test_typing_is_kept_when_the_draft_went_to_review_meanwhile(at_the_desk):
    source = make_source(published=False)
    editor = at_the_desk("Contributor").open(page_of(source))
    transitions.submit(source, make_user("Contributor"))

    editor.fill(title="Too late").press("Save")

    assert editor.status == 200
    assert "is in review and stands still" in editor.text
    assert 'value="Too late"' in editor.page.html
    source.refresh_from_db()
    assert source.title != "Too late"


def test_a_correction_asks_why_and_the_history_keeps_the_answer(at_the_desk):
    source = make_source(title="Canada recinds tax")
    editor = at_the_desk("Editor", first_name="Ada", last_name="Byron").open(page_of(source))

    editor.fill(title="Canada rescinds tax").press("Save")
    assert "This is public: say why it changes." in editor.text
    assert 'value="Canada rescinds tax"' in editor.page.html
    editor.fill(reason="A letter was missing.").press("Save")

    source.refresh_from_db()
    assert (source.title, source.version, source.status) == ("Canada rescinds tax", 3, "published")
    newest = logbook.entries(source)[0]
    assert (newest.title, newest.who, newest.reason) == ("Corrected", "Ada Byron", "A letter was missing.")
    assert [(c.column, c.old, c.new) for c in newest.changes] == [
        ("Title", "Canada recinds tax", "Canada rescinds tax")
    ]


def test_a_correction_that_breaks_the_rules_is_rolled_back_and_stays_on_the_page(at_the_desk):
    event = make_event(title="Repeal announced")
    draft = make_source(published=False)
    editor = at_the_desk("Editor").open(page_of(event))

    editor.fill(**{"title": "Repeal", "reason": "Shorter.", "event_countries-0-DELETE": "on"})
    editor.fill(**{"citations-0-source": draft.pk}).press("Save")

    assert "Name at least one country and its role." in editor.text
    assert f"It names records that are not published: source '{draft}' ({draft.slug})." in editor.text
    assert 'value="Repeal"' in editor.page.html
    event.refresh_from_db()
    assert (event.title, event.version, event.event_countries.count()) == ("Repeal announced", 2, 1)


def test_what_the_database_refuses_is_said_in_words(at_the_desk):
    """Only the database knows that the days of two tenures overlap."""
    office = make_office()
    make_tenure(make_official("Anita Anand"), office, "2025-05-13/..")
    late = make_official("Mélanie Joly", published=False)
    editor = at_the_desk("Editor").open(page_of(late))

    editor.add_row("tenures", office=office.pk, dates="2025-06-01/..").press("Save")

    assert editor.status == 200
    assert "Someone else holds this office on some of these days." in editor.text
    assert 'value="2025-06-01/.."' in editor.page.html
    assert not late.tenures.exists()


def test_dates_that_are_no_edtf_are_explained(at_the_desk):
    event = make_event(published=False)

    editor = at_the_desk("Contributor").open(page_of(event)).fill(date="29/06/2025").press("Save")

    assert "is not a date that is understood here: write 2025, 2025-08 or 2025-08-05" in editor.text or (
        "more than one slash" in editor.text
    )
    assert 'value="29/06/2025"' in editor.page.html


def test_the_identity_of_what_was_public_cannot_be_typed_over(at_the_desk):
    source, draft = make_source(), make_source(published=False)
    editor = at_the_desk("Editor")

    assert 'name="slug"' in editor.open(page_of(draft)).page.html
    assert 'name="slug"' not in editor.open(page_of(source)).page.html
    editor.fill(slug="another", reason="Try.", title="T").press("Save")
    source.refresh_from_db()
    assert source.slug != "another"


def test_a_code_is_typed_once(at_the_desk):
    country = make_country("QA", published=False)

    assert 'name="code"' not in at_the_desk("Editor").open(page_of(country)).page.html


def test_a_draft_shows_what_is_missing_before_publication(at_the_desk):
    event = make_event(countries=(), sources=[], published=False)
    editor = at_the_desk("Contributor").open(page_of(event))

    assert "Before publication Cite the page or document this was taken from." in editor.text
    assert "Name at least one country and its role." in editor.text

    assert "Nothing is missing." in editor.open(page_of(make_event(published=False))).text


def test_saving_and_submitting_is_one_button(at_the_desk):
    source = make_source(published=False)
    editor = at_the_desk("Contributor").open(page_of(source))

    editor.fill(title="Ready").press("Save and submit for review")

    source.refresh_from_db()
    assert (source.title, source.status, source.submitted_by) == ("Ready", "in_review", editor.user)
    assert "was saved and submitted for review." in editor.text
    assert not editor.offers("Save")


def test_the_reason_it_was_sent_back_stands_on_the_draft(at_the_desk):
    source = make_source(published=False)
    transitions.submit(source, make_user("Contributor"))
    transitions.send_back(source, make_user("Reviewer"), "The date is missing.")

    assert "Sent back: The date is missing." in at_the_desk("Contributor").open(page_of(source)).text


def test_what_is_withdrawn_is_read_only_and_says_why(at_the_desk):
    source, twin = make_source(title="The one"), make_source()
    transitions.merge(twin, source, make_user("Reviewer"), "Entered twice.")

    editor = at_the_desk("Editor").open(page_of(twin))

    assert "Withdrawn: Entered twice." in editor.text
    assert f"The one ({source.slug}) stands in for it." in editor.text
    assert not editor.offers("Save")


def test_the_public_page_is_one_click_away_once_there_is_one(at_the_desk):
    source, draft = make_source(), make_source(published=False)
    editor = at_the_desk("Editor")

    assert editor.open(page_of(source)).page.links["View on site"] == f"/api/v1/sources/{source.slug}/"
    assert "View on site" not in editor.open(page_of(draft)).page.links


def test_nothing_can_be_deleted_by_its_address(at_the_desk):
    source = make_source()
    url = reverse("admin:events_source_delete", args=[source.pk])

    assert at_the_desk(is_superuser=True).open(url).status == 403
    source.refresh_from_db()


def test_stored_markup_stays_text_on_every_page(at_the_desk):
    markup = "<script>alert(1)</script><b>bold</b>"
    source = make_source(title=markup, publisher="<i>Publisher</i>")
    event = make_event(title=markup, summary=markup, sources=[source])
    draft = make_event(title=markup, published=False)
    transitions.submit(draft, make_user("Contributor", first_name="<u>Carl</u>", username="carl<b>"))
    boss = at_the_desk(is_superuser=True)
    pages = [
        page_of(event),
        page_of(source),
        page_of(draft),
        reverse("admin:events_event_changelist"),
        reverse("admin:events_source_changelist"),
        reverse("admin:events_citation_changelist"),
        reverse("admin:events_event_history", args=[draft.pk]),
        reverse("admin:events_event_history", args=[event.pk]),
        reverse("admin:events_event_transition", args=[event.pk, "withdraw"]),
        reverse("admin:index"),
    ]

    for url in pages:
        html = boss.open(url).page.html
        assert "<script>alert(1)" not in html, url
        assert "<b>bold" not in html, url
        assert "<i>Publisher" not in html, url
        assert "<u>Carl" not in html, url
    refusal = boss.open(reverse("admin:events_source_transition", args=[source.pk, "withdraw"]))
    refusal.fill(reason=markup).press("Withdraw")
    assert "<script>alert(1)" not in refusal.page.html
    assert markup in refusal.text


@pytest.mark.parametrize(
    "lookup",
    [
        "submitted_by__password__startswith",
        "submitted_by__username__startswith",
        "submitted_by__email",
        "citations__event__submitted_by__password",
        "merged_into__submitted_by__password__regex",
    ],
)
def test_lists_cannot_be_asked_about_accounts(at_the_desk, lookup):
    make_source()

    response = at_the_desk(is_superuser=True).open(
        reverse("admin:events_source_changelist"), **{lookup: "argon2"}
    )

    assert response.status == 400
    assert "argon2" not in response.text


def test_a_search_ignores_accents_and_finds_beginnings_and_codes(at_the_desk):
    make_official("Mélanie Joly")
    make_official("Anita Anand")
    editor = at_the_desk("Contributor")

    assert "Mélanie Joly" in editor.open(reverse("admin:countries_official_changelist"), q="melan").text
    assert "Anita Anand" not in editor.text


def test_a_tenure_on_its_own_page_corrects_the_person_and_the_office(at_the_desk):
    tenure = make_tenure(dates="2025-05-13/..")
    editor = at_the_desk("Editor").open(page_of(tenure))

    editor.fill(note="Also for trade.").press("Save")
    assert "This is public: say why it changes." in editor.text
    editor.fill(reason="Found in the gazette.").add_row("sources", publisher="Canada Gazette", title="Order")
    editor.press("Save")

    tenure.official.refresh_from_db()
    assert (tenure.official.version, tenure.office.version) == (3, 2)
    newest = logbook.entries(tenure.official)[0]
    assert (newest.title, newest.reason) == ("Corrected", "Found in the gazette.")
    assert ("Note", "Also for trade.") in [(change.column, change.new) for change in newest.changes]


def test_a_contributor_adds_a_tenure_to_drafts_alone(at_the_desk):
    official, office = make_official(published=False), make_office()
    editor = at_the_desk("Contributor").open(reverse("admin:countries_tenure_add"))

    editor.fill(official=official.pk, office=office.pk, dates="2025-05-13/..", reason="Why.").press("Save")
    assert "is public; an editor with the right to correct may change it" in editor.text
    assert not official.tenures.exists()

    draft = make_office(published=False)
    editor.fill(office=draft.pk).press("Save")
    assert official.tenures.count() == 1


def test_meetings_follow_the_tenures_of_those_who_took_part(at_the_desk):
    official, office = make_official("Anita Anand"), make_office()
    meeting = make_meeting(date="2025-08-05")
    participation = make_participation(meeting, official=official)
    editor = at_the_desk("Editor").open(page_of(official)).fill(reason="Her office was missing.")

    editor.add_row("tenures", office=office.pk, dates="2025-05-13/..").press("Save")

    participation.refresh_from_db()
    assert participation.tenure == official.tenures.get()


def test_events_follow_the_tier_of_what_they_cite(at_the_desk):
    source = make_source(tier="press")
    event = make_event(sources=[source])
    assert event.verification == "single_source"

    editor = at_the_desk("Editor").open(page_of(source))
    editor.fill(tier="official", reason="It is the ministry's own page.").press("Save")

    event.refresh_from_db()
    assert event.verification == "official"

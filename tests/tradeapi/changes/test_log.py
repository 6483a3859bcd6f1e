import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from countries.country.models import Country
from countries.product.models import Product
from events.event.models import Citation, EventCountry
from events.tariff.rates import RateLine
from tests.factories import (
    make_agreement,
    make_country,
    make_event,
    make_meeting,
    make_office,
    make_official,
    make_product,
    make_source,
    make_tariff,
    make_tariff_action,
    make_tenure,
    make_user,
)
from tradeapi import changes
from tradeapi.api.viewsets import PublishedViewSet
from tradeapi.changes import log
from tradeapi.changes.models import Change
from tradeapi.curation import transitions
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.documents import building

pytestmark = pytest.mark.django_db


def page_of(record):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def submitted(record):
    transitions.submit(record, make_user("Contributor"))
    return record


def last():
    return Change.objects.last()


def test_a_publication_is_a_row_with_the_document_and_the_role_of_who_did_it(logged, client):
    source = submitted(make_source("Repeal announced", published=False))
    assert logged() == []

    transitions.publish(source, make_user("Reviewer", email="jane@example.org"))

    assert logged() == [("sources", source.slug, "published")]
    change = last()
    assert (change.by, change.reason, change.fields, change.before) == ("reviewer", "", [], None)
    assert change.summary == f"sources/{source.slug} was published."
    shown = client.get(f"/api/v1/sources/{source.slug}/").content.decode()
    assert change.document == shown


def test_drafts_and_reviews_leave_no_trace(logged, at_the_desk):
    make_country("CA")
    logged()

    source = make_source(published=False)
    at_the_desk("Contributor").open(page_of(source)).fill(title="Other").press("Save and continue editing")
    submitted(source)
    transitions.send_back(source, make_user("Reviewer"), "No date.")
    transitions.discard(source, make_user("Editor"))

    assert logged() == []


def test_a_correction_says_what_changed_and_why(logged, at_the_desk):
    source = make_source("Repeal announced")
    logged()

    editor = at_the_desk("Editor").open(page_of(source))
    editor.fill(title="Repeal of the tax announced", reason="The title was cut.").press("Save")

    assert logged() == [("sources", source.slug, "corrected")]
    change = last()
    assert (change.fields, change.reason, change.by) == (["title"], "The title was cut.", "editor")
    assert change.summary == f"sources/{source.slug} was corrected: title."
    assert (change.before["title"], change.after["title"]) == (
        "Repeal announced", "Repeal of the tax announced",
    )  # fmt: skip


def test_a_save_that_is_refused_is_not_logged(logged, at_the_desk):
    source = make_source()
    logged()

    editor = at_the_desk("Editor").open(page_of(source)).fill(title="Other", reason="").press("Save")

    assert editor.status == 200
    assert logged() == []


def test_rows_edited_on_the_page_of_their_record_are_corrections_of_it(logged, at_the_desk):
    event, source = make_event(), make_source(tier="press")
    logged()

    editor = at_the_desk("Editor").open(page_of(event)).fill(reason="A second source.")
    editor.add_row("citations", source=source.pk, quote="will rescind", stance="supports").press("Save")

    assert logged() == [("events", event.slug, "corrected")]
    assert "citations" in last().fields


def test_a_row_taken_away_is_a_correction_too(logged):
    event = make_event(countries=(("CA", "actor"), ("US", "concerned")))
    logged()

    with one_writer(), recorded(by=make_user("Editor"), action="edit", reason="Not concerned."):
        EventCountry.objects.get(event=event, country="US").delete()

    assert logged() == [("events", event.slug, "corrected")]
    assert last().fields == ["countries"]
    assert last().countries == ["CA", "US"]


def test_a_rate_line_corrects_its_action_and_refreshes_the_tariff(logged):
    action = make_tariff_action()
    logged()

    with one_writer(), recorded(by=make_user("Editor"), action="edit", reason="A slip."):
        line = RateLine.objects.get(action=action)
        line.rate_percent = 35
        line.save()
        transitions.rebuild(action)

    assert logged() == [
        ("tariff-actions", action.slug, "corrected"), ("tariffs", action.tariff.slug, "refreshed"),
    ]  # fmt: skip
    assert {(change.reason, change.by) for change in Change.objects.filter(reason="A slip.")} == {
        ("A slip.", "editor")
    }


def test_an_origin_left_out_of_a_line_is_a_correction_of_the_action(logged):
    make_country("MX")
    action = make_tariff_action(lines=[{"origin": None}])
    logged()

    with one_writer(), recorded(action="edit"):
        action.lines.get().excluded_origins.add("MX")

    assert ("tariff-actions", action.slug, "corrected") in logged()


def test_what_is_written_in_bulk_or_by_sql_is_caught_all_the_same(logged):
    event, source = make_event(), make_source()
    logged()

    with one_writer(), recorded(action="load"):
        Citation.objects.bulk_create([Citation(event=event, source=source, quote="in bulk")])
    assert logged() == [("events", event.slug, "corrected")]

    with one_writer(), connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET title = 'By SQL' WHERE id = %s", [event.pk])
    assert logged() == [("events", event.slug, "corrected")]
    assert last().after["title"] == "By SQL"


def test_a_renamed_country_refreshes_every_document_that_names_it(logged):
    official = make_official(country="CA")
    meeting = make_meeting(countries=("CA", "MX"))
    tariff = make_tariff(imposed_by="US")
    action = make_tariff_action(tariff, lines=[{"origin": "CA"}])
    agreement = make_agreement(parties=("CA", "MX"))
    make_event(countries=(("MX", "actor"),))
    logged()

    with one_writer(), recorded(action="edit", reason="A new name."):
        country = Country.objects.get(pk="CA")
        country.name = "Kanata"
        country.save()

    assert logged() == [
        ("countries", "CA", "corrected"),
        ("agreements", agreement.slug, "refreshed"),
        ("events", action.slug, "refreshed"),
        ("events", meeting.slug, "refreshed"),
        ("meetings", meeting.slug, "refreshed"),
        ("officials", official.slug, "refreshed"),
        ("tariff-actions", action.slug, "refreshed"),
        ("tariffs", tariff.slug, "refreshed"),
    ]
    assert last().summary == f"tariffs/{tariff.slug} shows other records that changed: rates."


def test_a_tenure_corrects_the_person_and_the_office(logged):
    tenure = make_tenure(make_official(), make_office())
    logged()

    with one_writer(), recorded(action="edit", reason="He was only acting."):
        tenure.acting = True
        tenure.save()

    assert sorted(logged()) == [
        ("offices", tenure.office.slug, "corrected"), ("officials", tenure.official.slug, "corrected"),
    ]  # fmt: skip


def test_what_a_record_named_before_is_refreshed_when_it_names_another(logged):
    first, second = make_event("Ruling"), make_event("Another ruling")
    part = make_event("A part", part_of=first)
    logged()

    with one_writer(), recorded(action="edit", reason="Part of the other."):
        part.part_of = second
        part.save()

    assert sorted(logged()) == sorted(
        [
            ("events", part.slug, "corrected"),
            ("events", first.slug, "refreshed"),
            ("events", second.slug, "refreshed"),
        ]
    )


def test_a_withdrawal_leaves_a_tombstone_with_the_reason(logged):
    source = make_source()
    logged()

    transitions.withdraw(source, make_user("Reviewer"), "The page was a forgery.")

    assert logged() == [("sources", source.slug, "withdrawn")]
    change = last()
    assert (change.after, change.before["slug"], change.reason) == (
        None, source.slug, "The page was a forgery.",
    )  # fmt: skip
    assert change.stands_in is None


def test_a_merge_names_the_record_that_stands_in(logged):
    source, other = make_source("A"), make_source("B")
    logged()

    transitions.merge(source, other, make_user("Reviewer"), "The same page.")

    assert logged() == [("sources", source.slug, "merged")]
    assert last().stands_in == {"slug": other.slug, "title": str(other)}
    assert last().summary == f"sources/{source.slug} was merged into sources/{other.slug}."


def test_an_event_of_two_lists_is_logged_for_both(logged):
    make_country("CA"), make_country("MX")
    source = make_source()
    logged()

    meeting = make_meeting(sources=[source])

    assert logged() == [("events", meeting.slug, "published"), ("meetings", meeting.slug, "published")]


def test_what_is_rolled_back_leaves_neither_a_row_nor_a_gap(logged):
    logged()
    before = changes.revision()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_source()
        raise ZeroDivisionError
    make_source()

    assert changes.revision() == before + 1


def test_numbers_follow_each_other_from_one():
    assert changes.revision() == 0

    make_source(), make_event(), make_tariff_action()

    numbers = list(Change.objects.values_list("number", flat=True))
    assert numbers == list(range(1, changes.revision() + 1))
    assert len(numbers) > 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_database_refuses_a_number_that_does_not_follow(number):
    make_source()
    change = last()
    change.number, change.previous = number, None

    with pytest.raises(Error), transaction.atomic():
        change.save(force_insert=True)


@pytest.mark.parametrize("sql", ["UPDATE changes_change SET reason = 'x'", "DELETE FROM changes_change"])
def test_the_database_keeps_what_was_logged(sql):
    make_source()

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_tables_without_history_are_logged_when_they_are_noted(logged):
    from tradeapi.curation.writing import note

    product = make_product("7208")
    assert logged() == []

    with one_writer(), recorded(action="load", reason="A new edition."):
        note(Product, [product.pk])

    assert logged() == [("products", "7208", "published")]


def test_notes_are_for_writers_only():
    from tradeapi.curation.writing import note

    with pytest.raises(RuntimeError):
        note(Product, ["7208"])


@pytest.mark.parametrize(
    ("groups", "fields", "role"),
    [
        (["Reviewer", "Contributor"], {}, "reviewer"),
        ([], {"is_superuser": True, "first_name": "Jane", "email": "jane@example.org"}, "administrator"),
    ],
)
def test_the_public_learns_the_role_and_nothing_else_of_who_did_it(client, groups, fields, role):
    source = submitted(make_source(published=False))

    transitions.publish(source, make_user(*groups, username="jane", **fields))

    answer = client.get("/api/v1/changes/").content.decode()
    assert f'"by":"{role}"' in answer
    assert "jane" not in answer.lower()


@pytest.fixture
def renderings(monkeypatch):
    """Names of the records that are rendered, in order."""
    names, render = [], PublishedViewSet.rendered

    def rendered(view, records):
        names.extend(str(getattr(record, record.identity)) for record in records)
        return render(view, records)

    monkeypatch.setattr(PublishedViewSet, "rendered", rendered)
    return names


@pytest.mark.django_db(transaction=True)
def test_a_write_renders_each_record_once_for_the_log_and_for_the_lists(renderings, client):
    source = make_source("Repeal announced")
    building.settle()
    renderings.clear()

    with one_writer(), recorded(action="edit", reason="The title was cut."):
        source.title = "Repeal of the tax announced"
        source.save()

    assert renderings == [source.slug]
    assert last().after["title"] == "Repeal of the tax announced"
    assert client.get(f"/api/v1/sources/{source.slug}/").json() == last().after
    assert log.differences() == building.differences() == []

"""The desk as a whole: every table has a page, every relation a search box."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from pghistory.models import Event as HistoryRow

from tests import factories as f
from tradeapi.curation import transitions

pytestmark = pytest.mark.django_db

MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("countries", "events") and not issubclass(model, HistoryRow)
]


def address(model, view, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


@pytest.fixture
def furnished():
    """One row of every table."""
    eu = f.make_country("EU")
    f.make_membership(eu, "DE")
    f.make_product()
    f.make_sector()
    tenure = f.make_tenure()
    tenure.sources.create(publisher="Canada Gazette", title="Order in council")
    action = f.make_tariff_action()
    action.lines.get().excluded_origins.add(eu)
    agreement = f.make_agreement()
    agreement.clauses.create(kind="joint_review", text="Every six years.")
    milestone = f.make_milestone(agreement)
    meeting = f.make_meeting()
    event = f.make_event()
    event.event_officials.create(official=tenure.official, role="announced", office=tenure.office)
    f.make_link(event, meeting)
    f.make_signal()
    event.settlements.create(field="date", value=event.date, reason="The order says so.")
    return milestone


def test_every_model_has_its_admin():
    assert [model.__name__ for model in MODELS if not admin.site.is_registered(model)] == []


@pytest.mark.parametrize("group", ["Contributor", "Editor", "Reviewer"])
def test_every_list_and_every_page_opens(furnished, at_the_desk, group):
    editor = at_the_desk(group)
    failed = []
    for model in MODELS:
        row = model._default_manager.first()
        assert row is not None, model
        urls = [
            address(model, "changelist"),
            address(model, "change", row.pk),
            address(model, "history", row.pk),
        ]
        failed += [url for url in urls if editor.open(url).status != 200]
        failed += [url for url in [urls[0]] if editor.open(url, q="Canada's é (2)").status != 200]
    assert failed == []


def test_lists_cost_the_same_however_long_they_are(furnished, at_the_desk, django_assert_max_num_queries):
    editor = at_the_desk("Reviewer")
    for _ in range(5):
        f.make_tariff_action()
        f.make_meeting()
    for model in MODELS:
        with django_assert_max_num_queries(22):
            editor.open(address(model, "changelist"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_relation_is_searched_and_never_a_list_of_thousands(model):
    model_admin = admin.site.get_model_admin(model)
    request = None
    searched = set(getattr(model_admin, "get_autocomplete_fields", lambda request: ())(request))
    form_fields = {
        field.name
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.is_relation and field.editable and not getattr(field.remote_field, "parent_link", False)
    }
    if model_admin.has_add_permission.__qualname__.startswith("LookedAt"):
        return
    assert form_fields <= searched


def test_the_index_shows_what_waits(at_the_desk):
    f.make_source(published=False)
    transitions.submit(f.make_source(published=False), f.make_user("Contributor"))
    f.make_meeting(published=False, sources=[])

    reviewer = at_the_desk("Reviewer").open(reverse("admin:index"))

    assert "On the desk Records In review Drafts Meetings – 1 Sources 1 1" in reviewer.text
    assert reviewer.page.text.index("Parts of records") > reviewer.page.text.index("Tariffs")


def test_the_index_shows_nothing_of_the_record_to_an_account_without_a_group(at_the_desk):
    f.make_source(published=False)

    page = at_the_desk().open(reverse("admin:index"))

    assert "On the desk" not in page.text
    assert "You don’t have permission to view or edit anything." in page.text


def search(editor, model, field, term):
    query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field}
    response = editor.client.get(reverse("admin:autocomplete"), {**query, "term": term})
    assert response.status_code == 200, response.content
    return [row["text"] for row in response.json()["results"]]


def test_a_search_box_shows_identity_and_status_and_puts_the_code_typed_first(at_the_desk):
    from events.event.models import EventCountry

    for code in ("CA", "MX", "US"):
        f.make_country(code)
    f.make_country("QA", name="Qatar", published=False, aliases=["Ca-tar"])
    editor = at_the_desk("Contributor")

    assert search(editor, EventCountry, "country", "ca") == ["Canada (CA)", "Qatar (QA, draft)"]
    assert search(editor, EventCountry, "country", "us") == ["United States (US)"]


def test_a_search_box_leaves_out_what_was_withdrawn(at_the_desk):
    from events.event.models import Citation

    source = f.make_source()
    transitions.withdraw(source, f.make_user(is_superuser=True), "A forgery.")

    assert search(at_the_desk("Contributor"), Citation, "source", "") == []


def test_an_event_of_any_kind_can_be_linked_to(at_the_desk):
    from events.event.models import EventLink

    meeting, event = f.make_meeting(title="Talks in Mexico City"), f.make_event(title="Talks end")

    found = search(at_the_desk("Contributor"), EventLink, "to_event", "talks")
    assert sorted(found) == sorted([f"Talks in Mexico City ({meeting.slug})", f"Talks end ({event.slug})"])


def test_a_twin_is_searched_among_published_records_of_its_kind(at_the_desk):
    from events.meeting.models import Meeting

    f.make_event(title="Talks end")
    f.make_meeting(title="Talks fail", published=False)
    meeting = f.make_meeting(title="Talks in Mexico City")

    assert search(at_the_desk("Reviewer"), Meeting, "merged_into", "talks") == [
        f"Talks in Mexico City ({meeting.slug})"
    ]


def test_search_boxes_need_the_right_to_see(at_the_desk):
    query = {"app_label": "events", "model_name": "citation", "field_name": "source", "term": ""}

    assert at_the_desk().client.get(reverse("admin:autocomplete"), query).status_code == 403


def test_search_boxes_do_not_reach_accounts(at_the_desk):
    query = {"app_label": "events", "model_name": "source", "field_name": "submitted_by", "term": ""}

    assert at_the_desk("Editor").client.get(reverse("admin:autocomplete"), query).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/admin/events/event/", {"status__regex": "["}),
        ("/admin/events/event/", {"earliest__year": "9" * 20}),
        ("/admin/events/event/", {"earliest__month": "13", "earliest__year": "2025"}),
        ("/admin/events/event/", {"id__exact": "9" * 20}),
        ("/admin/auth/user/", {"is_active__regex": "["}),
        ("/admin/events/source/", {"p": "9" * 20}),
        ("/admin/events/source/", {"o": "99.-1"}),
        (
            "/admin/autocomplete/",
            {"app_label": "events", "model_name": "citation", "field_name": "source", "page": "x"},
        ),
    ],
)
def test_no_question_breaks_a_list(at_the_desk, page, query):
    response = at_the_desk(is_superuser=True).client.get(page, query)

    assert response.status_code < 500
    assert b"DataError" not in response.content


@pytest.mark.parametrize(
    "query",
    [
        "/admin/auth/user/?password__startswith=argon2",
        "/admin/auth/group/?user__password__startswith=argon2",
        "/admin/auth/user/?groups__user__password__startswith=argon2",
    ],
)
def test_lists_of_accounts_cannot_be_asked_about_passwords(at_the_desk, query):
    assert at_the_desk(is_superuser=True).client.get(query).status_code == 400

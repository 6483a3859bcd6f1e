"""Answers about rates are the same whether stored documents tell of actions or rows are rendered."""

from itertools import product

from django.db import connection

from tradeapi.documents import state

DAYS = ("2018-07-10", "2025-03-05", "2025-04-12", "2025-08-15", "2026-02-21", "2026-06-01")
OF_GOODS = ("imposed_by=US,CN,EU,CA", "origin=CA", "product=7208&origin=CN")
OF_DAYS = [f"rates/?on={day}&{goods}" for day, goods in product(DAYS, OF_GOODS)]
OTHERS = [
    "rates/?on=2025-08-15&known_on=2025-07-31&origin=CA",
    "rates/?on=2025-08-15&sector=steel&imposed_by=US",
    "rates/?on=2025-08-15&imposed_by=DE,US&origin=IN",
    "rates/?on=2019-06-01&origin=GB",
    "rates/compare/?on=2025-08-15&origin=CA,MX,FR",
    "rates/series/?imposed_by=US&origin=CA&from=2025-01-01",
    "rates/series/?imposed_by=US&origin=CN&from=2018-01-01&format=csv",
    "rates/series/?imposed_by=US&origin=CA&known_on=2025-05-01",
    "us-ieepa-canada/rates/",
    "us-ieepa-canada/rates/?format=csv",
]  # fmt: skip


def test_stored_documents_and_rows_give_the_same_answers(sample, db, client):
    def answers():
        found = {path: client.get(f"/api/v1/tariffs/{path}") for path in OF_DAYS + OTHERS}
        assert {path for path, answer in found.items() if answer.status_code != 200} == set()
        return {path: (answer.content, answer["ETag"]) for path, answer in found.items()}

    assert state.current().settled
    told = answers()
    assert any(b'"other_claims":[{' in content for content, _ in told.values())
    assert any(b'"ended":[{' in content for content, _ in told.values())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_revision SET edition = 'of other code'")
    rendered = answers()

    assert told == rendered


def test_what_documents_tell_is_not_fetched_from_rows(sample, db, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as context:
        client.get("/api/v1/tariffs/rates/?on=2025-08-15&imposed_by=US&origin=CA")

    assert not [query for query in context if "events_citation" in query["sql"]]

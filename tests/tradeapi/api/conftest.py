"""The tests of the API machinery run in a small house of their own."""

import pytest

from tradeapi.api.documents import list_views, openapi


@pytest.fixture(autouse=True)
def house(settings):
    settings.ROOT_URLCONF = "tests.tradeapi.api.house"
    for built_once in (list_views, openapi):
        built_once.cache_clear()
    yield
    for built_once in (list_views, openapi):
        built_once.cache_clear()


@pytest.fixture
def errors_of(api_client):
    """The errors with which a question is refused, without those that have no part in it."""

    def ask(path, query):
        response = (
            api_client.get(path, query_params=query)
            if isinstance(query, dict)
            else api_client.get(f"{path}?{query}")
        )
        assert response.status_code == 400, response.content[:500]
        assert response["Content-Type"] == "application/problem+json"
        return response.json()["errors"]

    return ask


@pytest.fixture
def slugs(api_client):
    """Identities of the records that answer a question, in order."""

    def ask(path, **query):
        response = api_client.get(path, query)
        assert response.status_code == 200, response.content[:500]
        return [row.get("slug") or row["code"] for row in response.json()["results"]]

    return ask

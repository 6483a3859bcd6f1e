"""What is true of every endpoint, asked of every route of the OpenAPI document."""

import pytest

from tests.shipped import sample

from .routes import ROUTES

__all__ = ["sample"]


def pytest_generate_tests(metafunc):
    if "route" in metafunc.fixturenames:
        metafunc.parametrize("route", ROUTES, ids=lambda route: route.path)
    if "list_route" in metafunc.fixturenames:
        routes = [route for route in ROUTES if route.is_list]
        metafunc.parametrize("list_route", routes, ids=lambda route: route.path)
    if "detail_route" in metafunc.fixturenames:
        routes = [route for route in ROUTES if "{" in route.path]
        metafunc.parametrize("detail_route", routes, ids=lambda route: route.path)


@pytest.fixture
def visit(sample, db, client):
    """GET a route of the document with its required parameters filled from real records."""

    def get(route, parameters=None, method="get", **headers):
        query = {**route.required, **(parameters or {})}
        return getattr(client, method)(route.address(client), query, headers=headers)

    return get

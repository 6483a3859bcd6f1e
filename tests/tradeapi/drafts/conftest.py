import pytest
from django.apps import apps

from tests.curator import Curator
from tests.factories import make_country, make_source
from tradeapi.curation.roles import grant


@pytest.fixture
def curator(db):
    return Curator()


@pytest.fixture
def event():
    """A body for an event, whose countries and source are there."""
    make_country("CA"), make_country("US")
    source = make_source()
    return {
        "kind": "policy",
        "slug": "2025-06-29-dst-repeal",
        "title": "Canada announces the repeal of its digital services tax",
        "date": "2025-06-29",
        "countries": [{"country": "CA", "role": "actor"}],
        "citations": [{"source": source.slug, "quote": "Canada will rescind"}],
    }


@pytest.fixture
def roles(transactional_db):
    """The groups and their permissions, which a test with real transactions begins without."""
    for label in ("countries", "events", "curation"):
        grant(apps.get_app_config(label), "default")

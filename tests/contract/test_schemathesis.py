"""Made-up requests to every operation, as the document allows them and as it does not: the same ones on every run.

Answers are those that the document describes, and none says that something fell over.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.curator import Curator

from .routes import COMMITTED, DOCUMENT

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: Requests of each sort to each operation.
EXAMPLES = 3
ONE_SEED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)


@pytest.fixture(autouse=True)
def one_connection():
    """The sample is not committed: all requests see it over the connection of the test."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


SCHEMA = schemathesis.openapi.from_dict(COMMITTED)
SCHEMA.app = get_wsgi_application()
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


#: What can't be asked wrongly is asked rightly alone.
ASKED = [
    (one, mode)
    for one in OPERATIONS
    for mode in schemathesis.GenerationMode
    if mode == schemathesis.GenerationMode.POSITIVE or one.definition.raw.get("parameters") or one.body
]


@pytest.mark.parametrize(
    ("operation", "mode"),
    ASKED,
    ids=[f"{one.definition.raw['operationId']}-{mode.value}" for one, mode in ASKED],
)
def test_every_answer_is_one_that_the_document_describes(sample, db, operation, mode):
    named = {
        one["name"]: one["example"]
        for one in DOCUMENT["paths"][operation.path][operation.method].get("parameters", ())
        if one["in"] == "path" and "example" in one
    }
    key = Curator().headers if operation.path.startswith("/api/v1/drafts/") else {}
    headers = {**key, "Accept-Encoding": "identity"}

    @ONE_SEED
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        for path in [case.path_parameters, *([named] if named else [])]:
            case.path_parameters = path
            with transaction.atomic():
                response = case.call(headers=headers)
                transaction.set_rollback(True)
            case.validate_response(response, checks=CHECKS)

    ask()

"""Documents that several processes render are those that one renders."""

import pytest
from django.core.management import call_command

from tests.factories import make_country, make_event, make_source
from tradeapi.documents import building
from tradeapi.documents.models import Document


@pytest.mark.django_db(transaction=True)
def test_several_processes_build_what_one_builds(monkeypatch):
    monkeypatch.setattr(building, "PORTION", 2)
    for letter in "ABCDE":
        make_country(f"X{letter}")
        make_source(f"Source {letter}")
    make_event()
    building.settle()
    built = set(Document.objects.values_list("resource", "record", "text"))
    Document.objects.filter(resource="source").delete()
    Document.objects.filter(resource="country").update(text="{}")

    call_command("documents", "rebuild", processes=2, verbosity=0)

    assert len(built) >= 11
    assert set(Document.objects.values_list("resource", "record", "text")) == built

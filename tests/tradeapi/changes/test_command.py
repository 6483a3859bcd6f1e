from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.source.models import Source
from tests.factories import make_source
from tradeapi import changes, start

pytestmark = pytest.mark.django_db


def told(what):
    out = StringIO()
    call_command("changes", what, stdout=out)
    return out.getvalue().strip()


def test_verify_names_what_the_log_does_not_tell(capsys):
    source = make_source()
    assert told("verify") == "the log tells of everything that is public"

    Source.objects.filter(pk=source.pk).update(title="Behind the back of the log")

    with pytest.raises(CommandError, match="of 1 records"):
        told("verify")
    assert told("catch_up") == "1 changes logged"
    assert told("verify") == "the log tells of everything that is public"


def test_a_database_from_before_the_log_begins_it_at_its_next_start(capsys):
    Source.objects.create(slug="old", title="Old", publisher="A", tier="press", status="published")

    start.begin_log()
    start.begin_log()

    assert capsys.readouterr().out == "==> change log begun: 1 records are public\n"
    assert changes.revision() == 1

"""The command that loads the reference tables."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from countries.country.imports import load_countries
from countries.country.models import Country
from countries.official.imports import load_officials
from countries.official.models import Tenure
from countries.product.models import Product
from events.agreement.models import Agreement
from events.management.commands import load_reference


def run(**options):
    out = StringIO()
    call_command("load_reference", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_everything_is_loaded_with_progress_and_a_second_run_changes_nothing():
    first, second = run(), run()

    assert Country.objects.published().filter(code="EU", kind="bloc").exists()
    assert Tenure.objects.published().filter(official__slug="anita-anand", dates="2025-05-13/..").exists()
    assert Product.objects.filter(code="720810").exists()
    assert Agreement.objects.published().filter(aliases__contains=["USMCA"]).exists()
    for step, _ in load_reference.STEPS:
        assert f"{step} ..." in first
    assert "country: 278 new, 0 changed, 0 as before" in first
    assert "country: 0 new, 0 changed, 278 as before" in second
    assert second.endswith("nothing changed\n")


@pytest.mark.django_db
def test_it_can_be_quiet(monkeypatch):
    monkeypatch.setattr(load_reference, "STEPS", (("countries", load_countries),))

    assert run(verbosity=0) == ""


@pytest.mark.django_db
def test_a_faulty_row_is_told_and_nothing_at_all_is_written(monkeypatch, tmp_path):
    path = tmp_path / "officials.json"
    path.write_text('{"officials": [\n{"id": "ca-anita-anand"}\n]}')
    steps = (("countries", load_countries), ("people", lambda: load_officials(path)))
    monkeypatch.setattr(load_reference, "STEPS", steps)

    with pytest.raises(CommandError) as refusal:
        run()

    assert refusal.value.returncode == 1
    assert "Nothing was loaded." in str(refusal.value)
    assert "officials.json, line 2, person_id: is missing" in str(refusal.value)
    assert not Country.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_no_table_is_told(monkeypatch, tmp_path):
    path = tmp_path / "officials.json"
    path.write_text("officials")
    monkeypatch.setattr(load_reference, "STEPS", (("people", lambda: load_officials(path)),))

    with pytest.raises(CommandError, match=r"officials\.json: not JSON"):
        run()

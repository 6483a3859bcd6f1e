"""The tables of tariffs: actions, rate lines and what acts on what; and what the tables that ship carry."""

import copy
import json
from datetime import date
from pathlib import Path

import pytest

from events.event.models import Event, EventLink
from events.tariff.imports import load_tariffs
from events.tariff.models import Tariff, TariffAction
from events.tariff.rates import RateLine
from tests.events.tables import faults_of
from tests.factories import make_agreement, make_country, make_sector, make_source, make_user
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.rows import UnreadableFile

ALL_GOODS = {
    "label": "all goods",
    "origin": "CA",
    "hs_exclude": ["3104"],
    "goods": "all goods but potash",
    "rate_percent": "25",
    "legal_code": "9903.01.10",
}
POTASH = {
    "label": "potash",
    "origin": "CA",
    "product_kind": "codes",
    "hs_include": ["3104"],
    "sector": "potash",
    "rate_percent": "10",
}
USMCA = {
    "label": "usmca",
    "origin": "CA",
    "treatment": "exempt",
    "rate_type": "none",
    "condition": "agreement_origin",
    "agreement": "usmca",
}
ELSEWHERE = {
    "label": "all goods",
    "origin_kind": "every",
    "excluded_origins": ["CA", "MX"],
    "rate_percent": "10",
    "qualifier": "up_to",
}
IMPOSED = {
    "slug": "us-ieepa-ca-2025-02",
    "title": "US orders 25% duties on goods of Canada",
    "summary": "Additional duties on all goods of Canada.",
    "date": "2025-02-01",
    "action": "in_force",
    "effective": "2025-03-04",
    "instrument_type": "executive_order",
    "instrument_number": "14193",
    "carries": ["us-ieepa-ca-2025-02"],
    "citations": [
        {"source": "order"},
        {
            "source": "press",
            "claim": "up to 25 %",
            "claimed_field": "rate_percent",
            "claimed_rate_percent": "25",
        },
    ],
    "lines": [ALL_GOODS, POTASH, USMCA],
}
STRUCK_DOWN = {
    "slug": "court-ca",
    "title": "Court strikes down the duties on Canada",
    "date": "2026-02-20",
    "action": "invalidated",
    "collection_on": "2026-02-24",
    "part_of": "court",
    "countries": [{"country": "CA", "role": "target"}],
    "citations": [{"source": "press"}],
    "links": [{"relation": "responds_to", "to": "us-ieepa-ca-2025-02", "source": "press"}],
}
STAYED = {
    "slug": "stay-ca",
    "title": "Ruling stayed",
    "date": "2026-02-21",
    "action": "stayed",
    "acts_on": "court-ca",
    "citations": [{"source": "press"}],
}
CANADA = {
    "slug": "us-ieepa-canada",
    "title": "US northern border duties on Canada",
    "aliases": ["northern border tariff"],
    "type": "import_duty",
    "imposed_by": "US",
    "legal_basis": "IEEPA (50 U.S.C. 1701)",
    "scope": "All goods of Canada.",
    "actions": [IMPOSED, STRUCK_DOWN, STAYED],
}
RULING = {
    "slug": "court",
    "kind": "court_ruling",
    "title": "The court rules",
    "date": "2026-02-20",
    "countries": [{"country": "US", "role": "target"}],
    "citations": [{"source": "press"}],
}


@pytest.fixture
def world(db):
    """What the rows name."""
    for code in ("US", "CA", "MX"):
        make_country(code)
    make_sector("potash", ["3104"])
    make_agreement(slug="usmca")
    make_source("Executive Order 14193", slug="order")
    make_source("Tariffs take effect", slug="press", tier="press", publisher="The Canadian Press")


def tables(folder: Path, *tariffs, events=(), name="tariffs") -> Path:
    """A table with these tariffs and events, each on a line of its own; the first tariff is on line 2."""
    path = folder / f"{name}.json"
    lists = [",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) for rows in (tariffs, events)]
    path.write_text(f'{{"tariffs": [\n{lists[0]}\n], "events": [\n{lists[1]}\n]}}', encoding="utf-8")
    return path


def changed(tariff: dict, *path, **fields) -> dict:
    """A copy of a row with these fields in the row inside it that ``path`` leads to."""
    copied = copy.deepcopy(tariff)
    row = copied
    for step in path:
        row = row[step]
    row.update(fields)
    return copied


def imported(path: Path):
    return load_tariffs([path])


def applied(tariff: Tariff, day: date) -> dict[str, str]:
    periods = tariff.rate_periods.filter(state="applied", valid__contains=day).select_related("line")
    return {period.line.label: period.line.rate_in_words for period in periods}


def test_a_tariff_is_published_with_its_actions_and_lines(world, tmp_path):
    imported(tables(tmp_path, CANADA, events=[RULING]))

    tariff = Tariff.objects.published().get(slug="us-ieepa-canada")
    assert (tariff.imposed_by_id, tariff.aliases) == ("US", ["northern border tariff"])
    action = TariffAction.objects.published().get(slug="us-ieepa-ca-2025-02")
    assert (action.tariff, action.effective, action.instrument_number) == (tariff, "2025-03-04", "14193")
    assert action.verification == "official"
    all_goods, potash, usmca = action.lines.all()
    assert (all_goods.origin_id, all_goods.hs_exclude, all_goods.legal_code) == ("CA", ["3104"], "9903.01.10")
    assert (potash.hs_include, potash.hs_tree) == (["3104"], ["31", "3104"])
    assert (usmca.treatment, usmca.agreement.slug) == ("exempt", "usmca")


def test_the_periods_follow_from_the_actions(world, tmp_path):
    imported(tables(tmp_path, changed(CANADA, actions=[IMPOSED, STRUCK_DOWN]), events=[RULING]))

    tariff = Tariff.objects.get()
    assert applied(tariff, date(2025, 3, 3)) == {}
    assert applied(tariff, date(2026, 2, 23)) == {"all goods": "25 %", "potash": "10 %", "usmca": "exempt"}
    assert applied(tariff, date(2026, 2, 24)) == {}
    assert tariff.status_periods.on(date(2026, 2, 22)).get().status == "invalidated"


def test_the_parts_of_a_decision_and_what_it_acts_on_are_found_wherever_they_stand(world, tmp_path):
    mexico = changed(CANADA, slug="us-ieepa-mexico", title="US southern border duties", actions=[])
    mexico["replaced_by"] = "us-ieepa-canada"
    first = tables(tmp_path, mexico, events=[RULING], name="a")
    second = tables(tmp_path, changed(CANADA, actions=[STAYED, STRUCK_DOWN, IMPOSED]), name="b")

    load_tariffs([second, first])

    struck_down = TariffAction.objects.published().get(slug="court-ca")
    assert struck_down.part_of == Event.objects.get(slug="court")
    assert TariffAction.objects.published().get(slug="stay-ca").acts_on == struck_down
    assert EventLink.objects.get(event=struck_down.pk).to_event.slug == "us-ieepa-ca-2025-02"
    assert Tariff.objects.get(slug="us-ieepa-mexico").replaced_by.slug == "us-ieepa-canada"


def test_countries_follow_from_the_row_and_from_the_lines(world, tmp_path):
    imported(tables(tmp_path, CANADA, events=[RULING]))

    roles = {
        slug: set(Event.objects.get(slug=slug).event_countries.values_list("country", "role"))
        for slug in ("us-ieepa-ca-2025-02", "court-ca")
    }
    both = {("US", "imposed_by"), ("CA", "target")}
    assert roles == {"us-ieepa-ca-2025-02": both, "court-ca": both}


def test_a_line_for_every_origin_names_those_it_leaves_out(world, tmp_path):
    imported(tables(tmp_path, changed(CANADA, actions=[IMPOSED | {"lines": [ELSEWHERE]}])))

    line = RateLine.objects.get()
    assert line.origin is None
    assert {country.pk for country in line.excluded_origins.all()} == {"CA", "MX"}


def test_origins_that_an_editor_excluded_stay(world, tmp_path):
    table = changed(CANADA, actions=[IMPOSED | {"lines": [ELSEWHERE]}])
    imported(tables(tmp_path, table))
    with one_writer(), recorded(by=make_user("Editor"), action="edit", reason="Mexico pays it."):
        RateLine.objects.get().excluded_origins.remove("MX")

    report = imported(tables(tmp_path, table))

    assert [country.pk for country in RateLine.objects.get().excluded_origins.all()] == ["CA"]
    assert [line.rpartition(", ex")[2] for line in report.kept] == [
        "cluded origins: CA stays; the table says CA, MX"
    ]
    assert report.changes == 0


def test_read_twice_the_tables_change_nothing(world, tmp_path):
    path = tables(tmp_path, CANADA, events=[RULING])
    imported(path)
    versions = dict(Event.objects.values_list("slug", "version"))
    periods = set(Tariff.objects.get().rate_periods.values_list("pk", flat=True))

    report = imported(path)

    assert report.changes == 0
    assert report.unchanged["tariff action"] == 3
    assert dict(Event.objects.values_list("slug", "version")) == versions
    assert set(Tariff.objects.get().rate_periods.values_list("pk", flat=True)) == periods


def test_a_corrected_line_brings_new_periods(world, tmp_path):
    imported(tables(tmp_path, changed(CANADA, actions=[IMPOSED])))
    lines = [ALL_GOODS | {"rate_percent": "35"}, USMCA, ELSEWHERE | {"excluded_origins": ["CA"]}]

    report = imported(tables(tmp_path, changed(CANADA, actions=[IMPOSED | {"lines": lines}])))

    assert applied(Tariff.objects.get(), date(2025, 6, 1))["usmca"] == "exempt"
    rates = sorted(RateLine.objects.values_list("label", "origin", "rate_percent"), key=str)
    assert [(label, origin, rate and int(rate)) for label, origin, rate in rates] == [
        ("all goods", "CA", 35),
        ("all goods", None, 10),
        ("usmca", "CA", None),
    ]
    assert report.changed["rate line"] == 2
    assert "potash" not in applied(Tariff.objects.get(), date(2025, 6, 1))


ACTION, LINE = ("actions", 0), ("actions", 0, "lines", 0)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (changed(CANADA, slug="Not A Slug"), "slug"),
        (changed(CANADA, type="tribute"), "type"),
        (changed(CANADA, imposed_by="XX"), "imposed_by"),
        (changed(CANADA, title=["US duties"]), "title"),
        (changed(CANADA, scope=""), "row"),
        (changed(CANADA, rate=25), "rate"),
        (changed(CANADA, replaced_by="unheard-of"), "replaced_by"),
        (changed(CANADA, actions="none"), "actions"),
        (changed(CANADA, *ACTION, action="imposed"), "actions[0].action"),
        (changed(CANADA, *ACTION, date="02/01/2025"), "actions[0].date"),
        (changed(CANADA, *ACTION, effective="soon"), "actions[0].effective"),
        (changed(CANADA, *ACTION, collection_on="2025-02"), "actions[0].collection_on"),
        (changed(CANADA, *ACTION, instrument_type="decree of the king"), "actions[0].instrument_type"),
        (changed(CANADA, *ACTION, retroactive_to="2025-06-01"), "actions[0].row"),
        (changed(CANADA, *ACTION, citations=[]), "actions[0].row"),
        (changed(CANADA, *ACTION, citations=[{"source": "unheard-of"}]), "actions[0].citations[0].source"),
        (changed(CANADA, *ACTION, citations=[{"quote": "25 %"}]), "actions[0].citations[0].source"),
        (changed(CANADA, *ACTION, acts_on="unheard-of"), "actions[0].acts_on"),
        (changed(CANADA, *ACTION, acts_on="us-ieepa-ca-2025-02"), "actions[0].acts_on"),
        (changed(CANADA, *ACTION, part_of="unheard-of"), "actions[0].part_of"),
        (changed(CANADA, *ACTION, part_of="us-ieepa-ca-2025-02"), "actions[0].part_of"),
        (changed(CANADA, *ACTION, on="2025-02-01"), "actions[0].on"),
        (changed(CANADA, *ACTION, countries=[{"country": "CA", "role": "victim"}]), "actions[0].countries"),
        (changed(CANADA, *ACTION, links=[{"relation": "responds_to", "to": "x", "source": "order"}]),
         "actions[0].links[0].to_event"),
        (changed(CANADA, *LINE, origin="XX"), "actions[0].lines[0].origin"),
        (changed(CANADA, *LINE, rate_percent="a quarter"), "actions[0].lines[0].rate_percent"),
        (changed(CANADA, *LINE, rate_percent="-1"), "actions[0].lines.rate_percent"),
        (changed(CANADA, *LINE, rate_percent=None), "actions[0].lines"),
        (changed(CANADA, *LINE, qualifier="roughly"), "actions[0].lines.qualifier"),
        (changed(CANADA, *LINE, hs_exclude="3104"), "actions[0].lines[0].hs_exclude"),
        (changed(CANADA, *LINE, hs_exclude=["31.04"]), "actions[0].lines.hs_exclude"),
        (changed(CANADA, *LINE, hs_exclude=["9999"]), "actions[0].row"),
        (changed(CANADA, *LINE, hs_include=["3104"]), "actions[0].lines"),
        (changed(CANADA, *LINE, excluded_origins=["XX"]), "actions[0].lines[0].excluded_origins"),
        (changed(CANADA, *LINE, excluded_origins="MX"), "actions[0].lines[0].excluded_origins"),
        (changed(CANADA, *LINE, agreement="unheard-of"), "actions[0].lines[0].agreement"),
        (changed(CANADA, *LINE, rate="25 %"), "actions[0].lines[0].rate"),
        (changed(CANADA, *LINE, label=None), "actions[0].lines.label"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_named_and_nothing_is_written(world, tmp_path, row, field):
    other = changed(CANADA, slug="us-ieepa-mexico", actions=[])
    path = tables(
        tmp_path, other, row | {"actions": row["actions"][:1] if row["actions"] != "none" else "none"}
    )

    assert faults_of(imported, path) == [("tariffs.json", 3, field)]
    assert not Tariff.objects.exists()


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (RULING | {"kind": "meeting"}, "kind"),
        (RULING | {"slug": "us-ieepa-ca-2025-02"}, "slug"),
        (RULING | {"countries": []}, "row"),
        (RULING | {"occurrence": "expected", "settled": "2026-02-20"}, "row"),
    ],
)
def test_a_faulty_event_is_named_and_nothing_is_written(world, tmp_path, event, field):
    path = tables(tmp_path, changed(CANADA, actions=[IMPOSED]), events=[event])

    assert faults_of(imported, path) == [("tariffs.json", 4, field)]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"tariffs": []}', '{"tariffs": {}, "events": []}', '{"tariffs": [7], "events": []}']
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(db, tmp_path, text):
    path = tmp_path / "tariffs.json"
    path.write_text(text)

    with pytest.raises(UnreadableFile, match=r"tariffs\.json"):
        imported(path)

"""How the table of countries, blocs and other parties is read."""

from datetime import date

import pytest

from countries.country.imports import load_countries
from countries.country.models import Country
from tradeapi.imports.rows import UnreadableFile


def country(alpha2="CA", **fields):
    """A row of ``countries``, without fault unless ``fields`` bring one."""
    alpha3, numeric, name = {"CA": ("CAN", "124", "Canada"), "FR": ("FRA", "250", "France")}.get(
        alpha2, (alpha2 + "X", None, alpha2)
    )
    row = {
        "alpha2": alpha2,
        "alpha3": alpha3,
        "numeric": numeric or f"{ord(alpha2[0]):03}",
        "name": name,
        "official_name": None,
        "names": {"en": {"short": name, "formal": None}},
        "aliases": [],
        "demonyms": [],
        "metonyms": [],
        "capitals": ["Ottawa"],
        "currencies": [{"code": "CAD", "name": "Canadian Dollar"}],
        "m49": {"code": "124", "region": "Americas", "subregion": None},
        "flag": "🇨🇦",
        "independent": True,
        "part_of": None,
        "un_member": True,
        "ldc": False,
        "lldc": True,
        "sids": False,
        "wto": {"status": "member", "start": "1995-01-01"},
        "wikidata_id": "Q16",
        **fields,
    }
    return {name: value for name, value in row.items() if value != "left out"}


def bloc(members=(), **fields):
    return {"id": "EU", "name": "European Union", "aliases": ["the 27"], "kind": "customs_union",
            "legal_basis": None, "note": None, "members": list(members), **fields}  # fmt: skip


def member(code="FR", start="1958-01-01", end=None, status="member"):
    return {"country": code, "start": start, "end": end, "status": status}


@pytest.fixture
def table(json_table):
    def write(countries=(), blocs=(), other_parties=(), user_assigned=()):
        return json_table(
            "countries.json", countries=countries, blocs=blocs, other_parties=other_parties,
            user_assigned=user_assigned,
        )  # fmt: skip

    return write


@pytest.mark.django_db
def test_a_country_is_published_as_the_row_says(table):
    load_countries(table([country()]))

    canada = Country.objects.published().get()
    assert (canada.code, canada.kind, canada.alpha3, canada.numeric) == ("CA", "country", "CAN", "124")
    assert (canada.region, canada.subregion, canada.currencies) == ("Americas", "", ["CAD"])
    assert (canada.independent, canada.un_member, canada.un_groups) == (True, True, ["lldc"])
    assert (canada.wto_status, canada.wto_since) == ("member", date(1995, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"independent": True, "un_member": False}, "country"),
        (
            {"independent": None, "un_member": False, "kind": "territory", "note": "In contention."},
            "territory",
        ),
        ({"independent": False, "un_member": False, "part_of": "FR"}, "territory"),
    ],
)
def test_the_kind_follows_from_independence_unless_given(table, fields, kind):
    load_countries(table([country(**fields), country("FR")]))

    assert Country.objects.get(pk="CA").kind == kind


@pytest.mark.django_db
def test_a_territory_may_stand_above_its_state(table):
    load_countries(table([country("RE", part_of="FR", independent=False, un_member=False), country("FR")]))

    assert Country.objects.get(pk="RE").part_of_id == "FR"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "dates", "status"),
    [
        (member(), "1958-01-01/..", "member"),
        (member(start=None), "/..", "member"),
        (member(start="1975"), "1975/..", "member"),
        (member(start="1973-01-01", end="2020-01-31", status="former"), "1973-01-01/2020-01-31", "former"),
        (member(start=None, status="invited_ambiguous"), "/..", "invited"),
    ],
)
def test_memberships_keep_the_precision_of_the_row(table, row, dates, status):
    load_countries(table([country("FR")], [bloc([row])]))

    membership = Country.objects.get(pk="EU").bloc_members.get()
    assert (membership.member_id, membership.dates, membership.status) == ("FR", dates, status)


@pytest.mark.django_db
def test_other_parties_and_user_assigned_codes(table):
    parties = [
        {"id": "WLD", "name": "All countries", "kind": "pseudo", "parent": None},
        {"id": "CA-ON", "name": "Ontario", "kind": "subdivision", "parent": "CA"},
    ]
    assigned = [
        {"alpha2": "XK", "name": "Kosovo", "note": "Not in ISO 3166-1."},
        {"alpha2": "EU", "name": "Europe"},
    ]

    report = load_countries(table([country()], [bloc()], parties, assigned))

    assert list(Country.objects.order_by("code").values_list("code", "kind", "part_of")) == [
        ("CA", "country", None),
        ("CA-ON", "subdivision", "CA"),
        ("EU", "bloc", None),
        ("XK", "country", None),
    ]
    assert Country.objects.get(pk="EU").name == "European Union"
    assert report.notes == ["WLD (All countries) is no party and was left out"]


@pytest.mark.django_db
def test_a_second_run_changes_nothing(table):
    path = table([country("FR")], [bloc([member()])])

    first, second = load_countries(path), load_countries(path)

    assert (first.created["country"], first.created["membership"]) == (2, 1)
    assert second.changes == 0
    assert (second.unchanged["country"], second.unchanged["membership"]) == (2, 1)


@pytest.mark.django_db
def test_a_second_run_asks_little(table, django_assert_max_num_queries):
    path = table([country("FR"), country("CA")], [bloc([member(), member("CA")])])
    load_countries(path)

    with django_assert_max_num_queries(9):
        load_countries(path)


@pytest.mark.django_db
def test_what_changed_in_the_table_changes_and_nothing_else(table):
    load_countries(table([country("FR"), country()], [bloc([member(), member("CA")])]))

    report = load_countries(
        table([country("FR"), country(capitals=["Toronto"])], [bloc([member(end="2020-01-31")])])
    )

    assert (report.changed["country"], report.changed["membership"]) == (1, 2)
    assert Country.objects.get(pk="CA").capitals == ["Toronto"]
    assert [one.dates for one in Country.objects.get(pk="EU").bloc_members.all()] == ["1958-01-01/2020-01-31"]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"alpha2": "left out", "name": "Canada"}, "countries.json, line 2, alpha2: is missing"),
        ({"name": ""}, "countries.json, line 2, name: is missing"),
        ({"capital": "Ottawa"}, "countries.json, line 2, capital: no such field"),
        ({"un_member": "yes"}, "countries.json, line 2, un_member: true or false is expected"),
        ({"aliases": "Canada"}, "countries.json, line 2, aliases: a list of texts is expected"),
        ({"currencies": ["CAD"]}, "countries.json, line 2, currencies: a list of objects is expected"),
        ({"m49": []}, "countries.json, line 2, m49: an object is expected"),
        ({"alpha2": "can", "alpha3": "CAN"}, "countries.json, line 2, code: Upper case, such as CA or EU."),
        ({"alpha3": "CA"}, "countries.json, line 2, alpha3: Enter a valid value."),
        ({"kind": "planet"}, "countries.json, line 2, kind: Value 'planet' is not a valid choice."),
        ({"independent": None, "un_member": False},
         "countries.json, line 2, kind: This field cannot be blank."),
        ({"part_of": "QQ"}, "countries.json, line 2, part_of: no country 'QQ'"),
        ({"wto": {"status": "member", "start": "1995"}},
         "countries.json, line 2, wto.start: '1995' is not a day; write YYYY-MM-DD"),
        ({"wto": {"status": "friend"}},
         "countries.json, line 2, wto_status: Value 'friend' is not a valid choice."),
    ],
)  # fmt: skip
def test_a_faulty_country_is_told_and_nothing_is_written(table, faults_of, fields, fault):
    path = table([country(**fields), country("FR")])

    assert faults_of(load_countries, path) == [fault]
    assert not Country.objects.exists()


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        (country(alpha3="FRA"), "line 3, alpha3: Country with this Alpha3 already exists."),
        (country("FR", alpha3="FRX"), "line 3, row: line 2 has the same code, 'FR'"),
    ],
)
def test_two_rows_with_one_code_are_told(table, faults_of, second, fault):
    assert faults_of(load_countries, table([country("FR"), second])) == [f"countries.json, {fault}"]
    assert not Country.objects.exists()


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ([member("QQ")], "members[0].country: no country 'QQ'"),
        ([member(status="friend")], "members[0].status: Value 'friend' is not a valid choice."),
        ([member(start="1958-13")], "members[0].dates: There is no month 13; months are 01 to 12."),
        ([member(), {"start": "1958"}], "members[1].country: is missing"),
        ([member(), member(start="1960-01-01")],
         "members[1].row: This country already belongs to the bloc on some of these days."),
    ],
)  # fmt: skip
def test_a_faulty_member_is_told_and_nothing_is_written(table, faults_of, members, fault):
    faults = faults_of(load_countries, table([country("FR")], [bloc(members)]))

    assert faults[0] == f"countries.json, line 5, {fault}"
    assert not Country.objects.exists()


def test_a_rule_of_publication_is_told(table, faults_of):
    faults = faults_of(load_countries, table([country(name=" ")]))

    assert faults == ["countries.json, line 2, row: Give the English short name."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "countries.json: not JSON"),
        ("[]", 'an object with a list "blocs" is expected'),
        ('{"blocs": [1]}', "countries.json, line 1: an object is expected"),
    ],
)
def test_a_file_that_is_no_table_is_told(db, tmp_path, text, told):
    path = tmp_path / "countries.json"
    path.write_text(text)

    with pytest.raises(UnreadableFile) as refusal:
        load_countries(path)

    assert told in str(refusal.value)


@pytest.mark.django_db
def test_the_table_that_ships():
    report = load_countries()

    assert (report.created["country"], report.created["membership"]) == (278, 322)
    assert set(Country.objects.members_of("USMCA", on=date(2025, 8, 15)).values_list("code", flat=True)) == {
        "CA",
        "MX",
        "US",
    }
    assert not Country.objects.members_of("NAFTA", on=date(2020, 7, 1)).exists()
    assert Country.objects.members_of("NAFTA", on=date(2020, 6, 30)).count() == 3
    assert Country.objects.get(pk="EU").wto_since == date(1995, 1, 1)
    assert Country.objects.filter(code="WLD").count() == 0
    assert set(Country.objects.filter(independent=None, kind="country").values_list("code", flat=True)) == {
        "PS",
        "XK",
    }

"""How the table of who held which office is read."""

import pytest

from countries.official.imports import day_before, load_officials, office_slug
from countries.official.models import Office, Official, Tenure
from tests.factories import make_country
from tradeapi.imports.rows import Row


def held(person="anita-anand", **fields):
    """A row without fault unless ``fields`` bring one."""
    row = {
        "id": f"ca-{person}",
        "person_id": person,
        "name": {"anita-anand": "Anita Anand", "melanie-joly": "Mélanie Joly"}.get(person, person.title()),
        "aliases": [],
        "jurisdiction": "CA",
        "office": "Minister of Foreign Affairs",
        "role": "foreign_minister",
        "start": "2025-05-13",
        "end": None,
        "acting": False,
        "as_of": None,
        "sources": [],
        "confidence": "high",
        "notes": None,
        **fields,
    }
    return {name: value for name, value in row.items() if value != "left out"}


JOLY = held("melanie-joly", start="2021-10-26", end="2025-05-13")


@pytest.fixture
def table(db, json_table):
    make_country("CA")
    return lambda *rows: json_table("officials.json", officials=rows)


def test_a_row_becomes_a_person_an_office_and_a_tenure(table):
    source = {
        "publisher": "Government of Canada",
        "title": None,
        "url": "https://www.canada.ca/",
        "date": "2026-01",
    }
    load_officials(
        table(
            held(
                aliases=["Anand"],
                as_of="2026-01-22",
                sources=[source],
                notes="uncited: the start",
                acting=True,
            )
        )
    )

    person, office = Official.objects.published().get(), Office.objects.published().get()
    tenure = Tenure.objects.published().get()
    assert (person.slug, person.name, person.aliases, person.country_id) == (
        "anita-anand",
        "Anita Anand",
        ["Anand"],
        "CA",
    )
    assert (office.slug, office.role, office.single_seat) == (
        "ca-minister-of-foreign-affairs",
        "foreign_minister",
        True,
    )
    assert (tenure.official, tenure.office, tenure.dates, tenure.acting) == (
        person,
        office,
        "2025-05-13/..",
        True,
    )
    assert (tenure.confirmed_on, tenure.note) == ("2026-01-22", "uncited: the start")
    page = tenure.sources.get()
    assert (page.publisher, page.title, page.url, page.published) == (
        "Government of Canada", "", "https://www.canada.ca/", "2026-01",
    )  # fmt: skip


def test_the_day_of_hand_over_is_the_successors(table):
    load_officials(table(held(), JOLY))

    assert [one.dates for one in Tenure.objects.order_by("first_day")] == [
        "2021-10-26/2025-05-12",
        "2025-05-13/..",
    ]


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("2025-05-13", "2025-05-12"),
        ("2025-03-01", "2025-02-28"),
        ("2025-05-13~", "2025-05-12~"),
        ("2026-08", "2026-08"),
        ("2026", "2026"),
    ],
)
def test_imprecise_ends_stay_imprecise(end, last):
    assert day_before(end) == last


@pytest.mark.parametrize(
    ("fields", "dates"),
    [
        ({"start": None}, "/.."),
        ({"start": "2025-06", "end": "2026-08"}, "2025-06/2026-08"),
        ({"start": "2020"}, "2020/.."),
    ],
)
def test_precision_is_neither_invented_nor_lost(table, fields, dates):
    load_officials(table(held(**fields)))

    assert Tenure.objects.get().dates == dates


def test_doubt_is_kept_in_the_note(table):
    load_officials(table(held(confidence="medium", notes="end inferred")))

    assert Tenure.objects.get().note == "end inferred; confidence medium"


def test_rows_of_one_person_are_one_person_and_acting_for_several_is_for_none(table):
    make_country("MX")
    load_officials(table(held(aliases=["A"]), held(jurisdiction="MX", aliases=["B", "A"])))

    person = Official.objects.get()
    assert (person.country_id, person.aliases) == (None, ["A", "B"])
    assert sorted(person.tenures.values_list("office__slug", flat=True)) == [
        "ca-minister-of-foreign-affairs",
        "mx-minister-of-foreign-affairs",
    ]


def test_an_office_of_several_seats_says_so(table):
    load_officials(table(held(single_seat=False), held("melanie-joly", single_seat=False)))

    assert Office.objects.get().single_seat is False
    assert Tenure.objects.count() == 2


@pytest.mark.parametrize(
    ("jurisdiction", "title", "slug"),
    [
        ("CA", "Prime Minister", "ca-prime-minister"),
        ("CA-ON", "Premier of Ontario", "ca-on-premier-of-ontario"),
        ("IE", "Taoiseach (Prime Minister)", "ie-taoiseach-prime-minister"),
        ("CA", "Minister of " + "a" * 105 + " and more", "ca-minister-of-" + "a" * 105),
    ],
)
def test_the_slug_of_an_office_is_its_jurisdiction_and_title(jurisdiction, title, slug):
    assert office_slug(Row("", 1, {"jurisdiction": jurisdiction, "office": title})) == slug


def test_a_second_run_changes_nothing(table, django_assert_max_num_queries):
    path = table(held(sources=[{"publisher": "Government of Canada"}]), JOLY)

    first = load_officials(path)
    with django_assert_max_num_queries(12):
        second = load_officials(path)

    assert dict(first.created) == {"official": 2, "office": 1, "tenure": 2, "tenure source": 1}
    assert second.changes == 0
    assert dict(second.unchanged) == dict(first.created)


def test_a_change_of_office_is_one_tenure_changed_and_one_new(table):
    load_officials(table(held("melanie-joly", start="2021-10-26")))

    report = load_officials(table(JOLY, held()))

    assert (report.changed["tenure"], report.created["tenure"]) == (1, 1)
    assert [one.dates for one in Tenure.objects.order_by("first_day")] == [
        "2021-10-26/2025-05-12",
        "2025-05-13/..",
    ]


def test_a_tenure_that_left_the_table_makes_room_for_another(table):
    load_officials(table(held("melanie-joly")))

    report = load_officials(table(held("anita-anand")))

    assert (report.changed["tenure"], report.created["tenure"]) == (1, 1)
    assert [one.official.slug for one in Tenure.objects.all()] == ["anita-anand"]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([held(person_id="left out")], "line 2, person_id: is missing"),
        ([held(office=None)], "line 2, office: is missing"),
        ([held(country="CA")], "line 2, country: no such field"),
        ([held(acting="no")], "line 2, acting: true or false is expected"),
        ([held(aliases=[1])], "line 2, aliases: a list of texts is expected"),
        ([held(jurisdiction="QQ")], "line 2, jurisdiction: no country 'QQ'"),
        ([held(role="king")], "line 2, role: Value 'king' is not a valid choice."),
        ([held(start="13 May 2025")], "line 2, start: '13 May 2025' is not a date that is understood here"),
        ([held(end="2025-02-30")], "line 2, end: There is no day 30 in 2025-02"),
        ([held(as_of="soon")], "line 2, as_of: 'soon' is not a date that is understood here"),
        ([held(end="2025-05-13")], "line 2, end: 2025-05-13 is not after the start, 2025-05-13"),
        ([held(sources=[{"title": "Cabinet"}])], "line 2, sources[0].publisher: is missing"),
        ([held(sources=[{"publisher": "X", "url": "x"}])], "line 2, sources[0].url: Enter a valid URL."),
        ([held("Anita Anand")], "line 2, slug: Lower-case words joined by hyphens."),
        ([held(), held(start="2021", name="Anita Annand")], "line 3, name: line 2 says 'Anita Anand' "),
        ([held(), held("melanie-joly", role="other")], "line 3, role: line 2 says 'foreign_minister' "),
        ([held(), held()], "line 3, start: line 2 has the same person, office and start"),
        ([held(), held("melanie-joly")],
         "line 3, row: Someone else holds this office on some of these days."),
    ],
)  # fmt: skip
def test_a_faulty_row_is_told_and_nothing_is_written(table, faults_of, rows, fault):
    faults = faults_of(load_officials, table(*rows))

    assert faults[0].startswith(f"officials.json, {fault}")
    assert not Official.objects.exists()
    assert not Office.objects.exists()


def test_the_table_that_ships(db):
    from countries.country.imports import load_countries

    load_countries()

    report = load_officials()

    assert dict(report.created) == {"official": 198, "office": 185, "tenure": 203, "tenure source": 132}
    champagne = Official.objects.get(slug="francois-philippe-champagne")
    assert [(one.office.title, one.dates) for one in champagne.tenures.order_by("first_day")] == [
        ("Minister of Finance", "2025-03-14/2025-05-12"),
        ("Minister of Finance and National Revenue", "2025-05-13/.."),
    ]
    assert list(Office.objects.filter(single_seat=False).values_list("slug", flat=True)) == [
        "cn-vice-premier"
    ]

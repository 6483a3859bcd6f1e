"""How rows become records."""

import pytest
from django.db import connection

from countries.country.models import Country, Membership
from countries.official.models import Office
from tests.factories import make_country, make_membership, make_office
from tradeapi.imports.report import ImportRefused, ImportReport
from tradeapi.imports.rows import Row
from tradeapi.imports.writing import all_or_nothing, sync_parts, sync_rows, upsert, upsert_all

pytestmark = pytest.mark.django_db
ROW = Row("f.json", 7, {})


@pytest.fixture
def report():
    return ImportReport()


def told(report):
    return [str(fault) for fault in report.faults]


def test_a_fault_rolls_everything_back():
    with pytest.raises(ImportRefused, match=r"f\.json, line 7, name: is odd"), all_or_nothing() as report:
        Country.objects.create(code="CA", kind="country", name="Canada")
        report.faults.append(ROW.fault("name", "is odd"))

    assert not Country.objects.exists()


def test_upsert_creates_changes_and_leaves_alone(report):
    for name in ("Canada", "Kanada", "Kanada"):
        upsert(Country, ROW, report, identity={"code": "CA"}, values={"kind": "country", "name": name})

    assert Country.objects.get().name == "Kanada"
    assert (report.created["country"], report.changed["country"], report.unchanged["country"]) == (1, 1, 1)


def test_what_agrees_is_not_written(report, django_assert_num_queries):
    make_country("CA")

    with django_assert_num_queries(1):
        upsert(Country, ROW, report, identity={"code": "CA"}, values={"kind": "country", "name": "Canada"})


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"kind": "planet", "name": "Canada"}, "kind: Value 'planet' is not a valid choice."),
        ({"kind": "country", "name": ""}, "name: This field cannot be blank."),
        ({"kind": "country", "name": "Canada", "alpha3": "FRA"},
         "alpha3: Country with this Alpha3 already exists."),
        ({"kind": "country", "name": "Canada", "part_of_id": "QQ"},
         "part_of: country instance with code 'QQ' is not a valid choice."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_record_is_told_and_the_work_can_go_on(report, values, fault):
    make_country("FR")

    assert upsert(Country, ROW, report, identity={"code": "CA"}, values=values) is None

    assert told(report) == [f"f.json, line 7, {fault}"]
    assert Country.objects.get().code == "FR"


def test_a_constraint_of_the_database_is_told_in_its_own_words(report):
    upsert(Country, ROW, report, identity={"code": "CAN"}, values={"kind": "country", "name": "Canada"})

    assert told(report) == ["f.json, line 7, row: A country or territory has a two-letter code."]


def described(*codes, **values):
    return [
        (Row("f.json", at, {}), code, {"kind": "bloc", "name": code, **values})
        for at, code in enumerate(codes, 1)
    ]


def test_new_records_are_written_in_one_statement(report):
    written = []

    def count(execute, sql, *rest):
        written.append("INSERT" in sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = upsert_all(Country, described("G7", "G20", "EU"), report, known={})

    assert sum(written) == 1
    assert [(row.line, record.code, touched) for row, record, touched in answer] == [
        (1, "G7", True),
        (2, "G20", True),
        (3, "EU", True),
    ]
    assert report.created["country"] == 3


def test_among_many_records_the_changed_ones_are_told_from_the_others(report):
    known = {code: make_country(code, kind="bloc", name=code) for code in ("G7", "G20")}

    rows = [*described("G7"), *described("G20", name="Group of Twenty"), *described("BRICS")]
    answer = {record.code: touched for _, record, touched in upsert_all(Country, rows, report, known=known)}

    assert answer == {"G7": False, "G20": True, "BRICS": True}
    assert (report.created["country"], report.changed["country"], report.unchanged["country"]) == (1, 1, 1)


def test_when_the_database_refuses_many_the_wrong_one_is_named(report):
    rows = [*described("G7", alpha3="GGG"), *described("G20", "EU", alpha3="TTT")]

    answer = upsert_all(Country, rows, report, known={})

    assert [record.code for _, record, _ in answer] == ["G7", "G20"]
    assert told(report) == ["f.json, line 2, alpha3: Country with this Alpha3 already exists."]


def members(*pairs):
    return [Membership(bloc_id="EU", member_id=code, dates=dates) for code, dates in pairs]


def sync(report, *pairs):
    bloc = make_country("EU")
    return sync_parts(
        bloc,
        "bloc_members",
        members(*pairs),
        report,
        key=lambda one: (one.member_id, one.dates[:10]),
        row=ROW,
    )


def test_parts_are_made_to_agree(report):
    for code in ("DE", "FR", "MX"):
        make_country(code)
    make_membership("EU", "DE", "1958-01-01/..")
    make_membership("EU", "MX", "1958-01-01/..")
    make_membership("EU", "FR", "1958-01-01/..")

    stored = sync(report, ("FR", "1958-01-01/2030-12-31"), ("DE", "1958-01-01/.."))

    assert [one.member_id for one in stored] == ["FR", "DE"]
    kept = Membership.objects.order_by("member_id").values_list("member_id", "dates")
    assert list(kept) == [("DE", "1958-01-01/.."), ("FR", "1958-01-01/2030-12-31")]
    assert (report.changed["membership"], report.unchanged["membership"]) == (2, 1)


def test_a_part_that_goes_makes_room_for_one_that_comes(report):
    make_membership("EU", "DE", "1958-01-01/..")

    sync(report, ("DE", "1957-03-25/.."))

    assert told(report) == []
    assert Membership.objects.get().dates == "1957-03-25/.."


def test_a_faulty_part_is_told_below_its_list(report):
    make_country("DE")

    stored = sync(report, ("DE", "1958-13/.."), ("QQ", "1958-01-01/.."))

    assert stored == []
    assert told(report) == [
        "f.json, line 7, bloc_members.dates: There is no month 13; months are 01 to 12.",
        "f.json, line 7, bloc_members.member: country instance with code 'QQ' is not a valid choice.",
    ]


def test_rows_of_several_owners_are_told_by_their_own_line(report):
    for code in ("DE", "FR"):
        make_country(code)
    make_country("EU")
    wanted = members(("DE", "1958-01-01/.."), ("FR", "1958-01-01/.."), ("DE", "1990-10-03/.."))

    synced = sync_rows(
        [], [(Row("f.json", at, {}), one) for at, one in enumerate(wanted, 1)], report,
        key=lambda one: (one.member_id, one.dates), given=["bloc", "member"],
    )  # fmt: skip

    assert [one.member_id for one in synced.stored] == ["DE", "FR"]
    assert synced.touched == synced.stored
    assert told(report) == [
        "f.json, line 3, row: This country already belongs to the bloc on some of these days."
    ]


def test_a_relation_is_compared_by_key_without_fetching_it(report, django_assert_num_queries):
    office = make_office(slug="ca-foreign")
    stored = Office.objects.get(pk=office.pk)

    with django_assert_num_queries(0):
        upsert_all(
            Office, [(ROW, "ca-foreign", {"jurisdiction_id": "CA"})], report, known={"ca-foreign": stored}
        )

    assert report.unchanged["office"] == 1

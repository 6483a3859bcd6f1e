"""Questions about rates and tariffs that can't be answered: each is refused by name and told what is allowed."""

import pytest
import time_machine

from tests.factories import make_country, make_membership, make_product, make_sector

pytestmark = pytest.mark.django_db

RATES, COMPARE, SERIES, TARIFFS = (
    "tariffs/rates/",
    "tariffs/rates/compare/",
    "tariffs/rates/series/",
    "tariffs/",
)
QUESTIONS = (RATES, COMPARE)
EVERYWHERE = (*QUESTIONS, SERIES, TARIFFS)


@pytest.fixture
def world(db):
    for code in ("US", "CA", "MX"):
        make_country(code)
    make_membership("EU", "DE", "1958-01-01/..")
    make_membership("USMCA", "CA", "2020-07-01/..")
    make_country("YU", kind="former", name="Yugoslavia", dates="1918-12-01/2003-02-03")
    make_country("SS", name="South Sudan", dates="2011-07-09/..")
    make_country("G7", kind="bloc", name="Group of Seven")
    make_product("72", "chapter")
    make_product("7208")
    make_sector("steel", ["72"])


REFUSED = [
    # (what is wrong, paths, question, parameter named, what the answer says)
    ("on before 1900", (*QUESTIONS, TARIFFS), {"on": "1899-12-31"}, "on", "1900-01-01 to 2200-12-31"),
    ("on after 2200", (*QUESTIONS, TARIFFS), {"on": "2201-01-01"}, "on", "1900-01-01 to 2200-12-31"),
    ("from before 1900", (SERIES,), {"from": "1899-12-31"}, "from", "1900-01-01 to 2200-12-31"),
    ("to after 2200", (SERIES,), {"to": "2201-01-01"}, "to", "1900-01-01 to 2200-12-31"),
    ("from after to", (SERIES,), {"from": "2025-08-02", "to": "2025-08-01"}, "to", "is before"),
    ("on no day", (*QUESTIONS, TARIFFS), {"on": "2025-02-30"}, "on", "is no day of the calendar"),
    ("on another way", (*QUESTIONS, TARIFFS), {"on": "15/08/2025"}, "on", "write YYYY-MM-DD"),
    ("known_on in the future", (*QUESTIONS, SERIES, TARIFFS), {"known_on": "2025-08-16"}, "known_on",
     "lies in the future"),
    ("product not in HS 2022", EVERYWHERE, {"product": "7777"}, "product", "not in HS 2022"),
    ("national chapter", EVERYWHERE, {"product": "9903.01.10"}, "product", "not in HS 2022"),
    ("odd digits", EVERYWHERE, {"product": "720"}, "product", "2, 4, 6, 8 or 10 digits"),
    ("unknown sector", EVERYWHERE, {"sector": "stel"}, "sector", "did you mean `steel`?"),
    ("product and sector", (*QUESTIONS, SERIES), {"product": "72", "sector": "steel"}, "sector",
     "in place of `product`"),
    ("unknown origin", EVERYWHERE, {"origin": "XX"}, "origin", "unknown country `XX`"),
    ("origin by name", EVERYWHERE, {"origin": "Canada"}, "origin", "did you mean `CA`?"),
    ("unknown imposing party", EVERYWHERE, {"imposed_by": "USA"}, "imposed_by", "did you mean `US`?"),
    ("bloc before its members", QUESTIONS, {"origin": "EU", "on": "1957-12-31"}, "origin", "from 1958-01-01 on"),
    ("imposing bloc before its members", QUESTIONS, {"imposed_by": "USMCA", "on": "2020-06-30"}, "imposed_by",
     "from 2020-07-01 on"),
    ("bloc without members", QUESTIONS, {"origin": "G7"}, "origin", "none are known"),
    ("former country", (*QUESTIONS, TARIFFS), {"origin": "YU", "on": "2025-08-15"}, "origin",
     "existed from 1918-12-01 to 2003-02-03"),
    ("former target", (TARIFFS,), {"target": "YU"}, "target", "existed from 1918-12-01 to 2003-02-03"),
    ("country not there yet", (*QUESTIONS, TARIFFS), {"imposed_by": "SS", "on": "2011-07-08"}, "imposed_by",
     "existed from 2011-07-09 on"),
    ("more than 20 origins", (COMPARE,), {"origin": ",".join(f"C{n:02}" for n in range(21))}, "origin",
     "at most 20 values"),
    ("more than one origin", (RATES,), {"origin": ["CA", "MX"]}, "origin", "takes one value"),
    ("more than 20 imposing parties", QUESTIONS, {"imposed_by": ",".join(f"C{n:02}" for n in range(21))},
     "imposed_by", "at most 20 values"),
    ("neither origin nor imposing party", (RATES,), {"origin": None}, "origin", "give `origin`, or `imposed_by`"),
    ("no origin to compare", (COMPARE,), {"origin": None}, "origin", "must be given"),
    ("unknown parameter", EVERYWHERE, {"orgin": "CA"}, "orgin", "did you mean `origin`?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "question", "name", "says"),
    [
        pytest.param(path, question, name, says, id=f"{what}: {path}")
        for what, paths, question, name, says in REFUSED
        for path in paths
    ],
)
@time_machine.travel("2025-08-15T12:00Z", tick=False)
def test_a_question_that_cannot_be_answered_is_told_what_is_allowed(
    api_client, world, path, question, name, says
):
    asked = {"origin": "CA", **({"imposed_by": "US"} if path == SERIES else {}), **question}
    query = {key: value for key, value in asked.items() if value is not None}

    answer = api_client.get(f"/api/v1/{path}", query)

    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    [error] = answer.json()["errors"]
    assert error["name"] == name
    assert says in error["detail"]


@pytest.mark.parametrize("path", [RATES, COMPARE, TARIFFS])
@pytest.mark.parametrize(
    ("origin", "day"),
    [("YU", "2003-02-03"), ("SS", "2011-07-09"), ("EU", "1958-01-01"), ("CA", "1900-01-01"), ("CA", "2200-12-31")],
)  # fmt: skip
def test_on_the_first_and_last_days_allowed_it_is_answered(api_client, world, path, origin, day):
    assert api_client.get(f"/api/v1/{path}", {"origin": origin, "on": day}).status_code == 200


def test_more_than_one_fault_is_told_at_once(refused, world):
    assert refused(RATES, origin="YU", imposed_by="G7", on="2025-08-15") == ["imposed_by", "origin"]

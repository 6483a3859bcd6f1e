"""Questions: declared once, refused when not understood, and carried out."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict

from tests.factories import make_citation, make_country, make_event, make_source
from tradeapi.api.filters import DayFilter, TextFilter
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.problems import Problem

COUNTRIES = "/api/v1/countries/"
EVENTS = "/api/v1/events/"
RATES = "/api/v1/events/rates/"


def test_a_misspelt_parameter_is_refused_with_the_one_meant(errors_of):
    [error] = errors_of(EVENTS, "contry=CA")

    assert error == {
        "in": "query",
        "name": "contry",
        "code": "unknown_parameter",
        "detail": "unknown parameter `contry`, did you mean `country`?",
        "suggestion": "country",
    }


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("curser", "cursor"), ("limits", "limit"), ("order", "ordering"), ("kind_not", "kind__not")],
)
def test_the_parameters_of_pages_and_negations_are_suggested_too(errors_of, misspelt, meant):
    [error] = errors_of(COUNTRIES, {misspelt: "1"})

    assert error["suggestion"] == meant


def test_what_is_near_nothing_is_refused_without_a_suggestion(errors_of):
    [error] = errors_of(COUNTRIES, "zzzzzz=1")

    assert error["suggestion"] is None
    assert error["detail"] == "unknown parameter `zzzzzz`"


def test_all_faults_are_named_at_once(errors_of):
    errors = errors_of(
        EVENTS, "taget=CA&kind=meting&open_on=15-08-2025&limit=500&from=&to=2025-01-01&to=2025-01-02"
    )

    assert {error["name"]: error["code"] for error in errors} == {
        "taget": "unknown_parameter",
        "kind": "invalid_value",
        "open_on": "invalid_value",
        "limit": "invalid_value",
        "from": "empty_parameter",
        "to": "repeated_parameter",
    }


def test_no_more_faults_are_listed_than_anyone_reads(errors_of):
    errors = errors_of(COUNTRIES, "&".join(f"surely_not_{n}=1" for n in range(500)))

    assert len(errors) == 20


def test_the_type_of_the_problem_is_that_of_its_only_kind_of_fault(api_client):
    one = api_client.get(COUNTRIES, {"surely_not": "1"}).json()
    several = api_client.get(COUNTRIES, {"surely_not": "1", "limit": "0"}).json()

    assert one["type"] == "urn:tradeapi:problem:unknown-parameter"
    assert several["type"] == "urn:tradeapi:problem:several-faults"


def test_a_list_takes_commas_and_repetition_and_means_any_of(slugs):
    make_country("CA")
    make_country("EU")
    make_country("CA-ON", kind="subdivision")

    assert slugs(COUNTRIES, kind="country,bloc") == ["CA", "EU"]
    assert slugs(COUNTRIES, kind=["country", "subdivision"]) == ["CA", "CA-ON"]


def test_not_means_none_of(slugs):
    make_country("CA")
    make_country("EU")
    make_country("CA-ON", kind="subdivision")

    assert slugs(COUNTRIES, kind__not="bloc,subdivision") == ["CA"]


def test_not_keeps_rows_that_have_no_value_there(slugs):
    canada = make_country("CA")
    make_country("CA-ON", kind="subdivision", part_of=canada)

    assert slugs(COUNTRIES, part_of__not="CA") == ["CA"]


def test_whether_something_is_absent_can_be_asked(slugs):
    canada = make_country("CA")
    make_country("CA-ON", kind="subdivision", part_of=canada)

    assert slugs(COUNTRIES, part_of__isnull="false") == ["CA-ON"]


def test_a_row_that_meets_several_of_the_values_is_shown_once(slugs):
    event = make_event(countries=[("CA", "actor"), ("CA", "target"), ("US", "actor")])

    assert slugs(EVENTS, country="CA,US") == [event.slug]


def test_not_over_many_rows_drops_what_has_any_of_them(slugs):
    make_event(countries=[("CA", "actor"), ("US", "target")])
    other = make_event(countries=[("US", "actor")])

    assert slugs(EVENTS, country__not="CA") == [other.slug]


def test_records_are_named_by_slug(slugs):
    source, other = make_source(), make_source()
    event = make_event()
    make_citation(event, source)
    make_event()

    assert slugs(EVENTS, source=f"{source.slug},{other.slug}") == [event.slug]


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        ({"from": "2025-08-06"}, True),
        ({"from": "2025-08-07"}, False),
        ({"to": "2025-08-05"}, True),
        ({"to": "2025-08-04"}, False),
        ({"from": "2025-08-06", "to": "2025-08-06"}, True),
    ],
)
def test_from_and_to_count_both_ends(slugs, window, shown):
    event = make_event(date="2025-08-05/2025-08-06")

    assert (slugs(EVENTS, **window) == [event.slug]) is shown


def test_an_open_end_reaches_for_ever(slugs):
    event = make_event(date="2025-08-05/..")

    assert slugs(EVENTS, **{"from": "2999-12-31"}) == [event.slug]


def test_from_after_to_is_refused(errors_of):
    [error] = errors_of(EVENTS, {"from": "2025-08-02", "to": "2025-08-01"})

    assert (error["name"], error["code"]) == ("to", "contradiction")


def test_a_method_calls_the_verb_of_the_model(slugs):
    event = make_event(date="2025-10-29", announced="2025-07-31", occurrence="expected")

    assert slugs(EVENTS, open_on="2025-08-12") == [event.slug]
    assert slugs(EVENTS, open_on="2025-10-30") == []


def test_words_are_found_whatever_accents_case_and_ending(slugs):
    make_country("CI", name="Côte d'Ivoire", aliases=["Ivory Coast"])
    make_country("CA")

    assert slugs(COUNTRIES, q="cote IVOIRE") == ["CI"]
    assert slugs(COUNTRIES, q='"ivory coast"') == ["CI"]


def test_hits_in_names_come_before_hits_in_notes(slugs):
    make_country("AA", name="Aland", kind="organisation", note="Often named with Mexico.")
    make_country("MX")

    assert slugs(COUNTRIES, q="mexico") == ["MX", "AA"]
    assert slugs(COUNTRIES, q="mexico", ordering="name") == ["AA", "MX"]


@pytest.mark.parametrize(
    "odd", ["'", "a & | ! ( b", ":*", "\\", "<->", "-", '"""', "%", "🇨🇦", "a" * 200, "or or or"]
)
def test_no_words_make_the_search_fail(api_client, odd):
    assert api_client.get(COUNTRIES, {"q": odd}).status_code in (200, 400)


@pytest.mark.parametrize("words", ["!!!", " ", "a" * 201, "a\x00b"])
def test_words_that_are_none_are_refused(errors_of, words):
    [error] = errors_of(COUNTRIES, {"q": words})

    assert error["name"] == "q"


def test_relevance_without_words_is_refused(errors_of):
    [error] = errors_of(COUNTRIES, {"ordering": "relevance"})

    assert (error["name"], error["code"]) == ("ordering", "contradiction")


def test_a_question_that_is_no_list_gets_the_same_care(api_client, errors_of):
    make_country("CA")

    answer = api_client.get(RATES, {"on": "2025-08-15", "origin": "CA", "percent": "12.50"}).json()
    errors = errors_of(RATES, {"origin": "XX", "lines": "10", "cursor": "x"})

    assert answer == {"on": "2025-08-15", "origin": ["CA"], "percent": "12.50", "lines": 5}
    assert {error["name"]: error["code"] for error in errors} == {
        "on": "missing_parameter",
        "origin": "unknown_country",
        "lines": "invalid_value",
        "cursor": "unknown_parameter",
    }


def test_a_filter_without_help_is_a_mistake_of_the_room():
    with pytest.raises(ImproperlyConfigured, match="day needs help_text"):

        class Silent(StrictFilterSet):
            day = DayFilter()


def test_a_default_may_be_a_function():
    class Today(StrictFilterSet):
        on = DayFilter(selects=False, default=lambda: date(2025, 8, 15), help_text="The day.")

    assert Today(QueryDict("")).values == {"on": date(2025, 8, 15)}


def test_a_question_extends_what_contradicts_itself():
    class Rooms(StrictFilterSet):
        left = TextFilter(selects=False, help_text="Left.")

        def contradictions(self):
            yield from super().contradictions()
            raise Problem("contradiction", "left of nothing")

    with pytest.raises(Problem, match="left of nothing"):
        Rooms(QueryDict("left=1")).check()

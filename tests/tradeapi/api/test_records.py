"""Parameters that name records: published ones, and drafts exactly like unknown ones."""

import pytest

from tests.factories import make_country, make_event, make_source

EVENTS = "/api/v1/events/"
COUNTRIES = "/api/v1/countries/"


@pytest.mark.parametrize("written", ["ca", "CAN", "can", "Canada", "canada", "Canda", "Kanada"])
def test_a_country_by_another_name_is_refused_with_its_code(errors_of, written):
    make_country("CA", aliases=["Kanada"])

    [error] = errors_of(EVENTS, {"country": written})

    assert error["code"] == "unknown_country"
    assert error["suggestion"] == "CA"
    assert error["detail"] == f"`country`: unknown country `{written}`, did you mean `CA`?"


def test_a_name_that_several_countries_share_is_not_guessed(errors_of):
    make_country("KR", name="South Korea", aliases=["Korea"])
    make_country("KP", name="North Korea", aliases=["Korea"])

    [error] = errors_of(EVENTS, {"country": "Korea"})

    assert error["suggestion"] is None


def test_of_a_list_only_the_unknown_are_named(errors_of):
    make_country("CA")

    errors = errors_of(EVENTS, {"country": "CA,XX,YY"})

    assert [error["detail"] for error in errors] == [
        "`country`: unknown country `XX`",
        "`country`: unknown country `YY`",
    ]


def test_a_draft_country_is_refused_like_one_that_never_was(api_client):
    make_country("CA", published=False)

    answers = [api_client.get(EVENTS, {"country": code}).json() for code in ("CA", "QQ")]

    for answer in answers:
        del answer["request_id"]
    assert str(answers[0]).replace("CA", "QQ") == str(answers[1])


def test_a_draft_is_never_suggested(errors_of):
    draft = make_source(published=False)

    [error] = errors_of(EVENTS, {"source": draft.slug + "x"})

    assert error["suggestion"] is None
    assert error["detail"] == f"`source`: no published source `{draft.slug}x`"


def test_a_near_slug_is_suggested(errors_of):
    source = make_source()

    [error] = errors_of(EVENTS, {"source": source.slug + "x"})

    assert error["code"] == "unknown_record"
    assert error["suggestion"] == source.slug


@pytest.mark.parametrize("odd", ["%00", "../x", "a b", "é", "'", "x" * 121, "\u202e", "*"])
def test_what_can_be_no_name_is_refused_alike(errors_of, odd):
    [error] = errors_of(EVENTS, {"source": odd})

    assert error["name"] == "source"
    assert error["code"] == "unknown_record"


def test_records_are_looked_up_with_one_query(api_client, django_assert_num_queries):
    for code in ("CA", "US", "MX"):
        make_country(code)
    make_event()

    with django_assert_num_queries(3):  # the countries, the events, their parts
        api_client.get(EVENTS, {"country": "CA,US,MX"})

"""What agreements and milestones can be asked."""

import pytest
import time_machine

from events.agreement.models import Agreement, AgreementClause
from tests.factories import (
    make_agreement,
    make_country,
    make_meeting,
    make_membership,
    make_milestone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreements():
    """USMCA in force since 2020, NAFTA before it, and a customs union of the EU with no milestone."""
    make_membership("EU", "DE", "1958-01-01/..")
    make_membership("EU", "FR", "1973-01-01/2020-01-31", status="former")
    nafta = make_agreement(
        "NAFTA", slug="nafta", aliases=["ALENA"], parties=("CA", "MX", "US"), dates="1994-01-01/2020-06-30"
    )
    make_milestone(nafta, slug="nafta-in-force", step="in_force", date="1994-01-01")
    make_milestone(nafta, slug="nafta-ends", step="terminated", date="2020-07-01")
    usmca = make_agreement("USMCA", slug="usmca", aliases=["T-MEC", "CUSMA"], desta_id=1007)
    make_milestone(usmca, slug="usmca-signed", step="signed", date="2018-11-30")
    make_milestone(usmca, slug="usmca-in-force", step="in_force", date="2020-07-01")
    AgreementClause.objects.create(agreement=usmca, kind="joint_review", text="Every six years.")
    ceta = make_agreement(
        "CETA", slug="ceta", aliases=[], parties=("CA", "EU"), dates="2017-09-21/..", type="trade_agreement"
    )
    make_milestone(ceta, slug="ceta-applied", step="provisional", date="2017-09-21")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"status": "in_force", "on": "2025-08-15"}, ["usmca"]),
        ({"status": "in_force", "on": "2020-06-30"}, ["nafta"]),
        ({"status": "terminated", "on": "2020-07-01"}, ["nafta"]),
        ({"status": "signed,provisionally_applied", "on": "2019-01-01"}, ["ceta", "usmca"]),
        ({"status": "signed", "on": "2018-11-29"}, []),
        ({"party": "MX"}, ["nafta", "usmca"]),
        ({"party": "MX,EU"}, ["ceta", "nafta", "usmca"]),
        ({"party": "MX", "on": "2020-06-30"}, ["nafta"]),
        ({"party": "MX", "on": "2020-07-01"}, ["usmca"]),
        ({"party": "DE"}, ["ceta"]),
        ({"party": "FR"}, ["ceta"]),
        ({"party": "FR", "on": "2020-01-31"}, ["ceta"]),
        ({"party": "FR", "on": "2020-02-01"}, []),
        ({"binds": "CA,MX", "on": "2025-08-15"}, ["usmca"]),
        ({"binds": "CA,MX", "on": "2020-06-30"}, ["nafta"]),
        ({"binds": "CA,MX", "on": "1993-12-31"}, []),
        ({"binds": "CA,DE", "on": "2025-08-15"}, ["ceta"]),
        ({"binds": "CA,FR", "on": "2020-02-01"}, []),
        ({"binds": "CA", "on": "2025-08-15"}, ["ceta", "usmca"]),
        ({"binds": "CA,MX,EU", "on": "2025-08-15"}, []),
        ({"type": "trade_agreement"}, ["ceta"]),
        ({"type__not": "trade_agreement"}, ["nafta", "usmca"]),
        ({"step": "terminated"}, ["nafta"]),
        ({"step": "terminated,signed"}, ["nafta", "usmca"]),
        ({"step": "in_force", "from_": "2020-01-01"}, ["usmca"]),
        ({"step": "in_force", "to": "2000-01-01"}, ["nafta"]),
        ({"from_": "2020-07-01", "to": "2020-07-01"}, ["nafta", "usmca"]),
        ({"from_": "2020-07-02"}, []),
        ({"clause": "joint_review,sunset"}, ["usmca"]),
        ({"alias": "t-mec"}, ["usmca"]),
        ({"alias": "Nafta"}, ["nafta"]),
        ({"alias": "mec"}, []),
        ({"desta_id": "1007"}, ["usmca"]),
        ({"q": "T-MEC"}, ["usmca"]),
        ({"q": "cusma"}, ["usmca"]),
    ],
)
def test_what_agreements_can_be_asked(found, agreements, question, answer):
    assert found("agreements/", **question) == answer


@time_machine.travel("2020-06-30", tick=False)
def test_without_a_day_status_and_what_binds_are_of_today(found, agreements):
    assert found("agreements/", status="in_force") == ["nafta"]
    assert found("agreements/", binds="CA,MX") == ["nafta"]


@pytest.mark.parametrize("parameter", ["party", "binds"])
def test_the_answer_says_through_which_blocs_it_was_found(ask, agreements, parameter):
    [understood] = ask("agreements/", on="2025-08-15", **{parameter: "DE,CA"})["interpreted"]

    assert (understood["parameter"], understood["asked"]["id"]) == (parameter, "DE")
    assert [also["record"]["id"] for also in understood["also"]] == ["EU"]


def test_a_bloc_left_before_the_day_is_not_named(ask, agreements):
    assert "interpreted" not in ask("agreements/", party="FR", on="2025-08-15")
    [understood] = ask("agreements/", party="FR")["interpreted"]
    assert understood["also"][0]["valid_through"] == "2020-01-31"


def test_a_draft_milestone_or_party_finds_nothing(found, agreements):
    deal = make_agreement("Deal", slug="deal", parties=("JP", "BR"), aliases=[])
    make_milestone(deal, step="in_force", date="2024-01-01", published=False)
    bloc = make_country("ZYX", kind="bloc", published=False)
    make_membership(bloc, "JP")
    make_agreement("Other", slug="other", parties=("US", bloc), published=False)

    assert found("agreements/", binds="JP", on="2025-01-01") == []
    assert found("agreements/", step="in_force", from_="2024-01-01") == []
    assert found("agreements/", party="JP") == ["deal"]


def test_the_meetings_in_which_it_was_spoken_of(found, agreements):
    make_meeting(slug="visit").agreements.add(Agreement.objects.get(slug="usmca"))

    assert found("agreements/", meeting="visit") == ["usmca"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("on", "15-08-2025"), ("status", "alive"), ("party", "XX"), ("binds", "CA,XX"), ("type", "pact"),
        ("step", "dreamt"), ("from_", "2025"), ("clause", "none"), ("meeting", "nothing"),
        ("desta_id", "1e5"), ("alias", ""), ("taget", "CA"), ("ordering", "date"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(refused, name, value):
    make_country("CA")

    assert refused("agreements/", **{name: value}) == [name.rstrip("_")]


def test_the_detail_takes_a_day_and_nothing_else(refused, agreements):
    assert refused("agreements/usmca/", on="today") == ["on"]
    assert refused("agreements/usmca/", party="CA") == ["party"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"agreement": "nafta"}, ["nafta-ends", "nafta-in-force"]),
        ({"agreement": "nafta,ceta"}, ["nafta-ends", "ceta-applied", "nafta-in-force"]),
        ({"step": "signed,provisional"}, ["usmca-signed", "ceta-applied"]),
        ({"step__not": "in_force,terminated"}, ["usmca-signed", "ceta-applied"]),
        ({"from_": "2020-07-01"}, ["usmca-in-force", "nafta-ends"]),
        ({"from_": "2020-07-02"}, []),
        ({"party": "EU"}, ["ceta-applied"]),
        ({"party": "DE"}, ["ceta-applied"]),
    ],
)
def test_what_milestones_can_be_asked(found, agreements, question, answer):
    assert found("milestones/", **question) == answer


@pytest.mark.parametrize(
    ("name", "value"), [("agreement", "nothing"), ("step", "dreamt"), ("kind", "meeting")]
)
def test_what_is_not_understood_of_milestones_is_refused_by_name(refused, name, value):
    assert refused("milestones/", **{name: value}) == [name]

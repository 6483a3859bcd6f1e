"""Questions 14 to 16: who met whom, and in which office."""


def test_14_meetings_between_canada_and_mexico_in_august_2025(ask):
    answer = ask("meetings/", between="CA,MX", from_="2025-08-01", to="2025-08-31")

    [visit] = answer["results"]
    assert visit["slug"] == "visit-2025-08-05-anand-champagne"
    assert visit["date"]["edtf"] == "2025-08-05/2025-08-06"
    assert visit["host"]["id"] == "MX"
    offices = {
        one["official"]["id"]: one["office"]["label"] for one in visit["participants"] if one["official"]
    }
    assert "Minister of Foreign Affairs" in offices["anita-anand"]
    assert "Minister of Finance and National Revenue" in offices["francois-philippe-champagne"]
    assert "President" in offices["claudia-sheinbaum"]


def test_15_who_announced_the_repeal_and_in_which_office(ask):
    answer = ask("tariff-actions/", tariff="ca-dst", action="repeal_announced")

    [repeal] = answer["results"]
    [person] = [one for one in repeal["officials"] if one["role"] == "announced"]
    assert person["official"]["id"] == "francois-philippe-champagne"
    assert "Minister of Finance and National Revenue" in person["office"]["label"]


def test_16_who_was_canadas_foreign_minister_on_5_august_2025(ask):
    answer = ask("officials/", jurisdiction="CA", role="foreign_minister", in_office_on="2025-08-05")

    assert [one["slug"] for one in answer["results"]] == ["anita-anand"]


def test_16_who_held_office_for_mexico_that_day(ask):
    answer = ask("officials/", jurisdiction="MX", in_office_on="2025-08-05")

    found = {one["slug"] for one in answer["results"]}
    assert {"claudia-sheinbaum", "juan-ramon-de-la-fuente", "marcelo-ebrard", "edgar-amador"} <= found
    assert "rogelio-ramirez-de-la-o" not in found


def test_16_which_canadian_officials_met_mexican_officials_this_year(ask):
    answer = ask("meetings/", between="CA,MX", from_="2025-01-01", to="2025-12-31")

    canadians = {
        one["official"]["id"]
        for meeting in answer["results"]
        for one in meeting["participants"]
        if one["official"] and one["country"]["id"] == "CA"
    }
    assert {"mark-carney", "anita-anand", "francois-philippe-champagne"} <= canadians

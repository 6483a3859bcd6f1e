"""The tables of tariffs that ship: what they carry of the compilation, and what they say of themselves."""

import json
from collections import Counter

import pytest

from events.tariff.imports import DATA


def words(text):
    return text.split()


def shipped():
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))]


def shipped_actions():
    return {
        action["slug"]: action
        for table in shipped()
        for tariff in table["tariffs"]
        for action in tariff["actions"]
    }


def shipped_events():
    return {event["slug"]: event for table in shipped() for event in table["events"]}


#: The records of the compilation that the tables were made from.
COMPILATION = words("""
us-memo-america-first-trade us-threat-colombia-2025 us-ieepa-ca-2025-02 us-ieepa-cn-2025-02
us-ieepa-mx-2025-02 us-ieepa-ca-pause-2025-02 us-ieepa-mx-pause-2025-02 cn-retaliation-2025-02
us-deminimis-cn-2025-02 us-232-aluminum-2025-03 us-232-steel-2025-03 us-memo-reciprocal-2025-02
us-memo-dst-2025-02 us-232-copper-investigation us-232-timber-investigation us-deminimis-camx-2025-03
us-ieepa-cn-20-2025-03 ca-counter-2025-03-04 cn-retaliation-2025-03-10 us-ieepa-ca-usmca-exempt
us-ieepa-mx-usmca-exempt cn-canada-canola-2025-03 ca-on-electricity-2025-03 ca-counter-2025-03-13
us-secondary-venezuela-oil us-232-autos-2025 us-deminimis-cn-end-2025-05 us-reciprocal-baseline-2025-04
us-reciprocal-country-2025-04 ca-autos-2025-04 cn-34-2025-04 us-cn-84-2025-04 cn-84-2025-04
eu-counter-2025-04 us-cn-125-2025-04 us-reciprocal-pause-2025-04 cn-125-2025-04
us-electronics-exempt-2025-04 us-stacking-2025-04 us-uk-epd-2025 cn-geneva-2025-05 us-cn-geneva-2025-05
court-cit-ieepa-2025-05 us-232-metals-50-2025-06 us-232-appliances-2025-06 us-ca-talks-dst-2025-06
ca-dst-rescinded us-vn-framework-2025-07 us-reciprocal-extend-2025-07 us-threat-ca35-2025-07
us-threat-mxeu30-2025-07 us-301-brazil-init us-id-19-2025-07 us-jp-15-2025-07 us-eu-15-2025-07
us-232-copper-2025 us-br-40-2025-07 us-deminimis-global-2025-08 us-kr-15-2025-07 us-ieepa-ca-35-2025-08
us-mx-extension-2025-07 us-reciprocal-2025-08 eu-counter-suspended-2025-08 us-in-25-russia-2025-08
us-cn-extend-2025-08 cn-canola-seed-ad-2025-08 ca-lift-counter-2025-09 us-threat-dst-2025-08
court-cafc-ieepa-2025-08 us-jp-implement-2025-09 us-annex-2025-09 us-threat-pharma-2025-09
us-232-timber-2025-10 us-301-ships-2025-10 us-threat-cn100-2025-10 us-232-trucks-2025-11
us-threat-ca-ad-2025-10 us-frameworks-asean-2025-10 cn-truce-2025-11 us-cn-fentanyl-10-2025-11
us-cn-truce-2025-11 us-ch-15-2025-11 us-food-exempt-2025-11 us-kr-implement-2025-12 mx-tariffs-2026
us-232-chips-2026-01 ca-ev-quota-2026-01 cn-canola-cut-2026-01 us-threat-greenland-2026-01
us-threat-ca100-2026-01 us-threat-kr25-2026-01 us-secondary-cuba-2026-01 us-in-18-2026-02
court-scotus-2026-02 us-122-surcharge-2026 us-ieepa-end-2026-02 us-301-capacity-init us-301-labor-init
us-232-pharma-2026-04
""")

# Reciprocal rates in percent by code: Annex I of Executive Order 14257, and of Executive Order 14326.
APRIL = words("""
AO=32 BA=36 BD=37 BN=24 BW=38 CD=11 CH=32 CI=21 CM=12 DZ=30 EU=20 FJ=32 FK=42 GQ=13 GY=38 ID=32 IL=17
IN=27 IQ=39 JO=20 JP=24 KH=49 KR=26 KZ=27 LA=48 LI=37 LK=44 LS=50 LY=31 MD=31 MG=47 MK=33 MM=45 MU=40
MW=18 MY=24 MZ=16 NA=21 NG=14 NI=19 NO=16 NR=30 PH=18 PK=30 RS=38 SY=41 TD=13 TH=37 TN=28 TW=32 VE=15
VN=46 VU=23 ZA=31 ZM=17 ZW=18
""")
AUGUST = words("""
AF=15 AO=15 BA=30 BD=20 BN=25 BO=15 BR=10 BW=15 CD=15 CH=39 CI=15 CM=15 CR=15 DZ=30 EC=15 FJ=15 FK=10
GB=10 GH=15 GQ=15 GY=15 ID=19 IL=15 IN=25 IQ=35 IS=15 JO=15 JP=15 KH=19 KR=15 KZ=25 LA=40 LI=15 LK=20
LS=15 LY=30 MD=25 MG=15 MK=15 MM=40 MU=15 MW=15 MY=19 MZ=15 NA=15 NG=15 NI=18 NO=15 NR=15 NZ=15 PG=15
PH=19 PK=19 RS=35 SY=41 TD=15 TH=19 TN=25 TR=15 TT=15 TW=20 UG=15 VE=15 VN=20 VU=15 ZA=30 ZM=15 ZW=15
""")
#: Rows of April that are no line of the annex as it applied: the record that tells of each, and what it says.
OF_APRIL_ELSEWHERE = {
    ("CN", "104"): ("us-reciprocal-cn-34-2025-04", "gives 104"),
    ("CA", "8.75"): ("us-reciprocal-country-2025-04", "Canada at 8.75"),
    ("MX", "4.5"): ("us-reciprocal-country-2025-04", "Mexico at 4.5"),
}


def test_every_record_of_the_compilation_is_carried():
    carried = {
        name
        for row in [*shipped_actions().values(), *shipped_events().values()]
        for name in row.get("carries", [])
    }

    assert len(COMPILATION) == 99
    assert carried == set(COMPILATION)


@pytest.mark.parametrize("name", COMPILATION)
def test_a_record_of_the_compilation_can_be_asked_for_by_its_id(name):
    assert name in shipped_actions() or name in shipped_events()


def test_every_reciprocal_rate_is_carried():
    def lines(action):
        rows = shipped_actions()[action]["lines"]
        return {
            f"{row['origin']}={row['rate_percent']}"
            for row in rows
            if row["label"] == "goods" and "origin" in row
        }

    assert len(APRIL) + len(AUGUST) + len(OF_APRIL_ELSEWHERE) == 127
    assert lines("us-reciprocal-country-2025-04") == set(APRIL)
    assert lines("us-reciprocal-2025-08") == {*AUGUST, "EU=15"}
    for action, words in OF_APRIL_ELSEWHERE.values():
        assert words in json.dumps(shipped_actions()[action])


def test_the_tables_say_what_they_are_and_whence_they_come():
    for table in shipped():
        assert table["about"] and table["as_of"] == "2026-11-23"
        assert table["licence"].startswith("CC0 1.0")
        assert table["origin"].startswith("own compilation from US federal documents")


def test_no_two_records_share_a_slug():
    tariffs = [tariff for table in shipped() for tariff in table["tariffs"]]
    events = [action for tariff in tariffs for action in tariff["actions"]]
    events += [event for table in shipped() for event in table["events"]]

    for rows in (tariffs, events):
        assert [slug for slug, times in Counter(row["slug"] for row in rows).items() if times > 1] == []


def test_what_is_not_sure_in_the_compilation_is_said():
    unsure = {
        "us-in-18-reciprocal-2026-02": "not known",
        "us-232-pharma-2026-04": "Confidence of the compilation: medium",
        "ca-dst-repealed": "royal assent is not known",
    }

    for slug, words in unsure.items():
        assert words in shipped_actions()[slug]["note"]

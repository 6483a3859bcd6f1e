"""Uses the generated Python client as an integrator would; ends with an error where something is not as documented."""

import sys
from datetime import date
from urllib.parse import parse_qs, urlsplit

from tradeapi_client import Client
from tradeapi_client.api.countries import list_countries
from tradeapi_client.api.tariffs import get_rates, get_tariff, list_tariffs
from tradeapi_client.models import CountryPage, Problem, Tariff, TariffPage

client = Client(base_url=sys.argv[1])


def cursor(url: str) -> str:
    [found] = parse_qs(urlsplit(url).query)["cursor"]
    return found


page = list_tariffs.sync(client=client, imposed_by=["US"], limit=2)
assert isinstance(page, TariffPage), page
assert len(page.results) == 2, page.results

tariff = get_tariff.sync("us-ieepa-canada", client=client)
assert isinstance(tariff, Tariff), tariff
assert tariff.slug == "us-ieepa-canada"

rates = get_rates.sync(client=client, imposed_by=["US"], origin="CA", product="3104", on=date(2025, 8, 15))
assert rates is not None and not isinstance(rates, Problem), rates
assert "us-ieepa-canada" in [component.tariff.id for component in rates.components]

missing = get_tariff.sync("no-such-tariff", client=client)
assert isinstance(missing, Problem), missing
assert missing.status == 404 and missing.request_id

seen: list[str] = []
countries = list_countries.sync(client=client, limit=200)
while True:
    assert isinstance(countries, CountryPage), countries
    seen += [str(country.code) for country in countries.results]
    if countries.next_ is None:
        break
    countries = list_countries.sync(client=client, limit=200, cursor=cursor(countries.next_))
assert len(seen) == len(set(seen)) > 200, len(seen)

print(f"the Python client works: {len(seen)} countries walked")

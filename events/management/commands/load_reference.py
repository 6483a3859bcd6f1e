"""Load the reference tables that ship."""

from collections.abc import Iterable

from countries.country.imports import load_countries, load_former_countries
from countries.official.imports import load_officials
from countries.product.imports import load_products
from countries.sector.imports import load_sectors
from events.agreement.imports import load_agreements
from events.source.imports import load_sources
from tradeapi.imports.command import LoadCommand, Step

#: What is loaded, in this order: each step names only what the ones above have brought.
STEPS: tuple[Step, ...] = (
    ("countries, blocs and memberships", load_countries),
    ("countries that are no more", load_former_countries),
    ("people, offices and tenures", load_officials),
    ("Harmonized System of 2022", load_products),
    ("sectors", load_sectors),
    ("sources", load_sources),
    ("agreements", load_agreements),
)


class Command(LoadCommand):
    help = "Load countries, blocs, offices, officials, the Harmonized System, sectors and agreements."

    def steps(self) -> Iterable[Step]:
        return STEPS

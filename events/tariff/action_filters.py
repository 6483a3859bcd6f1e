"""How tariff actions can be asked for."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from countries.product.parameters import ProductFilter
from countries.sector.models import Sector
from events.event.filters import EventFilterSet
from tradeapi.api.dating import DatesFilter
from tradeapi.api.filters import BooleanFilter, ChoiceFilter, CountryFilter, RecordFilter, TextFilter

from .goods import GoodsAsked
from .models import TariffAction
from .rates import RateLine


class TariffActionFilterSet(EventFilterSet):
    """Filters of tariff actions: those of every event, and their own."""

    class Meta:
        model = TariffAction

    tariff = RecordFilter(to="events.Tariff", many=True, help_text="The tariff it acts on.")
    action = ChoiceFilter(choices=TariffAction.Action, many=True, help_text="What was decided.")
    effective = DatesFilter(help_text="With legal effect")
    until = DatesFilter(help_text="With a first day on which it no longer applies,")
    backdated = DatesFilter(
        "retroactive_to", help_text="Announced later than the day from which it counts, that being"
    )
    collection = DatesFilter(
        "collection_on", help_text="With a collection that starts or stops on a day of its own,"
    )
    retroactive = BooleanFilter(
        "retroactive_to", "isnull", exclude=True, help_text="Whether it counts from before its announcement."
    )
    acts_on = RecordFilter(
        to="events.TariffAction", many=True, help_text="That acts on any of these earlier actions."
    )
    instrument_type = ChoiceFilter(
        choices=TariffAction.InstrumentType,
        many=True,
        help_text="Kind of legal or other instrument.",
    )
    instrument_number = TextFilter(
        many=True,
        commas=False,
        example="14325",
        help_text="By any of these numbers of the instrument.",
    )
    instrument_citation = TextFilter(
        many=True,
        commas=False,
        example="90 FR 55964",
        help_text="By any of these citations of the instrument, exactly as written.",
    )
    relief_limited_to = TextFilter(
        lookup_expr="icontains",
        nullable=True,
        example="plaintiffs",
        help_text="With this in the words that say whom relief is limited to.",
    )
    origin = CountryFilter(
        "lines__origin", many=True, help_text="With a line for this country or bloc by name."
    )
    product = ProductFilter(
        method="filter_product", help_text="With a line for this code of HS 2022, up and down the tree."
    )
    legal_code = TextFilter(
        "lines__legal_code",
        example="9903.01.10",
        help_text="With a line under this heading of the tariff schedule.",
    )

    def filter_product(self, queryset: Any, name: str, value: str) -> QuerySet[TariffAction]:
        goods = GoodsAsked((value,), sectors=Sector.objects.prefixes())
        return queryset.filter(Exists(RateLine.objects.on_goods(goods).filter(action=OuterRef("pk"))))

"""Filters of sources."""

from tradeapi.api.filters import (
    BooleanFilter,
    ChoiceFilter,
    DayFilter,
    RecordFilter,
    SearchFilter,
    TextFilter,
)
from tradeapi.api.filtersets import StrictFilterSet

from .models import Source


class SourceFilterSet(StrictFilterSet):
    """What sources can be asked."""

    publisher = TextFilter(
        many=True,
        commas=False,
        example="Federal Register (US)",
        help_text="Of any of these publishers, exactly as written.",
    )
    tier = ChoiceFilter(choices=Source.Tier, many=True, help_text="How near the publisher is to the fact.")
    language = TextFilter(
        many=True, pattern="[a-z]{2,3}", says="a code of ISO 639, such as en", example="en",
        help_text="In any of these languages, ISO 639 codes.",
    )  # fmt: skip
    agency = TextFilter(
        many=True,
        commas=False,
        example="Reuters",
        help_text="That carries a report of any of these agencies, exactly as written.",
    )
    url = TextFilter(
        many=True,
        commas=False,
        longest=600,
        example="https://www.federalregister.gov/d/2025-14999",
        help_text="At any of these addresses, exactly as written.",
    )
    reprint_of = RecordFilter(to="events.Source", many=True, help_text="That repeats any of these documents.")
    cited_by = RecordFilter(
        "citations__event", to="events.Event", many=True, help_text="That is cited by any of these events."
    )
    from_ = DayFilter("published_latest", "gte", help_text="May have been published on or after this day.")
    to = DayFilter("published_earliest", "lte", help_text="May have been published on or before this day.")
    dated = BooleanFilter(
        "published_earliest", "isnull", exclude=True, help_text="Whether the day of publication is known."
    )
    q = SearchFilter(help_text="Words in title, publisher, agency and note.")

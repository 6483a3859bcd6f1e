"""What a search can be asked."""

from tradeapi.api.filters import ChoiceFilter, SearchFilter
from tradeapi.api.ordering import MOST_RANKED
from tradeapi.api.pagination import PageFilterSet

from .question import SEARCHED


class SearchFilterSet(PageFilterSet):
    """Words, and among which resources."""

    q = SearchFilter(
        selects=False,
        required=True,
        help_text="Words that must all occur in names, other names, titles or summaries; accents, case and"
        ' endings are ignored. "Quoted words" stand side by side, `or` and a leading minus do what they say.'
        f" Of each resource the newest {MOST_RANKED:,} hits are ranked; its own list gives all of them.",
    )
    type = ChoiceFilter(
        choices=[(name, f"records of /api/v1/{name}/") for name in SEARCHED],
        many=True,
        selects=False,
        default=tuple(SEARCHED),
        help_text="Among these resources only.",
    )

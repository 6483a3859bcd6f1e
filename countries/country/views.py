"""Countries, territories, blocs and other parties."""

from __future__ import annotations

from django.db.models import Prefetch

from tradeapi.api.viewsets import PublishedViewSet

from .filters import CountryFilterSet
from .models import Country, Membership
from .serializers import CountrySerializer

MEMBERSHIPS = Membership.objects.published()
SHOWN = ("bloc", "member", "dates", "first_day", "last_day", "status")


class CountryViewSet(PublishedViewSet):
    """Countries, territories, blocs and other parties, by name."""

    queryset = (
        Country.objects.select_related("part_of")
        .defer("search", "part_of__search", "part_of__names")
        .prefetch_related(
            Prefetch(
                "memberships",
                MEMBERSHIPS.select_related("bloc")
                .only(*SHOWN, "bloc__name", "bloc__status")
                .order_by("bloc_id", "first_day"),
            ),
            Prefetch(
                "bloc_members",
                MEMBERSHIPS.select_related("member")
                .only(*SHOWN, "member__name", "member__status")
                .order_by("member_id", "first_day"),
            ),
        )
    )
    serializer_class = CountrySerializer
    filterset_class = CountryFilterSet
    ordering_keys = {"name": ("name",), "code": ("code",), "updated_at": ("updated_at",)}
    default_ordering = "name"

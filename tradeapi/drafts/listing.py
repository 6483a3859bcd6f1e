"""Lists of drafts: what the owner of a key may see of those that are not public yet, what was changed last first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from tradeapi.api.dating import InstantFilter
from tradeapi.api.filters import BooleanFilter, ChoiceFilter
from tradeapi.api.pagination import PageFilterSet
from tradeapi.api.references import WHEN_ASKED
from tradeapi.curation import logbook
from tradeapi.curation.models import Record, Status

STATUSES = [(Status.DRAFT.value, "can be written"), (Status.IN_REVIEW.value, "waits for a reviewer")]


class DraftListFilterSet(PageFilterSet):
    """What a list of drafts can be asked."""

    status = ChoiceFilter(choices=STATUSES, many=True, negatable=False, help_text="In any of these places.")
    mine = BooleanFilter(
        selects=False,
        help_text="true: only drafts that the owner of the key began, here or in the admin; false: only others.",
    )
    updated_since = InstantFilter("updated_at", "gte", help_text="Changed at this moment or later.")

    def chosen(self, drafts: QuerySet[Any], owner: Any) -> QuerySet[Any]:
        """The drafts that answer the question of this account."""
        drafts = self.filter_queryset(drafts)
        mine = self.values["mine"]
        if mine is None:
            return drafts
        begun = logbook.begun_by(drafts, owner)
        return begun if mine else drafts.exclude(pk__in=begun.values("pk"))


class DraftEntrySerializer(serializers.Serializer[Any]):
    """A draft in a list: its name, where it is, and where it stands."""

    id = serializers.CharField(source="public_id", help_text="Slug of the draft.")
    label = serializers.CharField(  # type: ignore[assignment]
        source="*", help_text="What a reader would call the record."
    )
    url = serializers.SerializerMethodField(help_text="Address of the draft, where its ETag is too.")
    status = serializers.ChoiceField(choices=STATUSES, help_text="Place in curation.")
    updated_at = serializers.DateTimeField(help_text="Moment of the last change, UTC.")

    def get_url(self, record: Record) -> str:
        address: str = self.context["address"](record)
        return address


class Count(serializers.IntegerField):
    """A member that is there when it is asked for."""

    _spectacular_annotation = {"field": {"type": "integer", "minimum": 0, WHEN_ASKED: True}}


class DraftsSerializer(serializers.Serializer[Any]):
    """A page of drafts."""

    results = DraftEntrySerializer(many=True, help_text="The drafts of this page.")
    next = serializers.URLField(
        allow_null=True, help_text="Address of the next page of the same question; null on the last."
    )
    count = Count(help_text="Drafts on all pages together; only with `count=exact`.")

"""What an answer shows of rival claims: the fact in dispute, each value with its source, and the decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from rest_framework import serializers

from events.source.models import Source
from tradeapi.api.references import ReferenceField

from .citation import Citation, Settlement
from .claims import Field

IN_DISPUTE = Citation.objects.filter(Q(rival=True) | Q(settlement__isnull=False)).values("event")

#: What is prefetched for ``disputes_of`` where no other citations are shown.
DISPUTING = Prefetch(
    "citations",
    Citation.objects.filter(source__status="published", event__in=IN_DISPUTE)
    .select_related("source", "settlement")
    .defer("source__search"),
    to_attr="disputing",
)


@dataclass(frozen=True)
class Dispute:
    """Claims about one fact of which not all can be true."""

    field: str
    claims: list[Citation]
    supporting: list[Source]
    event: Any = None

    @property
    def is_open(self) -> bool:
        return any(claim.rival for claim in self.claims)

    @property
    def state(self) -> str:
        return "open" if self.is_open else "settled"

    @property
    def recorded(self) -> str:
        return self.claims[0].against

    @property
    def settlement(self) -> Settlement | None:
        """The latest decision; None while a claim is open."""
        decisions = [claim.settlement for claim in self.claims if claim.settlement is not None]
        return None if self.is_open else max(decisions, key=lambda one: one.pk, default=None)


def disputes_of(citations: Iterable[Citation], event: Any = None) -> list[Dispute]:
    """The disputes, open and settled, among the citations of one event."""
    citations = list(citations)
    by_field: dict[str, list[Citation]] = {}
    for citation in citations:
        if citation.makes_another_claim or citation.rival or citation.settlement_id:
            by_field.setdefault(citation.claimed_field, []).append(citation)
    found = []
    for field, claims in sorted(by_field.items()):
        if not field:  # words cannot be compared: only those in dispute by themselves are told
            claims = [claim for claim in claims if claim.rival or claim.settlement_id]
        if any(claim.rival or claim.settlement_id for claim in claims):
            others = [one.source for one in citations if one.stance == "supports" and one not in claims]
            found.append(Dispute(field, claims, list(dict.fromkeys(others)), event))
    return found


class SettlementSerializer(serializers.Serializer[Settlement]):
    """A decision which of several rival claims the record follows."""

    value = serializers.CharField(help_text="What the record says by this decision; empty = see the record.")
    reason = serializers.CharField(help_text="Why.")
    decided_at = serializers.DateTimeField(help_text="Moment of the decision, UTC.")


class RivalClaimSerializer(serializers.Serializer[Citation]):
    """One of several rival claims."""

    value = serializers.CharField(
        source="claimed_value", help_text="EDTF date, rate in percent, or words: what the document gives."
    )
    qualifier = serializers.ChoiceField(
        choices=Citation.Qualifier.choices,
        allow_blank=True,
        source="claimed_qualifier",
        help_text="How it qualifies a rate; empty = not at all.",
    )
    line = serializers.CharField(
        source="claimed_line", help_text="Label of the rate line it is about; empty = none named."
    )
    source = ReferenceField("source-detail", help_text="The document.")  # type: ignore[assignment]
    publisher = serializers.CharField(source="source.publisher", help_text="Who published it.")
    tier = serializers.ChoiceField(
        choices=Source.Tier.choices, source="source.tier", help_text="How near the publisher is to the fact."
    )
    url = serializers.CharField(source="source.url", help_text="Address of the document; empty = none known.")
    quote = serializers.CharField(help_text="A short quotation, word for word; empty = none.")
    says = serializers.CharField(source="claim", help_text="What it says, in words.")
    attributed_to = serializers.CharField(help_text="Whom the document names for it; empty = nobody.")
    stance = serializers.ChoiceField(
        choices=Citation.Stance.choices, help_text="Whether it supports the record otherwise."
    )
    open = serializers.BooleanField(source="rival", help_text="Whether it is in dispute and not settled.")


class DisputeSerializer(serializers.Serializer[Dispute]):
    """Rival claims about one fact; the record's value stands beside them, never in their place."""

    field = serializers.ChoiceField(
        choices=Field.choices, allow_blank=True, help_text="The fact; empty = told in words only."
    )
    state = serializers.ChoiceField(
        choices=[
            ("open", "open: sources differ, and nobody has decided"),
            ("settled", "settled: a reviewer has decided"),
        ],
        help_text="Whether a reviewer has settled it.",
    )
    recorded = serializers.CharField(help_text="What the record says; empty = see the record.")
    supporting = ReferenceField(
        "source-detail",
        many=True,
        help_text="Documents that support the event and say nothing else of the fact.",
    )
    claims = RivalClaimSerializer(many=True, help_text="What sources say.")
    settlement = SettlementSerializer(allow_null=True, help_text="The decision; null while it is open.")


class DisputeOfEventSerializer(DisputeSerializer):
    """Rival claims about one fact of an event that belongs to what is shown."""

    event = ReferenceField("event-detail", help_text="The event that the claims are about.")

"""What can be written of an agreement: its parties, clauses and milestones."""

from __future__ import annotations

from events.event.drafts import EVENT_MEMBERS, AnyEventDraft
from tradeapi.drafts.shapes import DraftShape, PartShape

from .models import Agreement, AgreementClause, AgreementParty, Milestone


class PartyDraft(PartShape):
    """A country or bloc that is party, and from when to when."""

    class Meta:
        model = AgreementParty
        fields = ("country", "dates")
        same = ("country", "dates")


class ClauseDraft(PartShape):
    """A clause on reviews, terms, withdrawal or the like."""

    class Meta:
        model = AgreementClause
        fields = ("kind", "article", "date", "text")
        same = ("kind", "article", "text")


class MilestoneOfAgreementDraft(AnyEventDraft):
    """A milestone that is made together with its agreement."""

    class Meta:
        model = Milestone
        fields = (*EVENT_MEMBERS, "step")


class MilestoneDraft(MilestoneOfAgreementDraft):
    """One dated step in the life of an agreement that is there already."""

    class Meta:
        model = Milestone
        fields = ("agreement", *EVENT_MEMBERS, "step")

    example = {
        "agreement": "usmca",
        "slug": "2026-07-01-usmca-review-as-reported",
        "title": "USMCA: joint review due",
        "step": "review_due",
        "date": "2026-07-01",
        "occurrence": "expected",
        "citations": [{"source": "techsoma-canada-mexico-2025-08"}],
    }


class AgreementDraft(DraftShape):
    """An agreement, framework or truce, with its parties and the milestones of its life."""

    parties = PartyDraft(many=True, required=False, help_text="Who is bound.")
    clauses = ClauseDraft(many=True, required=False, help_text="Clauses on reviews, terms and the like.")
    milestones = MilestoneOfAgreementDraft(
        many=True,
        required=False,
        help_text="Its milestones, each a draft of its own. Taken when the agreement is made; later each is changed,"
        " and more are made, under milestones.",
    )

    class Meta:
        model = Agreement
        fields = (
            "slug", "name", "aliases", "type", "summary", "desta_id", "note", "parties", "clauses", "milestones",
        )  # fmt: skip

    only_at_first = ("milestones",)
    example = {
        "slug": "canada-mexico-action-plan-as-reported",
        "name": "Action plan of Canada and Mexico",
        "type": "strategic_partnership",
        "parties": [{"country": "CA"}, {"country": "MX"}],
        "milestones": [
            {
                "slug": "2025-09-canada-mexico-action-plan",
                "title": "Canada and Mexico announce an action plan",
                "step": "announced",
                "date": "2025-09",
                "citations": [{"source": "techsoma-canada-mexico-2025-08"}],
            }
        ],
    }

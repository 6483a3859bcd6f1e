"""What can be written of a tariff: the charge itself, its actions, and the rate lines they set."""

from __future__ import annotations

from events.event.drafts import EVENT_MEMBERS, AnyEventDraft
from tradeapi.drafts.shapes import DraftShape, PartShape

from .models import Tariff, TariffAction
from .rates import RateLine

ACTION_MEMBERS = (
    *EVENT_MEMBERS, "action", "effective", "until", "retroactive_to", "collection_on", "acts_on", "relief_limited_to",
    "instrument_type", "instrument_number", "instrument_citation", "exemptions", "lines",
)  # fmt: skip


class RateLineDraft(PartShape):
    """One rate that an action sets, for one origin and one set of products."""

    class Meta:
        model = RateLine
        fields = (
            "label", "origin_kind", "origin", "origin_class", "excluded_origins", "product_kind", "hs_include",
            "hs_exclude", "sector", "goods", "treatment", "rate_type", "rate_percent", "amount", "currency", "per_unit",
            "qualifier", "role", "condition", "condition_text", "agreement", "legal_code",
        )  # fmt: skip
        same = ("origin_kind", "origin", "origin_class", "label")


class ActionOfTariffDraft(AnyEventDraft):
    """An action that is made together with its tariff."""

    lines = RateLineDraft(many=True, required=False, help_text="The rates it sets.")

    class Meta:
        model = TariffAction
        fields = ACTION_MEMBERS


class TariffActionDraft(ActionOfTariffDraft):
    """One step in the life of a tariff that is there already."""

    class Meta:
        model = TariffAction
        fields = ("tariff", *ACTION_MEMBERS)

    example = {
        "tariff": "us-ieepa-canada",
        "slug": "2025-08-techsoma-us-canada-up-to-35",
        "title": "United States is reported to charge up to 35 % on goods of Canada",
        "action": "rate_changed",
        "date": "2025-08-01",
        "effective": "2025-08-01",
        "instrument_type": "executive_order",
        "citations": [{"source": "techsoma-canada-mexico-2025-08", "locator": "sentence 5"}],
        "lines": [{"label": "as reported", "origin": "CA", "rate_percent": "35", "qualifier": "up_to"}],
    }


class TariffDraft(DraftShape):
    """A charge that one jurisdiction levies on goods or services of others, with the actions of its life."""

    actions = ActionOfTariffDraft(
        many=True,
        required=False,
        help_text="Its actions, each a draft of its own. Taken when the tariff is made; later each is changed, and"
        " more are made, under tariff-actions.",
    )

    class Meta:
        model = Tariff
        fields = (
            "slug", "title", "aliases", "type", "imposed_by", "legal_basis", "series", "scope", "summary", "note",
            "replaced_by", "actions",
        )  # fmt: skip

    only_at_first = ("actions",)
    example = {
        "slug": "canada-dst-as-reported",
        "title": "Canada's digital services tax, as Techsoma Canada reports it",
        "type": "digital_services_tax",
        "imposed_by": "CA",
        "scope": "Revenue from digital services of large technology companies",
        "actions": [
            {
                "slug": "2024-06-20-canada-dst-as-reported",
                "title": "Canada imposes a digital services tax",
                "action": "in_force",
                "date": "2024-06-20",
                "effective": "2024-06-28",
                "citations": [{"source": "techsoma-canada-mexico-2025-08", "locator": "sentence 1"}],
                "lines": [{"label": "general", "origin_kind": "every", "rate_percent": "3"}],
            },
            {
                "slug": "2025-06-29-canada-dst-repeal-as-reported",
                "title": "Canada announces the repeal of its digital services tax",
                "action": "repeal_announced",
                "acts_on": "2024-06-20-canada-dst-as-reported",
                "date": "2025-06-29",
                "citations": [{"source": "techsoma-canada-mexico-2025-08", "locator": "sentence 1"}],
            },
        ],
    }

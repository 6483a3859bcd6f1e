"""How a reviewer settles rival claims: the record stands, or follows one of them; always with a reason."""

from __future__ import annotations

from typing import Any

from tradeapi.curation.models import Status
from tradeapi.curation.transitions import TransitionNotAllowed, as_its_kind, check_published
from tradeapi.curation.writing import one_writer, recorded

from .citation import Citation, Settlement
from .claims import Field, as_recorded
from .disputes import Dispute, disputes_of
from .models import Event


def open_disputes(event: Any) -> list[Dispute]:
    """The disputes of an event that nobody has settled, among citations of published sources."""
    cited = event.citations.filter(source__status=Status.PUBLISHED).select_related("source", "settlement")
    return [dispute for dispute in disputes_of(cited) if dispute.is_open]


def settle(
    event: Event, field: str, by: Any, reason: str, *, in_favour_of: Citation | None = None
) -> Settlement:
    """Settle the open dispute about one fact of a published event, for the record or for one of the claims.

    In favour of a claim the record takes over its date or rate. All claims stay, with the decision. Raises
    TransitionNotAllowed when ``by`` may not settle, without a reason, when nothing is in dispute, and when the
    record would not be fit to be public by the claim; nothing is written then.
    """
    with one_writer(), recorded(by=by, action="settle", reason=reason.strip()):
        refuse_unless(by is not None and by.has_perm("curation.settle"), "You may not settle rival claims.")
        refuse_unless(bool(reason.strip()), "Give the reason.")
        model = type(as_its_kind(event))
        current: Any = model._base_manager.select_for_update().get(pk=event.pk)
        refuse_unless(current.is_public, "Only what is public can be in dispute.")
        dispute = next((one for one in open_disputes(current) if one.field == field), None)
        if dispute is None:
            raise TransitionNotAllowed(["Nothing is in dispute there any more; look at it again."])
        if in_favour_of is not None:
            take_over(current, dispute, in_favour_of)
        current.version += 1
        current.save()
        decision = Settlement.objects.create(
            event=current.spine,
            field=field,
            value=as_recorded(current.facts(), field),
            reason=reason.strip(),
            decided_by=by,
        )
        for claim in dispute.claims:
            claim.settlement = decision
            claim.save(update_fields=["settlement"])
        current.rebuild()
        check_published(current)
    return decision


def take_over(event: Any, dispute: Dispute, claim: Citation) -> None:
    """Let the record say what the claim says."""
    refuse_unless(claim.pk in {one.pk for one in dispute.claims}, "That claim is not part of the dispute.")
    refuse_unless(bool(dispute.field), "What is told in words only is corrected by hand; then settle it.")
    if dispute.field == Field.RATE_PERCENT:
        lines = [line for line in event.lines.all() if line.rate_percent is not None]
        lines = [line for line in lines if claim.claimed_line in ("", line.label)]
        refuse_unless(
            len(lines) == 1 and claim.claimed_qualifier in ("", Citation.Qualifier.EXACT),
            "The claim does not say which rate line it corrects, and to what; correct the line, then settle it.",
        )
        lines[0].rate_percent = claim.claimed_rate_percent
        lines[0].save()
        return
    setattr(event, dispute.field, claim.claimed_date)


def refuse_unless(fit: bool, sentence: str) -> None:
    if not fit:
        raise TransitionNotAllowed([sentence])

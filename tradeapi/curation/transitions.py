"""The gate to the public: the one module that writes the status of a record.

draft -> in_review -> published -> withdrawn; back from review to draft. What was public is never deleted:
it is withdrawn, with a reason, or merged into the record that stands in for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from .models import Record, Status
from .references import (
    name_only_published,
    part_paths,
    parts_of,
    published_naming,
    root,
    unpublished_named_by,
)
from .writing import one_writer, recorded

IN_REVIEW = "It is in review; an editor publishes it."
UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW)
#: How many records a refusal lists before it only counts.
LISTED = 12


class TransitionNotAllowed(Exception):  # noqa: N818 - it says what happened to the editor
    """A transition was refused. ``unmet`` has a sentence for everything that stands in the way."""

    def __init__(self, unmet: list[str]) -> None:
        self.unmet = unmet
        super().__init__(" ".join(unmet))


@dataclass(frozen=True)
class Transition:
    """One way through the gate: from which status to which, and whether it needs a reason."""

    before: Status
    after: Status | None
    verb: str
    done: str
    needs_reason: bool = False


#: Every legal transition by name, which is also the name of the permission it needs: ``curation.publish``.
TRANSITIONS = {
    "submit": Transition(Status.DRAFT, Status.IN_REVIEW, "submit", "submitted"),
    "send_back": Transition(Status.IN_REVIEW, Status.DRAFT, "send back", "sent back", needs_reason=True),
    "publish": Transition(Status.IN_REVIEW, Status.PUBLISHED, "publish", "published"),
    "withdraw": Transition(Status.PUBLISHED, Status.WITHDRAWN, "withdraw", "withdrawn", needs_reason=True),
    "merge": Transition(Status.PUBLISHED, Status.WITHDRAWN, "merge", "merged", needs_reason=True),
    "discard": Transition(Status.DRAFT, None, "discard", "discarded"),
}


def submit(record: Record, by: Any) -> None:
    """Send a draft to review. Raises TransitionNotAllowed unless it is one and ``by`` may submit."""
    with one_writer(), recorded(by=by, action="submit"):
        current = _open("submit", record, by)
        _write(current, record, status=Status.IN_REVIEW, submitted_by=by)


def send_back(record: Record, by: Any, reason: str) -> None:
    """Return a record in review to its authors as a draft, saying why; raises TransitionNotAllowed."""
    with one_writer(), recorded(by=by, action="send_back", reason=reason):
        current = _open("send_back", record, by, reason)
        _write(current, record, status=Status.DRAFT)


def publish(record: Record, by: Any) -> None:
    """Make a reviewed record public.

    Raises TransitionNotAllowed when the record is not in review, when ``by`` is the editor who submitted it,
    or when a publication rule is not met; the message lists every unmet rule.
    """
    with one_writer(), recorded(by=by, action="publish"):
        current = _open("publish", record, by)
        own = settings.FOUR_EYES and current.submitted_by_id == by.pk
        eyes = ["You submitted this record; someone else publishes it."] if own else []
        _refuse(eyes + unmet(current))
        _write(current, record, status=Status.PUBLISHED, published_at=current.published_at or timezone.now())


def withdraw(record: Record, by: Any, reason: str) -> None:
    """Take a published record back, saying why.

    Raises TransitionNotAllowed while other published records name it, or would not be right without it; the
    message lists them. What the system derives from it alone is withdrawn too.
    """
    with one_writer(), recorded(by=by, action="withdraw", reason=reason):
        current = _open("withdraw", record, by, reason)
        _refuse(_still_needed(current))
        _withdraw(current, record, reason)


def merge(record: Record, into: Record, by: Any, reason: str) -> None:
    """Withdraw a published duplicate in favour of ``into``, a published record of the same kind.

    Raises TransitionNotAllowed otherwise, and while published records name the duplicate.
    """
    with one_writer(), recorded(by=by, action="merge", reason=reason):
        current = _open("merge", record, by, reason)
        target = _locked(into)
        _refuse(_unfit_target(current, target) + _still_needed(current))
        _withdraw(current, record, reason, merged_into_id=target.pk)


def discard(record: Record, by: Any) -> None:
    """Delete a draft, which was never public, with its parts.

    Raises TransitionNotAllowed while other rows name it; the message lists them.
    """
    with one_writer(), recorded(by=by, action="discard"):
        current = _open("discard", record, by)
        try:
            for part in list(parts_of(current)):
                part.delete()
            current.delete()
        except models.ProtectedError as error:
            raise TransitionNotAllowed([_listing("It is named by", error.protected_objects)]) from error


def admit(record: Record, reason: str) -> None:
    """Publish a draft from the tables that ship, without a second pair of eyes; the rules hold all the same.

    What is published already is left alone, and so is what an editor withdrew. Raises TransitionNotAllowed
    for a record in review and when a rule is not met.
    """
    with one_writer(), recorded(action="admit", reason=reason):
        current = _locked(record)
        if current.status not in (Status.PUBLISHED, Status.WITHDRAWN):
            in_review = current.status == Status.IN_REVIEW
            _refuse(([IN_REVIEW] if in_review else []) + unmet(current))
            _write(current, record, status=Status.PUBLISHED, published_at=timezone.now())


def admit_all(records: Iterable[Record], reason: str) -> list[tuple[Record, list[str]]]:
    """``admit`` for many records of any tables, which may name one another.

    Answers with the records that are not fit to be public, each with a sentence for everything that stands in
    the way; when there are any, the caller rolls back.
    """
    given: dict[type[Record], dict[Any, Record]] = {}
    for record in records:
        given.setdefault(type(record), {})[record.pk] = record
    if not given:
        return []
    now = timezone.now()
    with one_writer(), recorded(action="admit", reason=reason):
        drafts = [draft for model, several in given.items() for draft in _locked_drafts(model, several)]
        refused = [(one, [IN_REVIEW]) for one in drafts if one.status == Status.IN_REVIEW]
        for model, several in given.items():
            root(model)._base_manager.filter(pk__in=several, status__in=UNPUBLISHED).update(
                status=Status.PUBLISHED,
                published_at=Coalesce("published_at", now),
                updated_at=now,
                version=F("version") + 1,
            )
        for one in drafts:
            one.status, one.published_at = Status.PUBLISHED, one.published_at or now
            one.version, one.updated_at = one.version + 1, now
            for name in ("status", "published_at", "version", "updated_at"):
                setattr(given[type(one)][one.pk], name, getattr(one, name))
        judge = broken_rules if name_only_published(drafts) else unmet
        refused += [(one, sentences) for one in drafts if (sentences := judge(one))]
        for one in drafts:
            one.rebuild()
    return refused


def open_derived(record: Record) -> None:
    """Publish a record that follows from published ones, inside of the transaction that wrote those.

    Raises TransitionNotAllowed when a rule is not met.
    """
    current = _locked(record)
    _refuse(unmet(current))
    _write(current, record, status=Status.PUBLISHED, published_at=timezone.now())


def close_derived(record: Record, reason: str, *, into: Record | None = None) -> None:
    """Withdraw a record that does not follow any more, or merge it, inside of the transaction that made it so."""
    _withdraw(_locked(record), record, reason, merged_into_id=into.pk if into else None)


def unmet(record: Record) -> list[str]:
    """A sentence for everything that keeps the record from the public; empty when nothing does."""
    sentences = broken_rules(record)
    hidden = unpublished_named_by(record)
    if hidden:
        sentences.append(_listing("It names records that are not published:", hidden))
    return sentences


def broken_rules(record: Record) -> list[str]:
    """A sentence for every rule of its room that the record breaks, whatever else keeps it from the public."""
    return [sentence for rule in record.publication_rules if (sentence := rule(record))]


def check_published(record: Record) -> None:
    """Raise TransitionNotAllowed unless the corrected record is fit to be public; the caller rolls back."""
    _refuse(unmet(_locked(record)))


def rebuild(record: Record) -> None:
    """Bring up to date what is derived from a record, in the published records that name it too."""
    record.rebuild()
    if record.others_follow:
        for other in published_naming(record):
            other.rebuild()


def as_its_kind(record: Record) -> Record:
    """The record by its most specific table: an event of the spine as the meeting or signal that it is."""
    for relation in type(record)._meta.related_objects:
        if relation.one_to_one and getattr(relation, "parent_link", False):
            child = relation.related_model._base_manager.filter(pk=record.pk).first()
            if child is not None:
                return as_its_kind(child)  # type: ignore[arg-type]
    return record


def _locked(record: Record) -> Record:
    """The record as the database has it, by its most specific table, held until the transaction ends."""
    model = type(as_its_kind(record))
    current = model._base_manager.select_for_update().filter(pk=record.pk).first()
    if current is None:
        raise TransitionNotAllowed(["This record does not exist any more."])
    return current


def _locked_drafts(model: type[Record], keys: Collection[Any]) -> Iterator[Record]:
    """Records of one table that are not public yet, with their parts, held until the transaction ends."""
    locked = model._base_manager.select_for_update().prefetch_related(*part_paths(model))
    yield from locked.filter(pk__in=keys, status__in=UNPUBLISHED).order_by("pk")


def _open(name: str, record: Record, by: Any, reason: str | None = None) -> Record:
    """The record, held for a transition that ``by`` may carry out on it, with a reason where one is due."""
    transition = TRANSITIONS[name]
    if by is None or not by.has_perm(f"curation.{name}"):
        raise TransitionNotAllowed([f"You may not {transition.verb} records."])
    current = _locked(record)
    if current.status != transition.before:
        now, due = Status(current.status).label, transition.before.label
        raise TransitionNotAllowed([f"It is {now}; only what is {due} can be {transition.done}."])
    if sentence := current.follows_from():
        raise TransitionNotAllowed([sentence])
    if transition.needs_reason and not (reason or "").strip():
        raise TransitionNotAllowed(["Give the reason."])
    return current


def _write(current: Record, given: Record, **columns: Any) -> None:
    """Write the columns, count the version, rebuild what is derived, and tell the caller's own copy."""
    columns["version"] = current.version + 1
    for name, value in columns.items():
        setattr(current, name, value)
    current.save(update_fields=[*columns, "updated_at"])
    rebuild(current)
    for name in (*columns, "updated_at"):
        setattr(given, name, getattr(current, name))


def _withdraw(current: Record, given: Record, reason: str, **columns: Any) -> None:
    columns |= {"withdrawn_at": timezone.now(), "withdrawn_reason": reason.strip()}
    _write(current, given, status=Status.WITHDRAWN, **columns)


def _refuse(sentences: list[str]) -> None:
    if sentences:
        raise TransitionNotAllowed(sentences)


def _unfit_target(current: Record, target: Record) -> list[str]:
    if type(target) is not type(current):
        return [f"Only another {current._meta.verbose_name} can stand in for it."]
    if target.pk == current.pk:
        return ["A record cannot be merged into itself."]
    if target.status != Status.PUBLISHED:
        return ["The record that stands in for it must be published."]
    return []


def _still_needed(current: Record) -> list[str]:
    """A sentence for everything published that keeps a record, and what follows from it, from being withdrawn."""
    along = current.taken_along()
    going = {(root(type(one)), one.pk) for one in (current, *along)}
    naming = {
        (root(type(other)), other.pk): other
        for one in (current, *along)
        for other in published_naming(one, by_hand=True)
    }
    standing = (
        ("Published records name it:", [other for key, other in naming.items() if key not in going]),
        ("Published records rest on it:", current.relied_on_by()),
    )
    listed = [_listing(lead, records) for lead, records in standing if records]
    return [*listed, *filter(None, [current.unmet_without()])]


def _listing(lead: str, rows: Any) -> str:
    """One sentence that lists rows: kind, title and identity of each."""
    rows = list(rows)
    shown = [
        f"{row._meta.verbose_name} {str(row)!r}" + (f" ({row.public_id})" if isinstance(row, Record) else "")
        for row in rows[:LISTED]
    ]
    more = f" and {len(rows) - LISTED} more" if len(rows) > LISTED else ""
    return f"{lead} {', '.join(shown)}{more}."

"""Addresses under which drafts are written, read and sent to review.

Every one asks for a key with the scope curate, and does what the owner of that key may do in the admin: see
drafts, add and change them, discard them, submit them. None publishes.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from tradeapi.access.credentials import NONE_GIVEN, NOT_ENOUGH
from tradeapi.access.models import ApiKey
from tradeapi.api.conditional import PRIVATE, tag_of
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.pagination import KeysetPagination
from tradeapi.api.problems import Problem
from tradeapi.api.views import NoParameters, PublicView
from tradeapi.curation import transitions
from tradeapi.curation.models import Record, Status

from . import bodies, checking, repetition, writing
from .listing import DraftEntrySerializer, DraftListFilterSet, DraftsSerializer
from .schema import DraftSchema, MissingSerializer
from .shapes import DraftShape

ABSENT = "No draft has this name."
STANDS_STILL = "It is in review and stands still; who reviews it can send it back."


class DraftsView(PublicView):
    """What all addresses of drafts have in common."""

    schema = DraftSchema()
    draft: type[DraftShape] = DraftShape
    resource = ""
    key: ApiKey
    #: What the owner of the key needs, by method: Django's verb for the model, or a transition.
    needs: ClassVar[dict[str, str]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.admit(request._request)
        super().initial(request, *args, **kwargs)

    def admit(self, request: HttpRequest) -> None:
        """Permission comes first: before methods, bodies and names are looked at."""
        key: ApiKey | None = getattr(request, "api_key", None)
        if key is None:
            raise Problem("unauthorized", "Drafts need an API key with the scope curate.", headers=NONE_GIVEN)
        if not key.may(ApiKey.Scope.CURATE):
            raise Problem("forbidden", "This key has not the scope curate.", headers=NOT_ENOUGH)
        needed = self.needs.get(request.method or "", "view")
        if not key.owner.has_perm(self.permission(needed)):
            raise Problem("forbidden", "The owner of this key may not do that.")
        self.key = key

    def permission(self, needed: str) -> str:
        if needed in transitions.TRANSITIONS:
            return f"curation.{needed}"
        meta = self.draft.model()._meta
        return f"{meta.app_label}.{needed}_{meta.model_name}"

    def drafts(self) -> Any:
        records = self.draft.model()._default_manager.filter(status__in=(Status.DRAFT, Status.IN_REVIEW))
        return self.draft.among(records)

    def found(self, name: str) -> Any:
        record = self.drafts().filter(**{self.draft.model().identity: name}).first()
        if record is None:
            raise Problem("not-found", ABSENT)
        return record

    def found_to_write(self, name: str, request: HttpRequest) -> Any:
        """The draft, as long as it is what the writer saw. Call inside the transaction of the write."""
        record = self.found(name)
        tags = parse_etags(request.headers["If-Match"])
        if "*" not in tags and self.answer(record)["ETag"] not in tags:
            raise Problem("precondition-failed", "The draft was changed since; read it again.")
        if record.status != Status.DRAFT:
            raise Problem("conflict", STANDS_STILL)
        return record

    def demand_condition(self, request: HttpRequest) -> None:
        if "If-Match" not in request.headers:
            raise Problem("precondition-required", "Send the ETag of the draft in If-Match.")

    def answer(self, record: Record, status: int = 200) -> HttpResponse:
        """The draft as it is now, with its tag."""
        data = self.draft(record).data
        response = HttpResponse(JSONRenderer().render(data), status=status, content_type="application/json")
        response["ETag"] = tag_of(response)
        response["Cache-Control"] = PRIVATE
        if status == 201:
            response["Location"] = self.request.build_absolute_uri(self.address(record))
        return response

    def address(self, record: Record) -> str:
        return reverse(f"draft-of-{self.resource}", args=[record.public_id])


class AllDraftsView(DraftsView):
    """Making and finding drafts."""

    http_method_names = ["get", "head", "post"]
    needs = {"POST": "add"}
    listing = DraftsSerializer
    ordering_keys: ClassVar[dict[str, str]] = {"updated_at": "updated_at"}

    def get_filterset_class(self) -> type[StrictFilterSet]:
        return NoParameters if self.request.method == "POST" else DraftListFilterSet

    def words(self) -> list[str]:
        """What was changed last comes first."""
        return ["-updated_at"]

    def get(self, request: Request) -> HttpResponse:
        """The drafts that the owner of the key may see, those in review too; what was changed last comes first."""
        asked: Any = self.asked
        pages = KeysetPagination()
        page = pages.paginate_queryset(asked.chosen(self.drafts(), self.key.owner), request, self)
        context = {"address": lambda record: request.build_absolute_uri(self.address(record))}
        rows = DraftEntrySerializer(page, many=True, context=context).data
        response = HttpResponse(
            JSONRenderer().render(pages.get_paginated_response(rows).data), content_type="application/json"
        )
        response["Cache-Control"] = PRIVATE
        return response

    def post(self, request: Request) -> HttpResponse:
        """A new draft, with all that belongs to it, or nothing."""
        body = bodies.read(request._request)
        self.may_bring(body)
        with writing.one_write(self.key):

            def answer() -> HttpResponse:
                checked = checking.check(self.draft, body, by=self.key.owner, partial=False)
                return self.answer(writing.create(checked), 201)

            return repetition.once(request._request, self.key, body, answer)

    def may_bring(self, body: dict[str, Any]) -> None:
        """Refuse records of other tables that the owner of the key may not add."""
        for name in self.draft.only_at_first:
            model = type(self.draft._declared_fields[name].child).Meta.model  # type: ignore[attr-defined]
            meta = model._meta
            if name in body and not self.key.owner.has_perm(f"{meta.app_label}.add_{meta.model_name}"):
                raise Problem("forbidden", f"The owner of this key may not add {meta.verbose_name_plural}.")


class OneDraftView(DraftsView):
    """One draft."""

    http_method_names = ["get", "head", "patch", "delete"]
    needs = {"PATCH": "change", "DELETE": "discard"}

    def get(self, request: Request, name: str) -> HttpResponse:
        """The draft as it was last written, here or in the admin, with its tag."""
        return self.answer(self.found(name))

    def patch(self, request: Request, name: str) -> HttpResponse:
        """Members that are given take the place of those that are there; a list is replaced as a whole."""
        self.demand_condition(request._request)
        body = bodies.read(request._request)
        with writing.one_write(self.key):
            record = self.found_to_write(name, request._request)
            checked = checking.check(self.draft, body, by=self.key.owner, partial=True)
            return self.answer(writing.update(checked, record))

    def delete(self, request: Request, name: str) -> HttpResponse:
        """Discard the draft with all that belongs to it; it was never public."""
        self.demand_condition(request._request)
        with writing.one_write(self.key):
            record = self.found_to_write(name, request._request)
            transitions.discard(record, self.key.owner)
        return HttpResponse(status=204, headers={"Cache-Control": PRIVATE})


class MissingView(DraftsView):
    """What keeps a draft from the public."""

    lacks = MissingSerializer
    http_method_names = ["get", "head"]

    def get(self, request: Request, name: str) -> HttpResponse:
        """A sentence for everything that keeps the draft from the public, as the admin shows it."""
        body = JSONRenderer().render({"missing": transitions.unmet(self.found(name))})
        return HttpResponse(body, content_type="application/json")


class SubmissionView(DraftsView):
    """Sending a draft to review."""

    http_method_names = ["post"]
    needs = {"POST": "submit"}

    def post(self, request: Request, name: str) -> HttpResponse:
        """Send the draft to review, where it stands still; someone else publishes it, in the admin."""
        body = bodies.read(request._request) if request._request.body else {}
        if body:
            faults = [
                checking.fault("", name, "unknown_member", "nothing is asked for here") for name in body
            ]
            checking.refuse(faults)
        with writing.one_write(self.key):

            def answer() -> HttpResponse:
                record = self.found(name)
                transitions.submit(record, self.key.owner)
                return self.answer(record)

            return repetition.once(request._request, self.key, body, answer)


def addresses(resource: str, draft: type[DraftShape]) -> list[URLPattern]:
    """Where, under ``drafts/``, those of a resource are found, made, changed, asked what they lack, and submitted."""
    of = {"resource": resource, "draft": draft}
    place = f"{resource}/"
    return [
        path(place, AllDraftsView.as_view(**of), name=f"drafts-of-{resource}"),
        path(f"{place}<str:name>/", OneDraftView.as_view(**of), name=f"draft-of-{resource}"),
        path(f"{place}<str:name>/missing/", MissingView.as_view(**of), name=f"draft-of-{resource}-missing"),
        path(
            f"{place}<str:name>/submission/",
            SubmissionView.as_view(**of),
            name=f"draft-of-{resource}-submission",
        ),
    ]

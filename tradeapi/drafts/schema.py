"""How the operations on drafts are described in the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from tradeapi.api.problems import MEDIA_TYPE
from tradeapi.api.schema import ApiSchema, ProblemShape, camel

#: Verb of the operation, and what the operation does, by kind of address and method.
VERBS = {
    ("AllDraftsView", "GET"): ("list{}Drafts", "List drafts of {}"),
    ("AllDraftsView", "POST"): ("create{}Draft", "Make a draft of {}"),
    ("OneDraftView", "GET"): ("get{}Draft", "One draft of {}"),
    ("OneDraftView", "PATCH"): ("update{}Draft", "Change a draft of {}"),
    ("OneDraftView", "DELETE"): ("discard{}Draft", "Discard a draft of {}"),
    ("MissingView", "GET"): ("getMissingOf{}Draft", "What a draft of {} lacks"),
    ("SubmissionView", "POST"): ("submit{}Draft", "Send a draft of {} to review"),
}

ERRORS = {
    400: "The request can't be understood; `errors` names each member of the body by its JSON pointer.",
    401: "No API key, or one that is unknown, expired or revoked.",
    403: "The key has not the scope curate, or its owner may not do this.",
    406: "Only JSON is offered.",
    413: "The body is larger than 1 MB.",
    429: "Too many requests with this key; Retry-After says when to ask again.",
    503: "The database does not answer in time; Retry-After says when to ask again.",
}
ERRORS_OF_ONE = {404: "No draft has this name."}
ERRORS_OF_BODIES = {415: "The body is not application/json."}
ERRORS_OF_REPETITION = {422: "The Idempotency-Key was used for another request."}
ERRORS_OF_CONDITIONS = {
    412: "The draft was changed since; the tag in If-Match is not that of what is there.",
    428: "If-Match is missing.",
}
CONFLICT = {
    "POST": "The name is taken, or the database or the gate refuses; `detail` says why.",
    "PATCH": "The draft is in review, the name is taken, or the database refuses; `detail` says why.",
    "DELETE": "The draft is in review, or other records name it; `detail` says which.",
}

IF_MATCH = {
    "in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
    "description": "The ETag of the draft as it was read or written last.",
    "example": '"9f1c5b7c0c6e4d5f8a3b2e1d0c9b8a76"',
}  # fmt: skip
IDEMPOTENCY_KEY = {
    "in": "header", "name": "Idempotency-Key", "schema": {"type": "string", "maxLength": 257},
    "description": "A name of your choice for this request, such as a UUID: sent again with the same name within a"
    " day, it is answered as the first time and writes nothing.",
    "example": '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
}  # fmt: skip
HEADERS = {
    "ETag": {"description": "Tag of the draft, for If-Match.", "schema": {"type": "string"}},
    "Location": {"description": "Address of the draft.", "schema": {"type": "string", "format": "uri"}},
}


class DraftSchema(ApiSchema):
    """Describes the addresses of drafts; what differs between resources comes from their shapes."""

    view: Any

    @property
    def kind(self) -> str:
        return str(self.view.draft.model()._meta.verbose_name)

    @property
    def is_listing(self) -> bool:
        return type(self.view).__name__ == "AllDraftsView" and self.method == "GET"

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # a page is described as what it is

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        return super()._get_filter_parameters() if self.is_listing else []

    @property
    def verb(self) -> tuple[str, str]:
        return VERBS[type(self.view).__name__, self.method]

    def get_operation_id(self) -> str:
        return self.verb[0].format(camel(self.kind))

    def get_summary(self) -> str:
        if self.is_listing:
            return self.verb[1].format(self.view.draft.model()._meta.verbose_name_plural)
        return self.verb[1].format("an " + self.kind if self.kind[0] in "aeiou" else "a " + self.kind)

    def get_description(self) -> str:  # type: ignore[override]
        return (getattr(self.view, self.method.lower()).__doc__ or "").strip()

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{"apiKey": ["curate"]}]

    def get_tags(self) -> list[str]:
        return ["drafts"]

    def get_request_serializer(self) -> Any:
        return self.view.draft if type(self.view).__name__ in ("AllDraftsView", "OneDraftView") else None

    def get_response_serializers(self) -> Any:
        name = type(self.view).__name__
        if self.method == "DELETE":
            return {204: OpenApiResponse(description="It is gone.")}
        if name == "MissingView":
            return {200: self.view.lacks}
        if self.is_listing:
            return {200: self.view.listing}
        return {201 if name == "AllDraftsView" else 200: self.view.draft}

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        described = super()._resolve_path_parameters(variables)
        for one in described:
            one["description"] = f"Slug of the {self.kind}."
            one["example"] = self.view.draft.example.get("slug")
            one["schema"] = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120}
        return described

    def get_override_parameters(self) -> list[Any]:
        return []

    def _get_parameters(self) -> list[dict[str, Any]]:
        headers: dict[str, list[Any]] = {"POST": [IDEMPOTENCY_KEY], "PATCH": [IF_MATCH], "DELETE": [IF_MATCH]}
        return [*super()._get_parameters(), *headers.get(self.method, [])]

    def _get_request_body(self, direction: Literal["request", "response"] = "request") -> Any:
        body = super()._get_request_body(direction)
        if body:
            body["required"] = True
            body["content"] = {"application/json": body["content"]["application/json"]}
            if self.method == "POST" and self.view.draft.example:
                body["content"]["application/json"]["example"] = self.view.draft.example
        return body

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        responses = super(ApiSchema, self)._get_response_bodies(direction)
        for answered, described in responses.items():
            described["description"] = described.get("description") or self.get_summary() + "."
            if (
                answered in ("200", "201")
                and type(self.view).__name__ != "MissingView"
                and not self.is_listing
            ):
                described["headers"] = {"ETag": HEADERS["ETag"]}
                if answered == "201":
                    described["headers"] = HEADERS
        for status, description in sorted(self.errors().items()):
            problem = OpenApiResponse(ProblemShape, description=description)
            responses[str(status)] = self._get_response_for_code(
                problem, str(status), [MEDIA_TYPE], direction
            )
        return dict(sorted(responses.items()))

    def errors(self) -> dict[int, str]:
        errors = dict(ERRORS)
        if "{" in self.path:
            errors |= ERRORS_OF_ONE
        if self.method in ("POST", "PATCH"):
            errors |= ERRORS_OF_BODIES
        if self.method == "POST":
            errors |= ERRORS_OF_REPETITION
        if self.method in ("PATCH", "DELETE"):
            errors |= ERRORS_OF_CONDITIONS
        if self.method in CONFLICT:
            errors[409] = CONFLICT[self.method]
        return errors


class MissingSerializer(serializers.Serializer[Any]):
    """What a draft lacks."""

    missing = serializers.ListField(
        child=serializers.CharField(), help_text="A sentence for everything that keeps it from the public."
    )

"""What all views have in common: anyone may read, nobody may write, and the question is checked first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from tradeapi.formats.negotiation import FormatNegotiation

from .filtersets import StrictFilterSet

#: Where a WSGI environment, and so ``request.META``, has what the question was refused with at the door already.
REFUSED = "tradeapi.refused"


class NoParameters(StrictFilterSet):
    """A question without parameters: every one is refused."""


class PublicView(APIView):
    """A public view: GET and HEAD, no credentials, JSON.

    The parameters are those of ``filterset_class`` and no others. They are checked before the handler
    runs, which finds them in ``self.asked.values``.
    """

    authentication_classes = []
    permission_classes = [AllowAny]
    renderer_classes: Sequence[type[BaseRenderer]] = [JSONRenderer]
    parser_classes = [JSONParser]
    content_negotiation_class = FormatNegotiation
    http_method_names = ["get", "head"]
    filterset_class: type[StrictFilterSet] = NoParameters
    asked: StrictFilterSet

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if REFUSED in request.META:
            raise request.META[REFUSED]
        if self.offers(request.method):
            self.ask(request)

    def ask(self, request: Request) -> None:
        """Take up the question. Raises Problem where it can't be understood."""
        self.asked = self.get_filterset_class()(request.query_params, request=request)
        self.asked.check()

    def offers(self, method: str | None) -> bool:
        """Whether the method will be handled, and not be answered 405."""
        name = (method or "").lower()
        return name in self.http_method_names and hasattr(self, name)

    def get_filterset_class(self) -> type[StrictFilterSet]:
        """The parameters of this request's question."""
        return self.filterset_class

"""Plain questions: bare reads of JSON, answered by their views without what Django puts around a view.

Middleware, dispatch and negotiation cost more than a page of stored documents, and of a plain question they find
nothing: no credentials, no session, no body. The view answers it as it would any other. The headers are those that
the site gave with its last answer of the same view to the same host, but for the few that are of one answer. So
nothing is answered here before the site has answered its like, and whatever is no plain 200 (a refusal, a redirect, a
failure, an answer with headers of its own) is left to the site, which says what there is to say. What the view has
refused here it need not find out twice.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.core.signals import request_finished, request_started
from django.db import Error
from django.http import HttpResponse
from django.urls import ResolverMatch, resolve, set_script_prefix
from psycopg.errors import QueryCanceled
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from tradeapi.api.conditional import CHANGED_AT, tag_of
from tradeapi.api.problems import Problem
from tradeapi.api.responses import Headers, Kept, Key, asker_of
from tradeapi.api.views import REFUSED, PublicView
from tradeapi.documents.state import state_for
from tradeapi.formats.negotiation import PARAMETER
from tradeapi.versioning.middleware import DeprecationMiddleware

#: Most kinds of answers whose headers are known; those that were asked for least lately go first.
MOST_FORMS = 400
#: The headers that an answer has when it leaves its view, if it has none of its own.
OF_A_VIEW = ["Content-Type"]


class PlainQuestion:
    """A question that a public view answers, as JSON. Raises what the view and Django raise."""

    def __init__(self, environ: dict[str, Any], key: Key) -> None:
        set_script_prefix(get_script_name(environ))
        self.request = WSGIRequest(environ)
        self.match = match_of(self.request.path_info, settings.ROOT_URLCONF)
        #: Answers of the same form have the same headers.
        self.form: Hashable = (self.match.view_name, asker_of(key))

    @property
    def is_plain(self) -> bool:
        """Whether its view takes no credentials, and what it asks for is no format in particular."""
        view_class = getattr(self.match.func, "cls", type(None))
        return issubclass(view_class, PublicView) and PARAMETER not in self.request.GET

    def answer(self) -> HttpResponse | None:
        """What the view answers; None where that is no plain 200."""
        func: Any = self.match.func
        view = func.cls(**func.initkwargs)
        handler = getattr(func, "actions", {"get": "get"})["get"]
        request: Any = Request(self.request)
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        view.request, view.args, view.kwargs = request, self.match.args, self.match.kwargs
        view.action, view.format_kwarg = handler, None
        state_for(self.request)  # what is found out on the way is of this state
        view.ask(request)
        response = getattr(view, handler)(request, *view.args, **view.kwargs)
        if isinstance(response, Response):
            # What DRF's own dispatch gives an answer, to render it by.
            vars(response).update(
                accepted_renderer=request.accepted_renderer,
                accepted_media_type=request.accepted_media_type,
                renderer_context=view.get_renderer_context(),
            )
            response.render()
        is_plain = response.status_code == 200 and not response.streaming and not response.cookies
        return response if is_plain and list(response.headers) == OF_A_VIEW else None


class PlainQuestions:
    """Answers plain questions, once the site has shown what headers they have."""

    def __init__(self) -> None:
        self.forms: OrderedDict[Hashable, Headers] = OrderedDict()
        self.lock = Lock()
        self.deprecations: DeprecationMiddleware | None = None
        with suppress(MiddlewareNotUsed):
            self.deprecations = DeprecationMiddleware(lambda request: HttpResponse())

    def answer(self, environ: dict[str, Any], key: Key) -> Kept | None:
        """The answer to be given; None where the site must be asked, for whatever reason."""
        request_started.send(sender=type(self), environ=environ)
        answer = None
        try:
            answer = self.answer_here(PlainQuestion(environ, key))
        except (Problem, Error) as error:
            if is_final(error):
                environ[REFUSED] = error.with_traceback(None)
        except Exception:  # noqa: S110  # nosec B110 - whatever it is, the site meets it again, and says what it is
            pass
        request_finished.send(sender=type(self))
        if answer is None:
            environ.pop(CHANGED_AT, None)
        return answer

    def answer_here(self, question: PlainQuestion) -> Kept | None:
        headers = self.headers_of(question.form)
        response = question.answer() if headers and self.is_plain(question) else None
        if headers is None or response is None:
            return None
        own = {"ETag": tag_of(response), "Content-Length": str(len(response.content))}
        return Kept(
            [(name, own.get(name, value)) for name, value in headers],
            response.content,
            changed_at=question.request.META.get(CHANGED_AT),
        )

    def headers_of(self, form: Hashable) -> Headers | None:
        with self.lock:
            if form in self.forms:
                self.forms.move_to_end(form)
            return self.forms.get(form)

    def is_plain(self, question: PlainQuestion) -> bool:
        """Whether its answer has the headers of its form: that something will go depends on all that is asked for."""
        return question.is_plain and not (self.deprecations and self.deprecations.concerned(question.request))

    def learn(self, environ: dict[str, Any], key: Key, given: Kept) -> None:
        """Answers like this one, which the site gave, have its headers."""
        question = PlainQuestion(environ, key)
        if dict(given.headers)["Content-Type"] == JSONRenderer.media_type and self.is_plain(question):
            with self.lock:
                self.forms[question.form] = given.headers
                while len(self.forms) > MOST_FORMS:
                    self.forms.popitem(last=False)


def is_final(error: BaseException) -> bool:
    """Whether the site would only meet it again: a refusal, or a statement that took too long."""
    return isinstance(error, Problem) or isinstance(error.__cause__, QueryCanceled)


@lru_cache(maxsize=200)
def match_of(path: str, urlconf: str) -> ResolverMatch:
    """The view of a path. Raises Http404."""
    return resolve(path, urlconf)

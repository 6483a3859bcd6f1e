"""What stored documents of actions tell, for answers about rates: the same as is rendered from rows, at less cost."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from tradeapi.api.references import address
from tradeapi.api.stored_parts import AsStored
from tradeapi.documents.serving import on_site, stored

from .question import Attested
from .serializers import ActionSummarySerializer

RESOURCE = "tariff-action"


def told(actions: Collection[int], site: str) -> dict[int, Attested]:
    """Those of the actions that have documents, as they are told of at ``site``, by key."""
    texts = stored(RESOURCE, list(actions), None)
    documents = json.loads(f"[{on_site(','.join(texts.values()), site)}]")
    return {int(key): attested(document, site) for key, document in zip(texts, documents, strict=True)}


def attested(document: Mapping[str, Any], site: str) -> Attested:
    """The action of a document, and who says so."""
    summary = summary_of(document, site)
    citations = [AsStored(citation) for citation in document["citations"]]
    return Attested(
        summary,
        document["verification"],
        supporting=[citation for citation in citations if citation["stance"] == "supports"],
        claims=[AsStored(one, action=summary) for one in citations if one["claim"] is not None],
        lines=dict(lines_of(document)),
    )


def summary_of(document: Mapping[str, Any], site: str) -> AsStored:
    """The action in short; what it does not name anew is called the same in its document."""
    named = {
        "id": document["slug"],
        "label": document["title"],
        "url": address("tariff-action-detail", document["slug"], {"site": site}),
        "announced": document["announced"] or document["date"],
    }
    return AsStored({name: named[name] if name in named else document[name] for name in _summarised()})


def lines_of(document: Mapping[str, Any]) -> Iterator[tuple[Any, AsStored]]:
    """The lines that the action sets, by ``RateLine.within_action``.

    A country that is not public has no code here, so that its line is not found.
    """
    for line in document["lines"]:
        origin = line["origin"]
        country = origin["country"] and origin["country"]["id"]
        yield (origin["kind"], country, origin["described_as"], line["label"]), AsStored(line)


@cache
def _summarised() -> tuple[str, ...]:
    return tuple(ActionSummarySerializer().fields)

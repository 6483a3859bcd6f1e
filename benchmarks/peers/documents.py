"""What the documents show of rows, whichever of two libraries read them: Django's models or SQLAlchemy's.

Both name the rows around a row alike. What comes out are plain members, for ``shapes.py`` to check and to write.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tradeapi.edtf import Edtf

#: Where more is known of events that are more than plain.
FOLDERS = {
    "meeting": "meetings",
    "tariff_action": "tariff-actions",
    "agreement_milestone": "milestones",
    "signal": "signals",
}


def rows(related: Any) -> Iterable[Any]:
    """The fetched rows, of a manager of Django or a list of SQLAlchemy."""
    return related.all() if hasattr(related, "all") else related  # type: ignore[no-any-return]


@lru_cache(maxsize=10_000)
def edtf(text: str) -> dict[str, Any] | None:
    """A date as its source gives it, with its bounds; an empty one is None."""
    if not text:
        return None
    parsed = Edtf.parse(text)
    return {
        "edtf": text,
        "earliest": parsed.earliest,
        "latest": parsed.latest,
        "approximate": parsed.approximate,
        "uncertain": parsed.uncertain,
    }


def last_day(days: Any) -> date | None:
    """The last day of a range, that day included; None while it is open."""
    return days.upper - timedelta(days=1) if days.upper else None


def reference(record: Any, folder: str, site: str) -> dict[str, str] | None:
    if record is None:
        return None
    name = record.public_id
    return {"id": name, "label": str(record), "url": f"{site}/{folder}/{name}/"}


def event(row: Any, site: str) -> dict[str, Any]:
    """The document of an event, of any kind."""
    return {
        "slug": row.slug,
        "kind": row.kind,
        "title": row.title,
        "summary": row.summary,
        "date": edtf(row.date),
        "announced": edtf(row.announced),
        "occurrence": row.occurrence,
        "settled": edtf(row.settled),
        "place": row.place,
        "topics": row.topics,
        "countries": [
            {"country": reference(one.country, "countries", site), "role": one.role}
            for one in rows(row.event_countries)
        ],
        "officials": [
            {
                "official": reference(one.official, "officials", site),
                "role": one.role,
                "office": reference(one.office, "offices", site),
            }
            for one in rows(row.event_officials)
        ],
        "citations": [citation(one, site) for one in rows(row.citations)],
        "verification": row.verification,
        "part_of": reference(row.part_of, "events", site),
        "has_parts": [reference(one, "events", site) for one in rows(row.has_parts)],
        "links": [
            *(link(one, "to", one.to_event, site) for one in rows(row.links)),
            *(link(one, "from", one.event, site) for one in rows(row.links_from)),
        ],
        "note": row.note,
        "updated_at": row.updated_at,
        "detail": reference(row, FOLDERS[row.kind], site) if row.kind in FOLDERS else None,
    }


def citation(row: Any, site: str) -> dict[str, Any]:
    return {
        "source": reference(row.source, "sources", site),
        "publisher": row.source.publisher,
        "tier": row.source.tier,
        "url": row.source.url,
        "quote": row.quote,
        "locator": row.locator,
        "attributed_to": row.attributed_to,
        "stance": row.stance,
        "claim": claim(row) if row.makes_another_claim else None,
    }


def claim(row: Any) -> dict[str, Any]:
    """What a document says otherwise."""
    return {
        "says": row.claim,
        "rate_percent": row.claimed_rate_percent,
        "qualifier": row.claimed_qualifier,
        "date": edtf(row.claimed_date),
        "field": row.claimed_field,
        "line": row.claimed_line,
        "recorded": row.against,
        "open": row.rival,
        "settlement": row.settlement
        and {
            "value": row.settlement.value,
            "reason": row.settlement.reason,
            "decided_at": row.settlement.decided_at,
        },
    }


def link(row: Any, direction: str, other: Any, site: str) -> dict[str, Any]:
    return {
        "relation": row.relation,
        "direction": direction,
        "event": reference(other, "events", site),
        "source": reference(row.source, "sources", site),
        "quote": row.quote,
    }


def tariff(row: Any, on: date, site: str) -> dict[str, Any]:
    """The document of a tariff on a day; its rate periods are those of that day."""
    statuses = list(rows(row.status_periods))
    current = next((one for one in statuses if on in one.valid), None)
    return {
        "slug": row.slug,
        "title": row.title,
        "aliases": row.aliases,
        "type": row.type,
        "imposed_by": reference(row.imposed_by, "countries", site),
        "legal_basis": row.legal_basis,
        "series": row.series,
        "scope": row.scope,
        "summary": row.summary,
        "on": on,
        "status": current
        and {"status": current.status, "collected": current.collected, "since": current.since},
        "rates": [rate(one, site) for one in sorted(rows(row.rate_periods), key=lambda one: one.line.label)],
        "status_periods": [
            {
                "status": one.status,
                "collected": one.collected,
                "valid_from": one.valid.lower,
                "valid_through": last_day(one.valid),
            }
            for one in statuses
        ],
        "actions": [action(one, site) for one in rows(row.actions)],
        "replaced_by": reference(row.replaced_by, "tariffs", site),
        "note": row.note,
        "updated_at": row.updated_at,
    }


def rate(row: Any, site: str) -> dict[str, Any]:
    return {
        "line": line(row.line, site),
        "state": row.state,
        "valid_from": row.valid.lower,
        "valid_through": last_day(row.valid),
        "due": edtf(row.due),
        "set_by": reference(row.line.action, "tariff-actions", site),
    }


def line(row: Any, site: str) -> dict[str, Any]:
    return {
        "label": row.label,
        "treatment": row.treatment,
        "rate": {
            "type": row.rate_type,
            "percent": row.rate_percent,
            "amount": row.amount,
            "currency": row.currency,
            "per_unit": row.per_unit,
            "qualifier": row.qualifier,
            "in_words": row.rate_in_words,
        },
        "role": row.role,
        "origin": {
            "kind": row.origin_kind,
            "country": reference(row.origin, "countries", site),
            "described_as": row.origin_class,
            "excluded": [reference(one, "countries", site) for one in rows(row.excluded_origins)],
        },
        "scope": {
            "products": row.product_kind,
            "hs_include": row.hs_include,
            "hs_exclude": row.hs_exclude,
            "sector": row.sector,
            "goods": row.goods,
        },
        "condition": {
            "kind": row.condition,
            "text": row.condition_text,
            "agreement": reference(row.agreement, "agreements", site),
        },
        "legal_code": row.legal_code,
    }


def action(row: Any, site: str) -> dict[str, Any]:
    """An action of a tariff in short."""
    return {
        **(reference(row, "tariff-actions", site) or {}),
        "action": row.action,
        "announced": edtf(row.announced or row.date),
        "effective": edtf(row.effective),
        "until": edtf(row.until),
        "retroactive_to": row.retroactive_to,
        "collection_on": row.collection_on,
        "instrument": {
            "type": row.instrument_type,
            "number": row.instrument_number,
            "citation": row.instrument_citation,
        },
        "verification": row.verification,
    }

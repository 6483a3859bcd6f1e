"""The columns of listed records that no filter is about, each with the reason; every other one has a filter."""

FOUND_BY_WORDS = "found by its words: `q`"
SHOWN = "said in the answer; nobody looks for a record by it"
PUBLIC_ONLY = "only what is published is public"
OF_THE_DESK = "work of the editors, which is not public"

OF_EVERY_RECORD = {
    "status": PUBLIC_ONLY,
    "version": OF_THE_DESK,
    "submitted_by": OF_THE_DESK,
    "created_at": OF_THE_DESK,
    "published_at": "the log of changes tells what was published when",
    "withdrawn_at": PUBLIC_ONLY,
    "withdrawn_reason": PUBLIC_ONLY,
    "merged_into": PUBLIC_ONLY,
    "id": "the name in the address is the identity",
    "event_ptr": "the name in the address is the identity",
    "search": "`q` reads it",
    "note": FOUND_BY_WORDS,
    "summary": FOUND_BY_WORDS,
    "title": FOUND_BY_WORDS,
    "name": FOUND_BY_WORDS,
    "aliases": FOUND_BY_WORDS,
}

OF_EVENTS = {
    "date": "asked for by `from`, `to` and `on`, which read its bounds",
    "known_day": "asked for by `known_on` and `open_on`",
}

OF_ONE_KIND = {
    "Change": {
        "number": "asked for by `since`",
        "at": "asked for by `from` and `to`",
        "countries": "asked for by `country`",
        "reason": SHOWN,
        "by": SHOWN,
        "account": OF_THE_DESK,
        "stands_in": SHOWN,
        "document": SHOWN,
        "previous": "asked for by `resource` and `slug`, which give all changes of one record",
    },
    "Sector": {"basis": FOUND_BY_WORDS, "products": "asked for by `product`"},
    "Country": {
        "dates": "asked for by `existed_on`",
        "official_name": FOUND_BY_WORDS,
        "names": SHOWN,
        "demonyms": FOUND_BY_WORDS,
        "metonyms": FOUND_BY_WORDS,
        "capitals": FOUND_BY_WORDS,
        "flag": "follows from the code",
        "legal_basis": SHOWN,
    },
    "Product": {
        "description": FOUND_BY_WORDS,
        "edition": "there is one edition",
        "position": "the order of the nomenclature, in which lists come",
    },
    "Meeting": {"kind": "always meeting", "outcome": SHOWN},
    "Milestone": {"kind": "always agreement_milestone"},
    "Signal": {
        "kind": "always signal",
        "window_text": "asked for by `from` and `to`, which read its days",
        "explanation": SHOWN,
    },
    "Tariff": {"legal_basis": FOUND_BY_WORDS, "scope": FOUND_BY_WORDS},
    "TariffAction": {"kind": "always tariff_action", "exemptions": SHOWN},
}


def reasons(model):
    """Why columns of this model have no filter, by name."""
    of_events = OF_EVENTS if hasattr(model, "citations") else {}
    return OF_EVERY_RECORD | of_events | OF_ONE_KIND.get(model.__name__, {})

"""Reading stored documents, and giving them the host and the day of the question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

#: What stands in a stored document for the day it is asked for, and before the path of each address for the host it
#: is asked at. No JSON text has a bare control character, and one character is found many times faster than a text.
DAY, SITE = "\u0010", "\u0011"
READ = "SELECT record, text FROM documents_document WHERE resource = %s AND record = ANY(%s)"
#: The document of the row whose key is ``{key}``, for a statement that has such rows.
OF_ROW = "FROM documents_document WHERE resource = %s AND record = {key}::text"
ON = " AND first_day <= %s AND (end_day IS NULL OR end_day > %s)"


def stored(resource: str, keys: Sequence[Any], day: date | None) -> dict[str, str]:
    """Texts of these records by key, as they are on the day where they depend on one."""
    names = [str(key) for key in keys]
    with connection.cursor() as cursor:
        if day is None:
            cursor.execute(READ, [resource, names])
        else:
            cursor.execute(READ + ON, [resource, names, day, day])
        return dict(cursor.fetchall())


def of_row(resource: str, day: Any) -> tuple[str, list[Any]]:
    """Where a statement finds the document of its row, ``{key}``, and the values of that."""
    return (OF_ROW, [resource]) if day is None else (OF_ROW + ON, [resource, day, day])


def on_site(text: str, site: str, day: date | None = None) -> str:
    """The text with whole addresses, and with the day it was asked for."""
    text = text.replace(SITE, site)
    return text.replace(DAY, day.isoformat()) if day else text


def bytes_on_site(texts: bytes, site: str, day: date | None = None) -> bytes:
    """The same of any number of documents as they are sent."""
    texts = texts.replace(SITE.encode(), site.encode())
    return texts.replace(DAY.encode(), day.isoformat().encode()) if day else texts


def marked(text: str) -> str:
    """The JSON of a document as it is stored: with marks for the day, which its serializer took for one, and the host.

    Within a JSON string a quotation mark has a backslash before it, so that only members are meant.
    """
    return text.replace(json.dumps(DAY)[1:-1], DAY).replace('"url":"/', f'"url":"{SITE}/')

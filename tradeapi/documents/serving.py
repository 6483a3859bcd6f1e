"""Reading stored documents, and giving them the host and the day of the question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

#: What stands in a stored document for the day it is asked for, and before the path of each address for the host it
#: is asked at. No JSON text has a bare control character, and one character is found many times faster than a text.
DAY, SITE = "\u0010", "\u0011"
READ = """
    SELECT record, text FROM documents_document
    WHERE resource = %s AND record = ANY(%s)
"""
READ_ONE = "SELECT text, changed_at FROM documents_document WHERE resource = %s AND record = %s"
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


def stored_one(resource: str, key: Any, day: date | None) -> tuple[str, datetime] | None:
    """The text of one record, as on the day where it depends on one, and the moment at which it became that."""
    with connection.cursor() as cursor:
        if day is None:
            cursor.execute(READ_ONE, [resource, str(key)])
        else:
            cursor.execute(READ_ONE + ON, [resource, str(key), day, day])
        found: tuple[str, datetime] | None = cursor.fetchone()
        return found


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

"""Whole lists: every record that a question chooses, in constant memory.

They are read within ``documents.streaming.one_state``, so that an answer that takes long is of one state all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from tradeapi.documents.serving import bytes_on_site
from tradeapi.documents.state import state_for
from tradeapi.documents.streaming import Batch, stored_in_order

from .pagination import Keyset
from .references import site_of

#: Records that are read at once: as many as fit into the cache of a processor, for they are gone through three times.
CHUNK = 100


class Whole:
    """The records of a keyset as a view shows them, in their order."""

    def __init__(self, view: Any, keyset: Keyset) -> None:
        self.view, self.keyset = view, keyset

    def documents(self) -> Iterator[list[dict[str, Any]]]:
        """What the answer shows of them, some at a time."""
        if self.view.serves_stored:
            for joined in self.joined(b","):
                yield self.view.selected(json.loads(b"[%b]" % joined))
            return
        for part in self.keyset.parts(None):
            records = part.iterator(chunk_size=CHUNK)
            while some := list(islice(records, CHUNK)):
                yield self.view.shown(some)

    def lines(self) -> Iterator[bytes]:
        """Stored documents as they are, each on a line of its own."""
        for joined in self.joined(b"\n"):
            yield joined + b"\n"

    def joined(self, separator: bytes) -> Iterator[bytes]:
        """Stored documents as they are, some at a time. Addresses and days are put into all of these at once."""
        view = self.view
        site = site_of({"request": view.request})
        for part in self.keyset.parts(None):
            for batch in stored_in_order(part, view.basename, view.day, CHUNK):
                if texts := self.complete(batch):
                    yield bytes_on_site(separator.join(texts), site, view.day)

    def complete(self, batch: Batch) -> list[bytes]:
        """The documents of these records; what is not stored, or not good any more, is rendered."""
        is_settled = state_for(self.view.request._request).settled  # a moment ago it was
        missing = [key for key, text in batch if text is None or not is_settled]
        if not missing:
            return [text for _, text in batch if text is not None]
        texts = dict(batch) | {key: text.encode() for key, text in self.view.rendered_texts(missing).items()}
        return [text for text in texts.values() if text is not None]

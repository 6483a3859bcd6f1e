"""Rendering documents in several processes at once.

A new process imports this file before Django is ready in it, so that nothing of Django's models is named above.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import django
from django.db import connection

if TYPE_CHECKING:
    from tradeapi.api.rendering import Resource

    from .portions import Place, Portion, Render, Said


@contextmanager
def rendering_in(processes: int) -> Iterator[Render]:
    """A way to render in so many processes, each with a connection of its own: they see what is committed."""
    from .portions import here

    if processes < 2:
        yield here
        return
    name = connection.settings_dict["NAME"]
    spawning = multiprocessing.get_context("spawn")  # a connection doesn't survive a fork
    with ProcessPoolExecutor(processes, spawning, begin, (name,)) as pool:

        def elsewhere(resource: Resource, portions: Iterable[Sequence[Any]]) -> Iterator[Portion]:
            # Some wait to be stored while others are rendered; all at once would fill the memory.
            waiting: deque[tuple[Sequence[Any], Future[dict[Place, Said]]]] = deque()
            for keys in portions:
                waiting.append((keys, pool.submit(render, resource.name, keys)))
                if len(waiting) > 2 * processes:
                    first, documents = waiting.popleft()
                    yield first, documents.result()
            for keys, documents in waiting:
                yield keys, documents.result()

        yield elsewhere


def begin(name: str) -> None:
    """Make a new process ready to render from the database of this name."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    django.setup()
    connection.settings_dict["NAME"] = name


def end_with_parent() -> None:
    """End this process once the one that started it is gone, which when killed tells nobody."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def render(resource: str, keys: Sequence[Any]) -> dict[Place, Said]:
    """What a process does with a portion."""
    from tradeapi.api.rendering import resources

    from .portions import here

    [(_, documents)] = here(resources()[resource], [keys])
    return documents

"""Walking a list while others publish, withdraw and change rows between its pages: what stays is seen once."""

from itertools import count
from string import ascii_lowercase

import pytest
from django.urls import resolve
from django.utils import timezone

from countries.product.models import Product
from countries.sector.models import Sector
from events.event.models import Event
from tests.factories import make_sector
from tradeapi.changes.models import Change
from tradeapi.curation.models import Record, Status

from .routes import ROUTES

#: Rows of a table that a walk is about, and pages that it takes.
ROWS, PAGES = 40, 5
NARROWED = {
    "/api/v1/products/": {"level": "chapter", "residual": "false"},
    "/api/v1/changes/": {"resource": "sources"},
}


class Rows:
    """Some rows of a table that are in a list or not, as ``show`` and ``hide`` say; the others are not in it."""

    def __init__(self, model):
        self.model = model
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        self.keys = keys[:: max(1, len(keys) // ROWS)][:ROWS]
        self.begin()

    def begin(self):
        self.write(Status.WITHDRAWN, exclude=self.keys)

    def write(self, value, keys=None, exclude=()):
        rows = (
            self.model.objects.exclude(pk__in=exclude)
            if keys is None
            else self.model.objects.filter(pk__in=keys)
        )
        rows.update(status=value)

    def show(self, keys):
        self.write(Status.PUBLISHED, keys)

    def hide(self, keys):
        self.write(Status.WITHDRAWN, keys)

    def touch(self, keys):
        """A change that moves no row in the order of the list."""
        self.model.objects.filter(pk__in=keys).update(updated_at=timezone.now())


class Products(Rows):
    """Rows are in the list of chapters while they are part of the nomenclature."""

    def begin(self):
        chapters = Product.objects.filter(level=Product.Level.CHAPTER, residual=False).order_by("pk")
        self.keys = list(chapters.values_list("pk", flat=True))[:ROWS]

    def show(self, keys):
        Product.objects.filter(pk__in=keys).update(residual=False)

    def hide(self, keys):
        Product.objects.filter(pk__in=keys).update(residual=True)

    def touch(self, keys):
        Product.objects.filter(pk__in=keys).update(description="Another")


class Sectors(Rows):
    """Rows are made and deleted; a few of them share their name."""

    def begin(self):
        self.keys = [f"made_{letter}" for letter in ascii_lowercase]
        self.show(self.keys)

    def show(self, keys):
        for key in keys:
            make_sector(key, (), name=f"Made {ord(key[-1]) % 3}")

    def hide(self, keys):
        Sector.objects.filter(pk__in=keys).delete()

    def touch(self, keys):
        Sector.objects.filter(pk__in=keys).update(basis="Another")


class Changes(Rows):
    """The log grows and loses nothing."""

    def begin(self):
        self.keys, self.last = [], Change.objects.order_by("number").last().number
        self.new = count(self.last + 1)

    def show(self, keys):
        row = Change.objects.get(pk=self.last)
        row.pk, row.previous, row.resource = next(self.new), None, "sources"
        row.save(force_insert=True)

    def hide(self, keys):
        """Nothing goes."""

    def touch(self, keys):
        """Nothing changes."""


KINDS = {Product: Products, Sector: Sectors, Change: Changes}
#: As each list comes, and in every third other order: all of them have the same key behind their own.
WALKS = [
    (route, ordering)
    for route in ROUTES
    if route.is_list
    for ordering in [None, *[word for word in route.orderings if word != "relevance"][::3]]
]


def walk(client, route, ordering, limit, between):
    """What names each row that is seen, in order; ``between`` is called after each page."""
    query = {**route.required, **NARROWED.get(route.path, {}), "limit": limit}
    response = client.get(route.path, query if ordering is None else {**query, "ordering": ordering})
    while True:
        assert response.status_code == 200, response.content[:300]
        page = response.json()
        for row in page["results"]:
            yield row.get("number") or row.get("slug") or row.get("code") or row["url"]
        if page["next"] is None:
            return
        between()
        response = client.get(page["next"])


@pytest.mark.parametrize(
    ("walked", "ordering"),
    WALKS,
    ids=[f"{route.path}-{ordering or 'as it comes'}" for route, ordering in WALKS],
)
def test_what_stays_is_seen_once_while_others_come_and_go(sample, db, client, walked, ordering):
    model = getattr(getattr(resolve(walked.path).func, "cls", None), "queryset", None)
    model = Event if model is None else model.model
    assert model in KINDS or issubclass(model, Record)
    rows = KINDS.get(model, Rows)(model)
    coming, going = rows.keys[::3], rows.keys[1::3]
    stays = [key for key in rows.keys if key not in {*coming, *going}]
    rows.hide(coming)
    at_rest = list(walk(client, walked, ordering, 200, lambda: None))
    rows.hide(going)
    without_those_that_go = list(walk(client, walked, ordering, 200, lambda: None))
    rows.show(going)
    step = count()

    def change():
        at = next(step)
        rows.show(coming[at::PAGES])
        rows.hide(going[at::PAGES])
        if (ordering or "").removeprefix("-") != "updated_at":
            rows.touch(stays[at::PAGES])

    limit = max(1, len(at_rest) // PAGES)
    seen = list(walk(client, walked, ordering, limit, change))

    assert next(step) >= PAGES - 1 or len(at_rest) < PAGES
    assert len(seen) == len(set(seen))
    assert [name for name in seen if name in set(without_those_that_go)] == without_those_that_go

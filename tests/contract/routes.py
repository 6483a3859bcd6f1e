"""The routes of the committed OpenAPI document, so that a new resource is covered on the day it is registered."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tradeapi.api.components import whole

# Read by the parser in C: every process of a run does.
COMMITTED = yaml.load(
    (Path(__file__).resolve().parents[2] / "openapi.yaml").read_bytes(), Loader=yaml.CSafeLoader
)
#: The same with what operations refer to in its place.
DOCUMENT = whole(COMMITTED)

# What a question needs before it can be asked at all.
REQUIRED = {
    "/api/v1/tariffs/rates/": {"imposed_by": "US", "origin": "CA"},
    "/api/v1/tariffs/rates/series/": {"imposed_by": "US", "origin": "CA", "product": "3104"},
    "/api/v1/tariffs/rates/compare/": {"imposed_by": "US", "origin": "CA,MX"},
    "/api/v1/search/": {"q": "Canada"},
}


@dataclass(frozen=True)
class Route:
    """One path of the document that answers GET to everyone."""

    path: str
    operation: dict[str, Any] = field(hash=False)

    @property
    def required(self):
        return REQUIRED.get(self.path, {})

    @cached_property
    def parameters(self):
        """Query parameters, by name."""
        return {p["name"]: p for p in self.operation.get("parameters", ()) if p["in"] == "query"}

    @property
    def is_list(self):
        return "cursor" in self.parameters

    @property
    def orderings(self):
        """What a list can be ordered by."""
        return self.parameters["ordering"]["schema"]["items"]["enum"] if "ordering" in self.parameters else []

    def address(self, client):
        """The path with its identity filled by the first record of the list above it."""
        if "{" not in self.path:
            return self.path
        above = self.path[: self.path.index("{")]
        rows = client.get(above, {"limit": 1}).json()["results"]
        return re.sub(r"\{([^}]+)\}", lambda name: str(rows[0][name[1]]), self.path)


ROUTES = [
    Route(path, methods["get"])
    for path, methods in DOCUMENT["paths"].items()
    if "get" in methods and path.startswith("/api/v1/") and {} in methods["get"]["security"]
]

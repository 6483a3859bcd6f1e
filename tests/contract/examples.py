"""The examples of the OpenAPI document: what the sample data answers, asked for over HTTP.

``docs/examples.json`` keeps them. What differs from one run to the next, names of requests and moments of loading,
is written as one fixed value.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client

from tests.curator import Curator

from .routes import DOCUMENT, Route

KEPT = Path(__file__).resolve().parents[2] / "docs" / "examples.json"
DRAFTS = "/api/v1/drafts/"
DAY = "2025-08-15"
#: What is asked where the shortest question would show little.
QUESTIONS = {
    "listTariffs": {"imposed_by": "CN", "target": "CA", "in_force_on": DAY, "on": DAY, "limit": "1"},
    "getTariff": {"slug": "cn-canola-seed", "on": DAY},
    "listTariffActions": {"tariff": "us-ieepa-canada", "ordering": "-date", "limit": "1"},
    "listMeetings": {"between": "CA,MX", "from": "2025-08-01", "to": "2025-08-31", "limit": "1"},
    "listEvents": {"kind": "deadline", "country": "MX", "open_on": "2025-08-12", "limit": "1"},
    "listOffices": {"jurisdiction": "CA", "role": "foreign_minister", "on": DAY, "limit": "1"},
    "listOfficials": {"jurisdiction": "CA", "role": "finance_minister", "in_office_on": DAY, "limit": "1"},
    "listAgreements": {"alias": "T-MEC", "limit": "1"},
    "listCountries": {"code": "CA", "limit": "1"},
    "listProducts": {"parent": "31", "limit": "1"},
    "listChanges": {"resource": "tariffs", "slug": "us-ieepa-canada", "omit": "before,after", "limit": "1"},
    "getChange": {"omit": "before,after"},
    "getSearch": {"q": "digital services tax", "limit": "2"},
    "countEvents": {"country": "CA,MX", "from": "2025-08-01", "to": "2025-08-31"},
    "getSignalScorecard": {"source": "techsoma-canada-mexico-2025-08"},
    "getRates": {"imposed_by": "CN", "origin": "CA", "product": "1205", "on": DAY},
    "compareRates": {"imposed_by": "CA", "origin": "US,CN", "product": "8703", "on": DAY},
    "getRateSeries": {"imposed_by": "CN", "origin": "CA", "product": "1205", "from": "2025-06-01", "to": "2025-08-31"},
    "getRatesOfTariff": {"slug": "ca-ev-china"},
    "getTimelineOfTariff": {"slug": "ca-ev-china"},
}  # fmt: skip
SITE = "https://api.example.org"
#: What stands for each thing that no two runs have alike.
FIXED = (
    (re.compile(r"http://testserver"), SITE),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "2026-11-25T12:00:00Z"),
    (re.compile(r"(?<=/changes/)\d+"), "8650"),
    (re.compile(r"(?<=cursor=)[A-Za-z0-9_~-]+"), "WyIyMDI1LTA4LTE1Iiw0MTJd~c1f0"),
)
NUMBER, REQUEST_ID = 8650, "4f2a9d0c7be14c0f9a63d5f0c1e8b7a2"
#: An example of a member is a short one where there is any.
SHORT = 120


def examples_of_the_sample():
    """``operations``: of each operation the answers by status; ``members``: of each member of a schema a value."""
    operations = {}
    for path, methods in DOCUMENT["paths"].items():
        if not path.startswith(DRAFTS) and "get" in methods:
            operations |= of_reading(path, methods["get"])
    for resource in sorted(
        {p.removeprefix(DRAFTS).split("/")[0] for p in DOCUMENT["paths"] if p.startswith(DRAFTS)}
    ):
        with transaction.atomic():
            operations |= of_drafts(resource)
            transaction.set_rollback(True)
    return {"operations": dict(sorted(operations.items())), "members": members(operations)}


def of_reading(path, operation):
    """An answer of an operation that reads, and a refusal of a parameter that is nearly one of its own."""
    name, client, route = operation["operationId"], Client(), Route(path, operation)
    if name == "getSchema":
        return {}  # it is this document
    shortest = {"limit": "1"} if route.is_list else {}
    if "on" in route.parameters:
        shortest["on"] = DAY
    asked = dict(QUESTIONS.get(name, {**shortest, **route.required}))
    filled = path
    for one in operation.get("parameters", ()):
        if one["in"] == "path":
            filled = filled.replace(f"{{{one['name']}}}", asked.pop(one["name"], str(one["example"])))
    if name == "getChange":  # its number, as the list has it today
        [change] = client.get("/api/v1/changes/", QUESTIONS["listChanges"]).json()["results"]
        filled = path.replace("{number}", str(change["number"]))
    slip = next(iter(route.parameters), "limit")[:-1]
    shown = path.replace("{number}", str(NUMBER)) if name == "getChange" else filled
    found = dict([said(client.get(filled, asked), "GET", shown, asked, 200)])
    found |= [said(client.get(filled, {slip: "1"}), "GET", shown, {slip: "1"}, 400)]
    if "{" in path:
        unknown = (
            path[: path.index("{")]
            + ("0" if "number" in path else "no-such-record")
            + path[path.index("}") + 1 :]
        )
        found |= [said(client.get(unknown), "GET", unknown, {}, 404)]
    return {name: found}


def of_drafts(resource):
    """A draft made, read, changed, asked what it lacks and sent to review; and how each of it is refused."""
    curator, place = Curator(), f"{DRAFTS}{resource}/"
    of = defaultdict(dict)
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            of[method][path] = operation["operationId"]
    body = DOCUMENT["paths"][place]["post"]["requestBody"]["content"]["application/json"]["example"]
    one, unknown = f"{resource}/{body['slug']}/", f"{resource}/no-such-draft/"
    member = "title" if "title" in body else "name"
    made = curator.post(f"{resource}/", body)
    answers = {
        of["post"][place]: [
            ("POST", place, made, 201),
            ("POST", place, curator.post(f"{resource}/", {**body, "status": "published"}), 400),
        ],
        of["get"][place]: [
            ("GET", place, curator.get(f"{resource}/"), 200),
            ("GET", f"{place}?mine=yes", curator.get(f"{resource}/?mine=yes"), 400),
        ],
        of["get"][f"{place}{{name}}/"]: [
            ("GET", DRAFTS + one, curator.get(one), 200),
            ("GET", DRAFTS + unknown, curator.get(unknown), 404),
        ],
        of["patch"][f"{place}{{name}}/"]: [
            ("PATCH", DRAFTS + one, curator.patch(one, {member: f"{body[member]}, corrected"}, made["ETag"]), 200),
            ("PATCH", DRAFTS + one, curator.patch(one, {member: "Another"}, made["ETag"]), 412),
        ],
        of["delete"][f"{place}{{name}}/"]: [("DELETE", DRAFTS + one, curator.send("DELETE", one), 428)],
        of["get"][f"{place}{{name}}/missing/"]: [
            ("GET", f"{DRAFTS}{one}missing/", curator.get(f"{one}missing/"), 200),
            ("GET", f"{DRAFTS}{unknown}missing/", curator.get(f"{unknown}missing/"), 404),
        ],
        of["post"][f"{place}{{name}}/submission/"]: [
            ("POST", f"{DRAFTS}{one}submission/", curator.post(f"{one}submission/"), 200),
            ("POST", f"{DRAFTS}{unknown}submission/", curator.post(f"{unknown}submission/"), 404),
        ],
    }  # fmt: skip
    return {
        name: dict(said(answer, method, path, {}, status) for method, path, answer, status in each)
        for name, each in answers.items()
    }


def said(response, method, path, asked, status):
    """Status and media type of an answer, with the request and the value that the document shows."""
    assert response.status_code == status, (method, path, asked, response.status_code, response.content[:400])
    question = f"?{urlencode(asked, safe=',')}" if asked else ""
    value = json.loads(response.content)
    return f"{status} {response['Content-Type']}", {
        "request": f"{method} {path}{question}",
        "value": fixed(value),
    }


def fixed(value, name=""):
    """The value as every run has it."""
    if isinstance(value, dict):
        return {key: fixed(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [fixed(one) for one in value]
    if name == "request_id":
        return REQUEST_ID
    if name == "number" and isinstance(value, int):
        return NUMBER  # that of a change, which every record of the sample before it moves on
    if isinstance(value, str):
        for pattern, text in FIXED:
            value = pattern.sub(text, value)
    return value


def members(operations):
    """A value of each member of each schema of answers: from the examples, and from the first records of each list."""
    found = {}
    schemas = DOCUMENT["components"]["schemas"]
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                for media_type, media in answer.get("content", {}).items():
                    shown = operations.get(operation["operationId"], {}).get(f"{status} {media_type}")
                    if shown:
                        collect(media["schema"], shown["value"], "", found, schemas)
        route = Route(path, methods.get("get", {}))
        if route.operation and route.is_list and not path.startswith(DRAFTS):
            asked = {"limit": "200", "count": "exact", **({"on": DAY} if "on" in route.parameters else {})}
            answer = Client().get(path, {**route.required, **asked})
            if answer.status_code == 400:
                answer = Client().get(path, route.required)
            schema = route.operation["responses"]["200"]["content"]["application/json"]["schema"]
            collect(schema, fixed(answer.json()), "", found, schemas)
    return dict(sorted(found.items()))


def collect(schema, value, place, found, schemas):
    """Keep the first value that is there of each member, at any depth, or the first short one."""
    if value is None:
        return
    if "$ref" in schema:
        place = schema["$ref"].rpartition("/")[2]
        schema = schemas[place]
    for branch in [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())]:
        if "$ref" in branch:
            collect(branch, value, place, found, schemas)
    if isinstance(value, dict):
        for name, described in schema.get("properties", {}).items():
            collect(described, value.get(name), f"{place}.{name}", found, schemas)
    elif isinstance(value, list):
        for one in value:
            collect(schema.get("items", {}), one, f"{place}[]", found, schemas)
    elif "." in place and value != "":
        is_better = place not in found or (len(str(found[place])) > SHORT >= len(str(value)))
        if is_better:
            found[place] = value


def written(examples):
    """The text of the file that keeps them."""
    return json.dumps(examples, ensure_ascii=False, indent=1) + "\n"

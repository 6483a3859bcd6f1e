"""What integrators open first."""

import json

import pytest
import yaml
from django.contrib.staticfiles import finders


def test_the_index_lists_the_resources(api_client):
    answer = api_client.get("/api/v1/").json()

    assert [one["name"] for one in answer["resources"]] == ["countries", "events", "products", "sources"]
    for one in answer["resources"]:
        assert api_client.get(one["url"]).status_code == 200
    assert answer["schema"] == "http://testserver/api/schema/"
    assert answer["docs"] == "http://testserver/api/docs/"


def test_the_document_comes_as_json_and_as_yaml(api_client):
    as_json = api_client.get("/api/schema/")
    as_yaml = api_client.get("/api/schema/", headers={"Accept": "application/yaml"})

    assert as_json["Content-Type"] == "application/json"
    assert as_yaml["Content-Type"].startswith("application/yaml")
    assert json.loads(as_json.content) == yaml.safe_load(as_yaml.content)


@pytest.mark.parametrize("path", ["/api/v1/?x=1", "/api/schema/?format=json", "/livez?x=1", "/readyz?x=1"])
def test_they_take_no_parameters(api_client, path):
    assert api_client.get(path).status_code == 400


def test_the_pages_ask_nobody_else(api_client):
    page = api_client.get("/api/docs/").content.decode()

    assert "//" not in page.replace("<!doctype", "")
    assert 'data-schema="/api/schema/"' in page
    assert "<style" not in page
    for name in ("tradeapi/docs.js", "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"):
        assert f"/static/{name}" in page
        assert finders.find(name)

"""Questions about tariffs over HTTP, and what is read from their answers."""


def found(client, **query):
    answer = client.get("/api/v1/tariffs/", query)
    assert answer.status_code == 200, answer.content
    return [tariff["slug"] for tariff in answer.json()["results"]]


def rates(client, **query):
    answer = client.get("/api/v1/tariffs/rates/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def labels(answer, group="components"):
    return {
        one["line"]["label"]: one["line"]["rate"]["percent"]
        for tariff in answer[group]
        for one in tariff["lines"]
    }

"""Of several who write at once exactly one wins, and nobody writes over a newer save."""

import pytest
from django.urls import reverse

from events.source.models import Source
from tests.curator import PLACE, SOURCE, Curator
from tests.parallel import in_parallel


def test_a_stale_tag_writes_nothing(curator):
    old = curator.post("sources/", SOURCE)["ETag"]
    curator.patch(PLACE, {"note": "First."}, old)

    for response in (curator.patch(PLACE, {"note": "Second."}, old), curator.delete(PLACE, old)):
        assert response.status_code == 412
    assert Source.objects.get().note == "First."


@pytest.mark.parametrize("tag", ['"another"', "garbage", "", "W/{tag}", '"'])
def test_only_the_strong_tag_will_do(curator, tag):
    tag = tag.format(tag=curator.post("sources/", SOURCE)["ETag"])

    assert curator.patch(PLACE, {"note": "x"}, tag).status_code == 412


def test_without_a_condition_nothing_is_written(curator):
    curator.post("sources/", SOURCE)

    for response in (curator.patch(PLACE, {"note": "x"}, None), curator.delete(PLACE, None)):
        assert response.status_code == 428
    assert Source.objects.get().note == ""


def test_api_and_admin_see_each_others_saves(curator, at_the_desk):
    tag = curator.post("sources/", SOURCE)["ETag"]
    page = reverse("admin:events_source_change", args=[Source.objects.get().pk])
    editor = at_the_desk("Editor").open(page)
    assert 'value="Canada rescinds digital services tax"' in editor.page.html

    tag = curator.patch(PLACE, {"note": "From the API."}, tag)["ETag"]
    editor.fill(title="From the desk").press("Save")
    assert "saved by someone else since you opened it" in editor.text
    editor.open(page).fill(title="From the desk").press("Save")

    assert curator.get(PLACE).json()["title"] == "From the desk"
    assert curator.patch(PLACE, {"note": "Stale."}, tag).status_code == 412


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_writers_exactly_one_wins(roles):
    curator = Curator()
    tag = curator.post("sources/", SOURCE)["ETag"]

    for number in range(6):
        answers = in_parallel(
            [lambda n=n, tag=tag: curator.patch(PLACE, {"note": f"Writer {n}."}, tag) for n in range(6)]
        )

        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5
        [tag] = [answer["ETag"] for answer in answers if answer.status_code == 200]
        assert Source.objects.get().version == number + 2

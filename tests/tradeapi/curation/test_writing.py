"""Two editors at the same moment: one after the other, and the second sees what the first did."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.editor import Editor
from tests.factories import make_source, make_tariff, make_tariff_action, make_user
from tradeapi.curation import logbook, transitions
from tradeapi.curation.transitions import TransitionNotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*tasks):
    """Run the tasks in threads that start together; what each returned or raised, in order."""
    barrier, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number, task):
        try:
            barrier.wait()
            results[number] = task()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_reviewers_one_publishes_and_the_other_is_told():
    source = make_source(published=False)
    transitions.submit(source, make_user("Contributor"))
    reviewers = [make_user("Reviewer"), make_user("Reviewer")]

    results = at_once(
        *(
            lambda who=who: transitions.publish(type(source).objects.get(pk=source.pk), who)
            for who in reviewers
        )
    )

    refusals = [result for result in results if isinstance(result, TransitionNotAllowed)]
    assert len(refusals) == 1
    assert refusals[0].unmet == ["It is published; only what is in review can be published."]
    source.refresh_from_db()
    assert source.version == 3


def test_a_source_is_not_withdrawn_while_what_cites_it_is_being_published():
    from tests.factories import make_event

    source = make_source()
    event = make_event(sources=[source], published=False)
    transitions.submit(event, make_user("Contributor"))
    reviewer, boss = make_user("Reviewer"), make_user(is_superuser=True)

    results = at_once(
        lambda: transitions.publish(event, reviewer), lambda: transitions.withdraw(source, boss, "A forgery.")
    )

    assert sum(isinstance(result, TransitionNotAllowed) for result in results) == 1
    event.refresh_from_db()
    source.refresh_from_db()
    assert (event.status, source.status) in {("published", "published"), ("in_review", "withdrawn")}


def test_two_actions_of_one_tariff_published_at_once_are_both_in_its_periods():
    tariff = make_tariff()
    make_tariff_action(tariff)
    steps = [
        make_tariff_action(
            tariff, action="paused", date="2025-03-06", effective="2025-03-07", published=False
        ),
        make_tariff_action(
            tariff, action="repealed", date="2025-04-06", effective="2025-04-07", published=False
        ),
    ]
    for step in steps:
        transitions.submit(step, make_user("Contributor"))
    reviewer = make_user("Reviewer")

    results = at_once(*(lambda step=step: transitions.publish(step, reviewer) for step in steps))

    assert results == [None, None]
    assert set(tariff.status_periods.values_list("status", flat=True)) >= {"in_force", "paused", "repealed"}


def test_of_six_editors_who_save_the_same_page_exactly_one_wins():
    source = make_source(published=False)
    page = reverse("admin:events_source_change", args=[source.pk])
    editors = [Editor(make_user("Editor")).open(page).fill(title=f"Title {n}") for n in range(6)]

    at_once(*(lambda editor=editor: editor.press("Save") for editor in editors))

    source.refresh_from_db()
    assert source.version == 2
    won = [editor for editor in editors if "was changed successfully" in editor.text]
    assert [f'value="{source.title}"' in editor.page.html for editor in editors if editor not in won] == [
        False
    ] * 5
    assert len(won) == 1


def test_the_history_of_each_request_is_its_own():
    """Nothing of one editor's context is left on a connection for the next."""
    source = make_source(published=False)
    page = reverse("admin:events_source_change", args=[source.pk])
    for name in ("ada", "grace"):
        Editor(make_user("Editor", username=name)).open(page).fill(note=f"By {name}.").press("Save")
    with transaction.atomic():
        type(source).objects.filter(pk=source.pk).update(note="By nobody.", version=9)

    assert [entry.who for entry in logbook.entries(source)][:3] == ["the system", "grace", "ada"]

"""Lives of tariffs for tests: actions in one line each, and what a fold of them says on a day."""

from datetime import date
from itertools import groupby

from events.tariff.life import Action, Line


def day(text):
    return date.fromisoformat(text) if text else None


def act(
    id,
    kind,
    announced,
    effective=None,
    *,
    until=None,
    retroactive_to=None,
    collection_on=None,
    acts_on=None,
    partial=False,
    lines=(),
    ends=(),
):
    """An action; ``announced`` may be an interval, ``lines`` are key -> rate, ``ends`` keys it ends."""
    earliest, _, latest = announced.partition("/")
    rates = dict(lines) | dict.fromkeys(ends, "ended")
    return Action(
        id=id,
        kind=kind,
        announced_earliest=day(earliest),
        announced_latest=day(latest or earliest),
        effective=day(effective),
        until=day(until),
        retroactive_to=day(retroactive_to),
        collection_on=day(collection_on),
        acts_on=acts_on,
        partial=partial,
        lines=tuple(Line(f"{id}: {key} {rate}", key, rate == "ended") for key, rate in rates.items()),
    )


def rates(life, on, state="applied"):
    """The lines in that state on that day, key -> rate."""
    return {period.key: period.line_id.split()[-1] for period in life.lines_on(day(on), state)}


def due(life, on, key, state="pending"):
    """The day on which the line under that key is due, as ISO text; one line is expected."""
    (period,) = (period for period in life.lines_on(day(on), state) if period.key == key)
    return str(period.due) if period.due else None


def statuses(life):
    """The statuses of a life as (status, first day) pairs, changes of collection left out."""
    periods = [(period.status, str(period.start)) for period in life.status_periods]
    return [next(pairs) for _, pairs in groupby(periods, key=lambda pair: pair[0])]


US_ON_CANADA = (
    act("order", "in_force", "2025-02-01", "2025-02-04", lines={"all": "25", "energy": "10"}),
    act("pause", "paused", "2025-02-03", "2025-02-03", until="2025-03-04"),
    act("exemption", "exempted", "2025-03-06", "2025-03-07", lines={"usmca": "0", "potash": "10"}),
    act("trade court", "invalidated", "2025-05-28"),
    act("stay", "stayed", "2025-05-29", acts_on="trade court"),
    act("letter", "threatened", "2025-07-10", "2025-08-01", lines={"all": "35"}),
    act("raise", "rate_changed", "2025-07-31", "2025-08-01", lines={"all": "35", "transshipped": "40"}),
    act("advertisement", "threatened", "2025-10-23", lines={"on top": "10"}),
    act("supreme court", "invalidated", "2026-02-20", "2026-02-20", collection_on="2026-02-24"),
)

US_ON_MEXICO = (
    act("order", "in_force", "2025-02-01", "2025-02-04", lines={"all": "25"}),
    act("pause", "paused", "2025-02-03", "2025-02-03", until="2025-03-04"),
    act("letter", "threatened", "2025-07-12", "2025-08-01", lines={"all": "30"}),
    act("call", "pause_extended", "2025-07-31", until="2025-10-29", acts_on="letter"),
)

DIGITAL_SERVICES_TAX = (
    act("act", "in_force", "2024-06-20", "2024-06-28", lines={"services": "3"}),
    act("statement", "repeal_announced", "2025-06-29"),
    act("halt", "collection_halted", "2025-06-30"),
    act("bill", "repealed", "2025-07-01/2026-11-23", retroactive_to="2024-06-20"),
)

SURCHARGE = (
    act("proclamation", "in_force", "2026-02-20", "2026-02-24", until="2026-07-24", lines={"all": "10"}),
    act("ruling", "invalidated", "2026-05-07", partial=True),
)

RECIPROCAL = (
    act("baseline", "in_force", "2025-04-02", "2025-04-05", lines={"every": "10"}),
    act("annex", "rate_changed", "2025-04-02", "2025-04-09", lines={"DE": "20", "JP": "24"}),
    act("pause", "paused", "2025-04-09", "2025-04-10", until="2025-07-09", acts_on="annex"),
    act("extension", "pause_extended", "2025-07-07", "2025-07-09", until="2025-08-01", acts_on="pause"),
    act("new annex", "rate_changed", "2025-07-31", "2025-08-07", lines={"DE": "15", "JP": "15"}),
    act(
        "japan",
        "rate_changed",
        "2025-09-04",
        "2025-09-16",
        retroactive_to="2025-08-07",
        lines={"JP": "all-in"},
    ),
)

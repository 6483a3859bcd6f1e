"""The fold against a simulation that walks through a tariff's life one day after the other."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from events.tariff.action import ENDING, OVER, PROSPECTIVE, SETTING, TRANSITIONS, Action, Line
from events.tariff.life import fold

FIRST = date(2025, 1, 1)
NEVER = date.max
KEYS = ("all", "steel", "energy")


class Act:
    """A legal act that sets lines: the days on which it runs by law, and at the border."""

    def __init__(self, action):
        self.action = action
        self.start = action.effective or NEVER
        self.collected_from = max(self.start, action.collection_on or self.start)
        self.until = action.until or NEVER

    def runs(self, day):
        return self.start <= day < self.until

    def is_collected(self, day):
        return self.collected_from <= day < self.until


class Pause:
    def __init__(self, action):
        self.action = action
        self.start = action.effective or action.announced_earliest
        self.until = action.until or NEVER

        self.stale = False  # whether what it was meant for had ended before it began

    def covers(self, day):
        return self.start <= day < self.until


class Tariff:
    """Nothing but what stands today. Written only to check the fold of whole tariffs."""

    def __init__(self):
        self.acts, self.threats, self.pauses, self.ahead = [], [], [], []
        self.ended_acts, self.ended_pauses = [], []
        self.over, self.was_in_force = None, False
        self.refused = set()

    def begin(self, day, action):
        """What comes due by itself on this day; an order of this day may continue what would run out."""
        due = [ending for ending in self.ahead if self.takes_effect(ending) == day]
        for ending in due:
            if ending.kind in ENDING:
                self.take_effect(ending, day)
        continued = (
            action and action.kind == "in_force" and action.effective == day and not self.refuses(action)
        )
        if continued:
            self.was_in_force = False
        if self.was_in_force and not self.in_force(day):
            self.over = "expired"
            self.acts = [act for act in self.acts if act.start >= day]
            self.threats, self.pauses = [], [pause for pause in self.pauses if pause.start >= day]
            self.outlive()
        for withdrawal in due:
            if withdrawal.kind not in ENDING:
                self.take_effect(withdrawal, day)
        self.was_in_force = self.in_force(day)
        self.end([pause for pause in self.pauses if pause.start == day and self.is_idle(pause, day)])

    def end(self, pauses):
        """From now on these pauses reach only what has ended and is still collected."""
        last = max((act.until for act in self.ended_acts), default=FIRST)
        for pause in pauses:
            self.pauses.remove(pause)
            pause.until = min(pause.until, last)
            self.ended_pauses.append(pause)

    def is_idle(self, pause, day):
        """Whether a pause begins when nothing is left that it could hold, but for what is still collected."""
        return (
            pause.stale
            or self.status(day) in OVER
            or (pause.action.kind == "collection_halted" and not self.in_force(day))
        )

    @staticmethod
    def takes_effect(action):
        return action.effective or action.announced_earliest

    def in_force(self, day):
        return any(act.action.kind == "in_force" and act.runs(day) for act in self.acts)

    def status(self, day):
        waiting = {threat.kind if threat.kind in PROSPECTIVE else "announced" for threat in self.threats}
        waiting |= {"announced" for act in self.acts if act.action.kind == "in_force" and day < act.start}
        base = self.over
        if self.in_force(day):
            base = "in_force"
        elif waiting:
            base = max(waiting, key=PROSPECTIVE.index)
        pauses = [pause.action for pause in self.pauses if pause.covers(day)]
        if base == "announced":
            pauses = [action for action in pauses if action.kind != "collection_halted"]
        if base in ("announced", "in_force") and pauses:
            return max(pauses, key=lambda action: action.order).kind
        return base

    def refuses(self, action):
        day = action.announced_earliest
        starts = self.takes_effect(action)
        sets_until = action.kind in SETTING or action.kind in (
            "paused",
            "stayed",
            "collection_halted",
            "pause_extended",
        )
        if (
            sets_until
            and action.until
            and action.until <= starts
            and not (action.kind in SETTING and not action.effective)
        ):
            return True
        if self.status(day) not in TRANSITIONS[action.kind]:
            return True
        if action.kind == "pause_extended":
            return not self.extendable(day)
        return action.kind == "resumed" and not self.resumable(day)

    def extendable(self, day):
        paused = [pause for pause in self.pauses if pause.action.kind == "paused"]
        return [pause for pause in paused if pause.start <= day <= pause.until]

    def resumable(self, day):
        return [pause for pause in self.pauses if pause.start <= day <= pause.until]

    def announce(self, action):
        day = action.announced_earliest
        if action.kind in SETTING and action.effective:
            self.acts.append(Act(action))
        elif action.kind in PROSPECTIVE or action.kind == "in_force":
            self.threats.append(action)
        elif action.kind in ("paused", "stayed", "collection_halted"):
            pause = Pause(action)
            pause.stale = self.status(day) in OVER
            self.pauses.append(pause)
            if pause.start == day and self.is_idle(pause, day):
                self.end([pause])
        elif action.kind == "pause_extended":
            self.extendable(day)[-1].until = action.until or NEVER
        elif action.kind == "resumed":
            for pause in self.resumable(day):
                pause.until = day
        elif action.kind in (*ENDING, "threat_withdrawn"):
            self.ahead.append(action)
            if self.takes_effect(action) == day:
                self.take_effect(action, day)
        self.was_in_force = self.in_force(day)

    def take_effect(self, ending, day):
        self.ahead.remove(ending)
        announced = ending.announced_earliest
        if ending.kind == "threat_withdrawn" and (self.in_force(day) or self.status(day) in OVER):
            self.threats = [threat for threat in self.threats if threat.announced_earliest > day]
            return

        def is_later(action, start):
            return action.announced_earliest > announced and start >= day

        collected_until = ending.collection_on or day
        for act in self.ended_acts:
            act.until = min(act.until, collected_until)
        for act in self.acts:
            if act.start < day:
                act.until = min(act.until, collected_until)
                self.ended_acts.append(act)
        self.end([pause for pause in self.pauses if not is_later(pause.action, pause.start)])
        self.acts = [act for act in self.acts if is_later(act.action, act.start)]
        self.threats = []
        self.over = "withdrawn" if ending.kind == "threat_withdrawn" else ending.kind
        self.was_in_force = False
        self.outlive()

    def outlive(self):
        """The tariff has ended; a pause that is still to begin is meant for what was announced before it."""
        left = [act.action for act in self.acts if act.action.kind == "in_force"]
        for pause in self.pauses:
            meant_for = [
                other for other in left if other.announced_earliest < pause.action.announced_earliest
            ]
            pause.stale = pause.stale or not meant_for

    def collected_lines(self, day):
        """The acts collected on this day, and whether a pause suspends them; those of an ended tariff too."""
        running = [act for act in self.ended_acts + self.acts if act.is_collected(day)]
        imposing = {act for act in running if act.action.kind == "in_force"}
        if not imposing:
            return None, {}
        pauses = self.pauses + (self.ended_pauses if imposing <= set(self.ended_acts) else [])
        lines = {}
        for act in sorted(running, key=lambda act: act.action.order):
            lines |= {line.key: line for line in act.action.lines}
        lines = {key: line.id for key, line in lines.items() if not line.ends}
        return any(pause.covers(day) for pause in pauses), lines


@st.composite
def legal_lives(draw):
    """Actions one after the other, at most one announced a day; most of them fit what came before."""
    actions, day = [], FIRST
    for number in range(draw(st.integers(1, 9))):
        kind = draw(
            st.sampled_from(sorted(TRANSITIONS)) if number else st.sampled_from(["in_force", "threatened"])
        )
        effective = draw(st.none() | st.integers(0, 20).map(lambda days, day=day: day + timedelta(days=days)))
        if kind in ("pause_extended", "resumed"):
            effective = None
        start = effective or day
        later = st.integers(1, 30).map(lambda days, start=start: start + timedelta(days=days))
        keys = draw(st.sets(st.sampled_from(KEYS))) if kind in (*SETTING, *PROSPECTIVE) else ()
        actions.append(
            Action(
                id=number,
                kind=kind,
                announced_earliest=day,
                announced_latest=day,
                effective=effective,
                until=draw(st.none() | later) if kind not in PROSPECTIVE else None,
                collection_on=draw(st.none() | later) if kind in ("in_force", *ENDING) else None,
                lines=tuple(
                    Line(f"{number} {key}", key, draw(st.integers(0, 9)) == 0) for key in sorted(keys)
                ),
            )
        )
        day += timedelta(days=draw(st.integers(1, 15)))
    return actions


@st.composite
def relief_for_some(draw):
    """Stays, endings and exemptions for some, on any days, also retroactive ones and before the tariff began."""
    days = st.integers(-30, 200).map(lambda days: FIRST + timedelta(days=days))
    found = []
    for number in range(draw(st.integers(0, 3))):
        day = draw(days)
        found.append(
            Action(
                id=100 + number,
                kind=draw(st.sampled_from((*ENDING, "stayed", "paused", "exempted", "resumed"))),
                announced_earliest=day,
                announced_latest=day,
                effective=draw(st.none() | days),
                until=draw(st.none() | days),
                retroactive_to=draw(st.none() | days),
                acts_on=draw(st.none() | st.integers(0, 8)),
                partial=True,
            )
        )
    return found


def announced_last(actions, kind, reach, keys=()):
    """An action announced after all others that counts back to ``reach`` days after the first."""
    day = actions[-1].announced_earliest + timedelta(days=1)
    return Action(
        id=200,
        kind=kind,
        announced_earliest=day,
        announced_latest=day,
        retroactive_to=min(FIRST + timedelta(days=reach), day),
        lines=tuple(Line(f"200 {key}", key) for key in sorted(keys)),
    )


def walk(actions, retroactive=None):
    """Each day with what stands then; ``retroactive`` is there from its first day."""
    announced = {action.announced_earliest: action for action in actions}
    tariff = Tariff()
    for day in (FIRST + timedelta(days=days) for days in range(260)):
        if retroactive and day == retroactive.retroactive_to:
            act = Act(retroactive)
            act.start = act.collected_from = day
            tariff.acts.append(act)
        action = announced.get(day)
        tariff.begin(day, action)
        if action and tariff.refuses(action):
            tariff.refused.add(action.id)
        elif action:
            tariff.announce(action)
        yield day, tariff


def lines_of(life, day, state="applied"):
    return {period.key: period.line_id for period in life.lines_on(day, state)}


@given(legal_lives(), relief_for_some())
def test_every_day_is_as_a_walk_through_the_life_finds_it(actions, relief):
    life = fold([*actions, *relief])

    for day, tariff in walk(actions):
        suspended, lines = tariff.collected_lines(day)
        assert life.status_on(day) == tariff.status(day), day
        assert life.collected_on(day) == (suspended is False), day
        assert lines_of(life, day) == (lines if suspended is False else {}), day
        if tariff.status(day) not in OVER:
            assert lines_of(life, day, "suspended") == (lines if suspended else {}), day
    assert {irregularity.action_id for irregularity in life.irregularities} == tariff.refused
    assert set(life.partial_relief) == {action.id for action in relief}


@given(legal_lives(), st.integers(0, 80), st.sets(st.sampled_from(KEYS), min_size=1))
def test_a_retroactive_change_is_there_from_the_day_to_which_it_counts_back(actions, reach, keys):
    change = announced_last(actions, "rate_changed", reach, keys)
    life = fold([*actions, change])
    assume(change.id not in {irregularity.action_id for irregularity in life.irregularities})

    for day, tariff in walk(actions, change):
        suspended, lines = tariff.collected_lines(day)
        assert life.status_on(day) == tariff.status(day), day
        assert lines_of(life, day) == (lines if suspended is False else {}), day


@given(legal_lives(), st.integers(0, 80), st.sampled_from(ENDING))
def test_a_retroactive_end_leaves_the_days_before_and_nothing_after(actions, reach, kind):
    end = announced_last(actions, kind, reach)
    life = fold([*actions, end])
    assume(end.id not in {irregularity.action_id for irregularity in life.irregularities})

    for day, tariff in walk(actions):
        if day < end.retroactive_to:
            suspended, lines = tariff.collected_lines(day)
            assert life.status_on(day) == tariff.status(day), day
            assert lines_of(life, day) == (lines if suspended is False else {}), day
        else:
            # Between, the tariff may have been found to be over in another way.
            assert life.status_on(day) in OVER, day
            assert (life.collected_on(day), life.lines_on(day)) == (False, ()), day

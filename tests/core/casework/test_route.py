"""The machine of a route: what leads where, what is impossible, and that no sequence of decisions gets around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from zhicheng.casework.route import (
    Abandon,
    Annul,
    Answer,
    Ask,
    Decision,
    End,
    Impossible,
    Lapse,
    Pass,
    Position,
    Reroute,
    Resubmit,
    Return,
    Route,
    RouteState,
    Standing,
    Stop,
    advance,
)
from zhicheng.specs.timeline import BEIJING

NOW = datetime(2023, 2, 10, 10, tzinfo=BEIJING)
LATER = NOW + timedelta(days=5)


def stops(names: str, *, decisions: tuple[str, ...] = ("pass", "return", "end", "ask")) -> tuple[Stop, ...]:
    return tuple(Stop(stage=each, title=each, decisions=decisions) for each in names)


def route(names: str = "abc", number: int = 1) -> Route:
    return Route(number, stops(names))


def at(desk: int, standing: Standing = Standing.AT_DESK, *, number: int = 1) -> RouteState:
    until = LATER if standing is Standing.RETURNED else None
    return RouteState(standing=standing, position=Position(number, desk), since=NOW, until=until)


class TestMoves:
    def test_desk_after_desk_until_it_is_accepted(self) -> None:
        state, seen = at(1), []
        for desk in (1, 2, 3):
            seen.append(state.position.desk)
            state = advance(route(), state, Pass(desk), NOW)
        assert seen == [1, 2, 3]
        assert state.standing is Standing.ACCEPTED

    @pytest.mark.clause("JM-4")
    def test_a_mended_case_goes_to_the_desk_that_returned_it(self) -> None:
        state = advance(route(), at(2), Return(2, LATER), NOW)
        assert (state.standing, state.until) == (Standing.RETURNED, LATER)
        back = advance(route(), state, Resubmit(), LATER - timedelta(seconds=1))
        assert (back.standing, back.position.desk, back.came_back) == (Standing.AT_DESK, 2, True)
        assert advance(route(), back, Pass(2), NOW).came_back is False

    @pytest.mark.clause("SG-4.2")
    def test_what_is_not_mended_in_time_is_abandoned_to_the_second(self) -> None:
        state = advance(route(), at(2), Return(2, LATER), NOW)
        with pytest.raises(Impossible, match="还没有到"):
            advance(route(), state, Abandon(), LATER - timedelta(microseconds=1))
        with pytest.raises(Impossible, match="视为放弃"):
            advance(route(), state, Resubmit(), LATER)
        assert advance(route(), state, Abandon(), LATER).standing is Standing.LAPSED

    def test_a_mending_deadline_lies_ahead(self) -> None:
        with pytest.raises(Impossible, match="补正期限"):
            advance(route(), at(1), Return(1, NOW), NOW)

    @pytest.mark.clause("JB-6.6")
    def test_a_desk_that_asked_waits_for_the_answer(self) -> None:
        asked = advance(route(), at(2), Ask(2), NOW)
        for decision in (Pass(2), End(2), Return(2, LATER), Ask(2), Resubmit(), Annul(3, 1)):
            with pytest.raises(Impossible):
                advance(route(), asked, decision, NOW)
        assert advance(route(), asked, Answer(), LATER) == replace(at(2), since=LATER)

    def test_a_stage_decides_only_what_it_may(self) -> None:
        narrow = Route(1, stops("ab", decisions=("pass",)))
        for decision in (Return(1, LATER), End(1), Ask(1)):
            with pytest.raises(Impossible, match="不能作出这种决定"):
                advance(narrow, at(1), decision, NOW)

    def test_a_state_of_another_route_is_a_mistake_of_the_program(self) -> None:
        with pytest.raises(ValueError, match="another route"):
            advance(route(), at(1, number=2), Pass(1), NOW)


class TestDeadlines:
    LAPSING = Route(1, (Stop(stage="a", title="单位", lapses=True), *stops("b")))

    @pytest.mark.clause("JA-4.3")
    def test_what_is_not_sent_on_by_the_deadline_lapses_and_cant_be_passed(self) -> None:
        just_before = advance(self.LAPSING, at(1), Pass(1, LATER), LATER - timedelta(microseconds=1))
        assert just_before.position.desk == 2
        with pytest.raises(Impossible, match="报送期限已过"):
            advance(self.LAPSING, at(1), Pass(1, LATER), LATER)
        assert advance(self.LAPSING, at(1), Lapse(LATER), LATER).standing is Standing.LAPSED
        with pytest.raises(Impossible, match="没有逾期"):
            advance(self.LAPSING, at(1), Lapse(LATER), LATER - timedelta(microseconds=1))

    def test_only_where_the_law_says_so(self) -> None:
        assert advance(route(), at(1), Pass(1, LATER), LATER).position.desk == 2
        with pytest.raises(Impossible, match="没有逾期"):
            advance(route(), at(1), Lapse(LATER), LATER)

    def test_a_desk_that_got_the_case_after_the_deadline_is_not_late_by_it(self) -> None:
        late = replace(at(1), since=LATER)
        assert advance(self.LAPSING, late, Pass(1, LATER), LATER).position.desk == 2
        with pytest.raises(Impossible, match="没有逾期"):
            advance(self.LAPSING, late, Lapse(LATER), LATER)


class TestAnnulling:
    def test_a_higher_desk_undoes_the_end_and_the_desk_decides_anew(self) -> None:
        ended = advance(route(), at(1), End(1), NOW)
        again = advance(route(), ended, Annul(2, 1), LATER)
        assert (again.standing, again.position.desk, again.came_back) == (Standing.AT_DESK, 1, True)

    @pytest.mark.clause("SG-4.3")
    def test_the_desk_that_has_the_case_sends_it_back_the_way_it_came(self) -> None:
        assert advance(route(), at(3), Annul(3, 1), NOW).position.desk == 1

    @pytest.mark.parametrize(
        ("state", "by", "target"),
        [
            (at(2), 2, 2),
            (at(2), 1, 1),
            (at(2), 2, 3),
            (at(2), 5, 1),
            (at(1), 2, 1),
            (at(2, Standing.ENDED), 2, 2),
            (at(2, Standing.ENDED), 2, 1),
            (at(3, Standing.ENDED), 3, 3),
            (at(3, Standing.ACCEPTED), 3, 2),
            (at(2, Standing.RETURNED), 3, 1),
            (at(2), 2, 0),
        ],
    )
    def test_nobody_undoes_his_own_or_a_higher_decision_or_none(self, state: RouteState, by: int, target: int) -> None:
        with pytest.raises(Impossible):
            advance(route(), state, Annul(by, target), NOW)

    @pytest.mark.parametrize("standing", [Standing.ENDED, Standing.ACCEPTED, Standing.LAPSED, Standing.RETURNED])
    def test_the_overseer_undoes_even_the_last_desks_decision(self, standing: Standing) -> None:
        assert advance(route(), at(3, standing), Annul(4, 3), NOW).position.desk == 3


class TestRerouting:
    def test_desks_in_common_dont_decide_twice_and_none_is_skipped(self) -> None:
        moved = advance(route("abcd"), at(3), Reroute(route("abxd", 2)), LATER)
        assert (moved.position, moved.standing) == (Position(2, 3), Standing.AT_DESK)
        moved = advance(route("abcd"), at(3), Reroute(route("axcd", 2)), LATER)
        assert moved.position == Position(2, 2)
        kept = advance(route("abcd"), replace(at(2), came_back=True), Reroute(route("abx", 2)), LATER)
        assert (kept.position, kept.since, kept.came_back) == (Position(2, 2), NOW, True)

    def test_a_shorter_route_accepts_nothing_by_itself(self) -> None:
        moved = advance(route("abc"), at(3), Reroute(route("ab", 2)), LATER)
        assert (moved.position, moved.standing) == (Position(2, 2), Standing.AT_DESK)

    def test_another_office_of_the_same_stage_is_another_desk_one_not_named_yet_is_not(self) -> None:
        one, two = UUID(int=1), UUID(int=2)
        old = Route(1, (Stop(stage="unit", title="", office=one), *stops("b")))
        state = at(2)
        new = Route(2, (Stop(stage="unit", title="", office=two), *stops("b")))
        assert advance(old, state, Reroute(new), NOW).position.desk == 1
        unnamed = Route(2, (Stop(stage="unit", title=""), *stops("b")))
        with pytest.raises(Impossible, match="没有变化"):
            advance(old, state, Reroute(unnamed), NOW)
        other = Route(2, (Stop(stage="unit", title="", name="本单位评委会办事机构"), *stops("b")))
        assert advance(old, state, Reroute(other), NOW).position.desk == 1

    def test_a_case_being_mended_comes_back_to_the_first_desk_that_differs(self) -> None:
        mending = at(3, Standing.RETURNED)
        moved = advance(route("abc"), mending, Reroute(route("xbc", 2)), NOW)
        assert (moved.standing, moved.until, moved.position.desk) == (Standing.RETURNED, LATER, 1)
        assert advance(route("xbc", 2), moved, Resubmit(), NOW).position == Position(2, 1)

    @pytest.mark.parametrize("standing", [Standing.ENDED, Standing.ACCEPTED, Standing.LAPSED])
    def test_a_closed_case_is_not_rerouted(self, standing: Standing) -> None:
        with pytest.raises(Impossible):
            advance(route(), at(1, standing), Reroute(route("x", 2)), NOW)


def every_decision(length: int) -> list[Decision]:
    desks = range(length + 3)
    return [
        *(kind(by) for kind in (Pass, End, Ask) for by in desks),
        *(Return(by, LATER) for by in desks),
        Answer(), Resubmit(), Abandon(), Lapse(NOW),
        *(Annul(by, target) for by in desks for target in desks),
    ]  # fmt: skip


@pytest.mark.parametrize("length", [1, 2, 3])
def test_every_state_that_can_be_reached_is_one_that_the_law_knows(length: int) -> None:
    """All decisions by all desks from all reachable states: nothing is passed that wasn't held, nothing skipped."""
    way = route("abc"[:length])
    seen = {at(1)}
    frontier = [at(1)]
    while frontier:
        state = frontier.pop()
        for decision, moment in product(every_decision(length), (NOW, LATER)):
            try:
                after = advance(way, replace(state, since=NOW), decision, moment)
            except Impossible:
                continue
            assert 1 <= after.position.desk <= length
            if after.position.desk > state.position.desk:
                assert isinstance(decision, Pass)
                assert after.position.desk == state.position.desk + 1 == decision.by + 1
            if after.position.desk < state.position.desk:
                assert isinstance(decision, Annul)
            if state.standing in (Standing.ENDED, Standing.LAPSED, Standing.ACCEPTED):
                assert isinstance(decision, Annul)
                assert decision.by > state.position.desk
            if after.standing is Standing.ACCEPTED:
                assert state.position.desk == length
            plain = replace(after, since=NOW)
            if plain not in seen:
                seen.add(plain)
                frontier.append(plain)
    assert {state.standing for state in seen} == set(Standing)


HOURS = some.integers(-3, 5)
ASIDE = some.sampled_from((0, 0, 0, 0, -1, 1, 2))
"""Whose turn it isn't: how far from the desk that has the case somebody sits. Mostly it is the desk itself, or no
journey would get anywhere."""
EVERYTHING = ("pass", "return", "end", "ask")
CLOSED = (Standing.ENDED, Standing.LAPSED, Standing.ACCEPTED)
STOPS = some.builds(
    lambda stage, decisions, lapses: Stop(stage=stage, title=stage, decisions=decisions, lapses=lapses),
    some.sampled_from("abcde"),
    # Most desks may do everything, or no journey would get far.
    some.sampled_from((EVERYTHING, EVERYTHING, EVERYTHING, ("pass",), ("pass", "return"), ("end", "ask"))),
    some.booleans(),
)
ROUTES = some.integers(1, 4).flatmap(
    lambda length: some.lists(STOPS, min_size=length, max_size=4, unique_by=lambda each: each.stage).map(tuple)
)


class Journey(RuleBasedStateMachine):
    """Anybody decides anything at any time. A model beside the machine remembers which desk passed what, and knows for
    each decision whether the law allows it: what is allowed must happen, and nothing else may."""

    @initialize(stops=ROUTES, desk=some.integers(1, 4))
    def begins(self, stops: tuple[Stop, ...], desk: int) -> None:
        """Anywhere on the route, with the desks before having passed the case."""
        desk = min(desk, len(stops))
        self.way = Route(1, stops)
        self.state = at(desk)
        self.passed = [each.stage for each in stops[: desk - 1]]
        self.now = NOW

    @property
    def desk(self) -> int:
        return self.state.position.desk

    def _somebody(self, aside: int) -> int:
        """Who acts, an hour later than whoever acted before."""
        self.now += timedelta(hours=1)
        return self.desk + aside

    def _holds(self, by: int, decision: str) -> bool:
        """Whether the case is at this desk, and the desk may decide so."""
        at_desk = self.state.standing is Standing.AT_DESK and self.desk == by
        return at_desk and decision in self.way.stop(by).decisions

    def _late(self, deadline: datetime | None) -> bool:
        if deadline is None or not self.way.stop(self.desk).lapses:
            return False
        return self.state.since < deadline <= self.now

    def _does(self, decision: Decision, *, allowed: bool, then: Standing | None = None) -> bool:
        """Whether it happened; a refusal leaves everything as it was."""
        before = self.state
        try:
            after = advance(self.way, before, decision, self.now)
        except Impossible:
            assert not allowed, decision
            return False
        assert allowed, decision
        self.state = after
        if then is not None:
            assert after.standing is then
            assert after.since == self.now
        return True

    @rule(hours=some.integers(1, 4))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(aside=ASIDE, hours=some.none() | HOURS)
    def passes(self, aside: int, hours: int | None) -> None:
        by = self._somebody(aside)
        deadline = None if hours is None else self.now + timedelta(hours=hours)
        last = self.desk == self.way.last
        allowed = self._holds(by, "pass") and not self._late(deadline)
        if self._does(Pass(by, deadline), allowed=allowed, then=Standing.ACCEPTED if last else Standing.AT_DESK):
            self.passed.append(self.way.stop(by).stage)

    @rule(aside=ASIDE)
    def ends(self, aside: int) -> None:
        by = self._somebody(aside)
        self._does(End(by), allowed=self._holds(by, "end"), then=Standing.ENDED)

    @rule(aside=ASIDE)
    def asks(self, aside: int) -> None:
        by = self._somebody(aside)
        self._does(Ask(by), allowed=self._holds(by, "ask"), then=Standing.ASKED)

    @rule()
    def is_answered(self) -> None:
        self._does(Answer(), allowed=self.state.standing is Standing.ASKED, then=Standing.AT_DESK)

    @rule(aside=ASIDE, hours=some.sampled_from((3, 3, 3, 1, 0, -1)))
    def returns(self, aside: int, hours: int) -> None:
        by = self._somebody(aside)
        until = self.now + timedelta(hours=hours)
        allowed = self._holds(by, "return") and hours > 0
        if self._does(Return(by, until), allowed=allowed, then=Standing.RETURNED):
            assert self.state.until == until

    @rule()
    def resubmits(self) -> None:
        until = self.state.until
        in_time = self.state.standing is Standing.RETURNED and until is not None and self.now < until
        before = self.state.position
        if self._does(Resubmit(), allowed=in_time, then=Standing.AT_DESK):
            assert (self.state.position, self.state.came_back) == (before, True)

    @rule()
    def is_abandoned(self) -> None:
        until = self.state.until
        late = self.state.standing is Standing.RETURNED and until is not None and self.now >= until
        self._does(Abandon(), allowed=late, then=Standing.LAPSED)

    @rule(hours=HOURS)
    def lapses(self, hours: int) -> None:
        deadline = self.now + timedelta(hours=hours)
        late = self.state.standing is Standing.AT_DESK and self._late(deadline)
        self._does(Lapse(deadline), allowed=late, then=Standing.LAPSED)

    @rule(above=some.sampled_from((-1, 0, 1, 1, 1, 2)), below=some.sampled_from((-1, 0, 0, 1, 1, 2)))
    def annuls(self, above: int, below: int) -> None:
        by, desk = self.desk + above, self.desk - below
        standing = self.state.standing
        decided = len(self.passed)
        if standing in (Standing.ENDED, Standing.LAPSED, Standing.RETURNED):
            decided += 1
        # A case with the applicant is called back by undoing the return, and that alone.
        first = decided if standing is Standing.RETURNED else 1
        allowed = standing is not Standing.ASKED and first <= desk <= decided < by <= self.way.last + 1
        if self._does(Annul(by, desk), allowed=allowed, then=Standing.AT_DESK):
            assert (self.desk, self.state.came_back) == (desk, True)
            del self.passed[desk - 1 :]

    @rule(stops=ROUTES)
    def reroutes(self, stops: tuple[Stop, ...]) -> None:
        to, before = Route(self.way.number + 1, stops), self.state
        old, new = ([each.stage for each in way.stops] for way in (self.way, to))
        if self._does(Reroute(to), allowed=before.standing not in CLOSED and old != new):
            agreed = next((index for index, (a, b) in enumerate(zip(self.passed, new, strict=False)) if a != b), None)
            kept = min(len(self.passed), len(new)) if agreed is None else agreed
            self.way = to
            # Whoever has passed it doesn't decide again, but a shorter route accepts nothing by itself.
            self.passed = self.passed[: min(kept, len(new) - 1)]
            assert (self.state.standing is Standing.RETURNED) == (before.standing is Standing.RETURNED)

    @invariant()
    def every_desk_before_has_passed_and_none_after(self) -> None:
        if not hasattr(self, "way"):
            return
        accepted = self.state.standing is Standing.ACCEPTED
        assert self.state.position.route == self.way.number
        assert self.passed == [each.stage for each in self.way.stops[: self.desk if accepted else self.desk - 1]]


TestJourney = Journey.TestCase
TestJourney.settings = settings(max_examples=300, stateful_step_count=50)

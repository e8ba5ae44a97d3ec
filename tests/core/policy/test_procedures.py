"""Procedures: what a plugin may declare, the machine that carries a list through them, and N-1 in integers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import made_up
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.casework.results.machine import BatchPosition, Cancel, Done, Impossible, SendBack, advance, due
from zhicheng.notice import Terms
from zhicheng.plugins import PluginError
from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.specs import Act, ActKind, Desk, DeskKind, Is, Procedure, Within
from zhicheng.store.models import BatchState
from zhicheng.votes import Count, Tied, VoteRules, within_ceiling

(REVIEW,) = made_up.declared()["zhicheng_procedures"]
NOW = datetime(2023, 2, 10, tzinfo=UTC)
KEYS = [each.key for each in REVIEW.acts]


def refusal(*procedures: Procedure) -> str:
    with pytest.raises(PluginError) as raised:
        Registry.of((made_up.plugin(zhicheng_procedures=procedures),))
    return str(raised.value)


def acts(**changed: Any) -> Procedure:
    """The review with one act changed, by key; None leaves it out."""
    made = []
    for act in REVIEW.acts:
        if act.key not in changed:
            made.append(act)
        elif changed[act.key] is not None:
            made.append(replace(act, **changed[act.key]))
    return replace(REVIEW, acts=tuple(made))


@pytest.mark.parametrize(
    ("procedure", "words"),
    [
        (acts(result=None), "第一步"),
        (acts(publicity=None), "没有公示就确认"),
        (acts(confirmation=None), "没有确认、公布"),
        (replace(REVIEW, acts=(*REVIEW.acts[:1], REVIEW.acts[-1], *REVIEW.acts[1:-1])), "应当是最后一步"),
        (acts(filing={"key": "publicity"}), "步骤的键重复"),
        (acts(filing={"by": ()}), "没有办理部门"),
        (acts(filing={"by": (Desk(kind=DeskKind.UNIT),)}), "只能是评委会办事机构"),
        (acts(filing={"by": (made_up.OFFICE, made_up.PROVINCE)}), "只有公示可以"),
        (acts(filing={"cites": ()}), "没有引用依据"),
        (acts(filing={"within": Within(days=3, since="certificates")}), "没有办过的步骤 certificates"),
        (acts(filing={"phase": "nowhere"}), "阶段 nowhere 不在"),
        (replace(REVIEW, channels=("nowhere",)), "没有声明的渠道 nowhere"),
        (replace(REVIEW, when=Is("unit.tier", "county")), "没有兜底"),
        (replace(REVIEW, when=Is("unit.nothing", "county")), "不存在的事实 unit.nothing"),
        (replace(REVIEW, ceiling="nothing"), "没有声明的参数 nothing"),
    ],
)
def test_what_can_not_work_stops_the_start(procedure: Procedure, words: str) -> None:
    assert words in refusal(procedure)


def test_keys_are_not_repeated() -> None:
    assert "键重复" in refusal(REVIEW, REVIEW)


MOVES = st.one_of(st.builds(Done, st.sampled_from(KEYS)), st.builds(SendBack, st.sampled_from(KEYS)), st.builds(Cancel))


@given(st.lists(MOVES, max_size=30))
def test_no_sequence_of_moves_skips_an_act(moves: list[Any]) -> None:
    state, done = BatchPosition(state=BatchState.OPEN, position=1, since=NOW), []
    for move in moves:
        try:
            after = advance(REVIEW, state, move, NOW)
        except Impossible:
            continue
        assert state.state in (BatchState.OPEN, BatchState.RUNNING)
        if isinstance(move, Done):
            assert KEYS[state.position - 1] == move.act
            assert after.position == state.position + 1
            done = [*done[: state.position - 1], move.act]
        elif isinstance(move, SendBack):
            assert 1 < after.position < state.position
            done = done[: after.position - 1]
        else:
            assert state.state is BatchState.OPEN
            assert after.state is BatchState.CANCELLED
        assert done == KEYS[: after.position - 1]
        state = after
    assert (state.state is BatchState.DONE) == (done == KEYS)


TERMS: Terms = policy_for(Registry.of((made_up.plugin(),)), "990000", 2023).terms
FILING = Act(
    key="filing", kind=ActKind.FILING, title="备案", by=(made_up.OFFICE,), within=Within(days=3, since="publicity")
)


@pytest.mark.parametrize(
    ("within", "since", "last"),
    [
        (Within(days=3, since="publicity"), date(2023, 9, 28), date(2023, 10, 1)),
        (Within(days=3, since="publicity", working=True), date(2023, 9, 28), date(2023, 10, 9)),
        (Within(days=5, since="publicity", working=True), date(2024, 2, 8), date(2024, 2, 21)),
    ],
)
def test_days_are_counted_as_the_law_says(within: Within, since: date, last: date) -> None:
    assert due(replace(FILING, within=within), TERMS, {"publicity": since}) == last
    assert due(replace(FILING, within=within), TERMS, {}) is None


RULES = VoteRules(quorum=Fraction(2, 3), share=Fraction(2, 3), abstention_counts=True, recused_is_present=False)


@pytest.mark.clause("N-1", "N-6")
@given(st.integers(1, 40), st.data())
def test_votes_pass_as_fractions_would(members: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, members))
    in_favour = data.draw(st.integers(0, present))
    abstained = data.draw(st.integers(0, present - in_favour))
    count = Count(present=present, in_favour=in_favour, abstained=abstained, against=present - in_favour - abstained)
    assert RULES.wrong(members, count) == ""
    assert RULES.quorate(members, present) == (Fraction(present, members) >= Fraction(2, 3))
    if not RULES.quorate(members, present):
        with pytest.raises(ValueError, match="quorum"):
            RULES.ruling(members, count)
        return
    assert RULES.ruling(members, count).passed == (Fraction(in_favour, present) >= Fraction(2, 3))
    lenient = replace(RULES, abstention_counts=False)
    cast = present - abstained
    assert lenient.ruling(members, count).passed == (cast > 0 and Fraction(in_favour, cast) >= Fraction(2, 3))


@pytest.mark.clause("N-6")
def test_whether_who_withdraws_is_present_is_the_places_own() -> None:
    count = Count(present=8, in_favour=7, against=0, abstained=0, recused=1)
    assert RULES.wrong(9, replace(count, in_favour=8)) == ""
    assert "合计7票，应等于参加表决的8人" in RULES.wrong(9, count)
    counted = replace(RULES, recused_is_present=True)
    assert counted.wrong(9, count) == ""
    assert "合计8票，应等于参加表决的7人" in counted.wrong(9, replace(count, in_favour=8))


def votes(*in_favour: int) -> dict[int, Count]:
    return {
        number: Count(present=10, in_favour=each, against=10 - each, abstained=0)
        for number, each in enumerate(in_favour)
    }


@pytest.mark.clause("JB-2.4")
def test_a_ceiling_is_rounded_down_and_takes_the_most_votes() -> None:
    share = Fraction(2, 5)
    assert within_ceiling(votes(8, 10, 9, 7), candidates=9, share=share) == {0, 1, 2}
    assert within_ceiling(votes(8, 10, 9), candidates=9, share=share) == {0, 1, 2}
    assert within_ceiling(votes(8, 10), candidates=2, share=share) == frozenset()


def test_a_tie_at_the_edge_is_nobodys_to_decide_but_the_committees() -> None:
    with pytest.raises(Tied) as tied:
        within_ceiling(votes(10, 9, 8, 8), candidates=9, share=Fraction(2, 5))
    assert tied.value.room == 1
    assert set(tied.value.among) == {2, 3}

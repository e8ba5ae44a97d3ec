"""Where a list is among its acts, and where something takes it: one pure function over a procedure.

It reads no clock and no database. Acts count from 1; one past the last stands for a list that is done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from zhicheng.casework.access import Refusal
from zhicheng.notice import Terms
from zhicheng.specs import Act, ActKind, Procedure
from zhicheng.store.models import BatchState
from zhicheng.workdays import WorkCalendar


class Impossible(Refusal):
    """The procedure doesn't allow this from where the list is."""

    def __init__(self, message: str) -> None:
        super().__init__("impossible_move", message)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPosition:
    """``position`` is the act that the list waits for, from 1; ``since`` when it came there."""

    state: BatchState
    position: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """All bodies have done the act of this key."""

    act: str


@dataclass(frozen=True, slots=True)
class SendBack:
    """The body that has the list gives it back to an earlier act that is done by hand, with a reason."""

    to: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """The list is given up; its candidates wait for another one."""


@dataclass(frozen=True, slots=True)
class Dissolve:
    """The results of the list are declared void before they are confirmed; its candidates wait for another one."""


Move = Done | SendBack | Cancel | Dissolve
BACK_TO = (ActKind.RECHECK, ActKind.FILING, ActKind.PROOFREADING)


def advance(procedure: Procedure, state: BatchPosition, move: Move, now: datetime) -> BatchPosition:
    """Where the move takes a list of this procedure; raises :class:`Impossible`."""
    here = act_at(procedure, state)
    match move:
        case Done(act=key):
            if here is None or here.key != key:
                raise Impossible(_elsewhere(here))
            following = state.position + 1
            after = BatchState.RUNNING if following <= len(procedure.acts) else BatchState.DONE
            return replace(state, state=after, position=following, since=now)
        case SendBack(to=key):
            target = next((each for each in returnable(procedure, state) if each.key == key), None)
            if target is None:
                raise Impossible("不能退回到所选的步骤。请刷新页面，选择列出的步骤。")
            return replace(state, position=procedure.acts.index(target) + 1, since=now)
        case Cancel():
            if state.state is not BatchState.OPEN:
                raise Impossible("名单已有评审结果，不能取消。")
            return replace(state, state=BatchState.CANCELLED, since=now)
        case Dissolve():
            if state.state is not BatchState.RUNNING:
                raise Impossible("名单还没有评审结果，或者已经办结，不能宣布评审结果无效。")
            if any(each.kind is ActKind.CONFIRMATION for each in procedure.acts[: state.position - 1]):
                raise Impossible("名单的评审结果已经确认公布，不能整体宣布无效。请逐人撤销证书。")
            return replace(state, state=BatchState.CANCELLED, since=now)


def act_at(procedure: Procedure, state: BatchPosition) -> Act | None:
    """The act that a list waits for; None for one that is done or given up."""
    open_ = state.state in (BatchState.OPEN, BatchState.RUNNING)
    return procedure.acts[state.position - 1] if open_ else None


def returnable(procedure: Procedure, state: BatchPosition) -> tuple[Act, ...]:
    """The earlier acts to which a list could be sent back from here; what is confirmed stays confirmed."""
    before = procedure.acts[: state.position - 1] if act_at(procedure, state) else ()
    confirmed = max((place for place, each in enumerate(before, 1) if each.kind is ActKind.CONFIRMATION), default=0)
    return tuple(each for each in before[confirmed:] if each.kind in BACK_TO)


def due(act: Act, terms: Terms, done: dict[str, date]) -> date | None:
    """The last day for an act; ``done`` has the day (in Beijing) of each act done so far, and of the meeting.

    The earlier of a time counted from another act and of a phase's end. None where nothing is set, or where it can't
    be told yet. Raises UnknownYear where the holidays aren't known.
    """
    days = []
    if act.within is not None and (since := done.get(act.within.since)) is not None:
        count = act.within.days
        days.append(WorkCalendar.official().add(since, count) if act.within.working else since + timedelta(days=count))
    phase = terms.phase(act.phase) if act.phase else None
    if phase is not None:
        days.append(phase.last)
    return min(days, default=None)


def starting(now: datetime) -> BatchPosition:
    """Where a new list begins: it waits for its result."""
    return BatchPosition(state=BatchState.OPEN, position=1, since=now)


def _elsewhere(here: Act | None) -> str:
    if here is None:
        return "名单已办结或已取消，不能再办理。请刷新页面查看最新状态。"
    return f"名单现在等待办理“{here.title}”，请刷新页面后再操作。"

"""Where a case is, and where a decision takes it: one pure function over a route of desks.

It reads no clock and no database. Desks count from 1; one past the last stands for whoever oversees the whole route.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from zhicheng.casework.access import Refusal


class Standing(StrEnum):
    """Who has the case: a desk, a desk that waits for an answer, the applicant, or nobody any more."""

    AT_DESK = "at_desk"
    ASKED = "asked"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ENDED = "ended"
    LAPSED = "lapsed"


WORDS = {
    Standing.AT_DESK: "正在审核",
    Standing.ASKED: "正在等待对请示的答复",
    Standing.RETURNED: "已退回申报人修改",
    Standing.ACCEPTED: "已通过全部审核环节",
    Standing.ENDED: "已终止审核",
    Standing.LAPSED: "已失效",
}


class Impossible(Refusal):
    """The route doesn't allow this move from where the case is."""

    def __init__(self, message: str) -> None:
        super().__init__("impossible_move", message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One desk of a route. ``name`` is what the law calls whoever sits there, ``office`` the organisation behind it,
    None until somebody names it.

    ``decisions`` are those of the stage (pass, return, end, ask). ``lapses``: what isn't sent on by the desk's own
    deadline lapses there.
    """

    stage: str
    title: str
    name: str = ""
    office: UUID | None = None
    decisions: tuple[str, ...] = ("pass", "return", "end", "ask")
    lapses: bool = False

    def same(self, other: Stop) -> bool:
        """Whether both are the same desk; an office not named yet fits any of that name."""
        if self.stage != other.stage:
            return False
        return self.office == other.office if self.office and other.office else self.name == other.name


@dataclass(frozen=True, slots=True)
class Route:
    """The desks of a case in order. ``number`` counts its routes: rerouting makes the next one."""

    number: int
    stops: tuple[Stop, ...]

    @property
    def last(self) -> int:
        return len(self.stops)

    @property
    def overseer(self) -> int:
        return self.last + 1

    def stop(self, desk: int) -> Stop:
        return self.stops[desk - 1]

    def shared(self, other: Route) -> int:
        """How many desks both have in common from the start."""
        pairs = zip(self.stops, other.stops, strict=False)
        return next((index for index, (one, two) in enumerate(pairs) if not one.same(two)), min(self.last, other.last))


@dataclass(frozen=True, slots=True)
class Position:
    """A desk of a route, both counted from 1."""

    route: int
    desk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteState:
    """``since`` is when this standing at this desk began. ``until`` is the applicant's mending deadline, an aware
    moment that doesn't belong to it any more. ``came_back``: the desk had the case before.
    """

    standing: Standing
    position: Position
    since: datetime
    until: datetime | None = None
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """Send the case on; at the last desk, accept it. ``deadline`` is the desk's own, where it has one."""

    by: int
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Give the case back to the applicant, to be mended before ``until``."""

    by: int
    until: datetime


@dataclass(frozen=True, slots=True)
class End:
    """Refuse the case for good."""

    by: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Put a doubtful point to the province; the case stays, and waits."""

    by: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The province has answered."""


@dataclass(frozen=True, slots=True)
class Resubmit:
    """The applicant has mended the case; it goes to the desk that returned it."""


@dataclass(frozen=True, slots=True)
class Abandon:
    """The applicant has let the mending deadline pass."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """A desk hasn't sent the case on by its ``deadline``, and the law lets it lapse."""

    deadline: datetime


@dataclass(frozen=True, slots=True)
class Annul:
    """Undo what ``desk`` decided, and all since; the case is there again. ``by`` is a higher desk or the overseer."""

    by: int
    desk: int


@dataclass(frozen=True, slots=True)
class Reroute:
    """Replace the route; the case goes on at the first desk that isn't the same, never further than it was."""

    to: Route


Decision = Pass | Return | End | Ask | Answer | Resubmit | Abandon | Lapse | Annul | Reroute


def advance(route: Route, state: RouteState, decision: Decision, now: datetime) -> RouteState:
    """Where the decision takes a case of this route; raises :class:`Impossible`."""
    if state.position.route != route.number:
        raise ValueError("the state belongs to another route")
    here, desk = state.standing, state.position.desk
    match decision:
        case Pass(by=by):
            return _passed(route, state, decision, now, _held(route, state, by, "pass"))
        case Return(by=by, until=until):
            _held(route, state, by, "return")
            if until <= now:
                raise Impossible("补正期限已经过去。请填写今天以后的期限，再退回修改。")
            return replace(state, standing=Standing.RETURNED, since=now, until=until)
        case End(by=by):
            _held(route, state, by, "end")
            return replace(state, standing=Standing.ENDED, since=now)
        case Ask(by=by):
            _held(route, state, by, "ask")
            return replace(state, standing=Standing.ASKED, since=now)
        case Answer():
            _only(here, Standing.ASKED)
            return replace(state, standing=Standing.AT_DESK, since=now)
        case Resubmit():
            _only(here, Standing.RETURNED)
            if state.until is not None and now >= state.until:
                raise Impossible("补正期限已过，按规定视为放弃，不能再提交。如有疑问，请联系退回的部门。")
            return _at(route, desk, now, came_back=True)
        case Abandon():
            _only(here, Standing.RETURNED)
            if state.until is None or now < state.until:
                raise Impossible("补正期限还没有到，申报人仍可修改后提交。")
            return replace(state, standing=Standing.LAPSED, since=now)
        case Lapse(deadline=deadline):
            _lapsing(route, state, deadline, now)
            return replace(state, standing=Standing.LAPSED, since=now)
        case Annul(by=by, desk=target):
            _annullable(route, state, by, target)
            return _at(route, target, now, came_back=True)
        case Reroute(to=to):
            return _rerouted(route, state, to, now)


def missed(stop: Stop, since: datetime, deadline: datetime | None, now: datetime) -> bool:
    """Whether a desk that has had the case since then has missed a deadline after which nothing is sent on.

    A case that reached the desk after the deadline (a decision was annulled) is not late by it.
    """
    return stop.lapses and deadline is not None and since < deadline <= now


def _passed(route: Route, state: RouteState, decision: Pass, now: datetime, stop: Stop) -> RouteState:
    if missed(stop, state.since, decision.deadline, now):
        raise Impossible("本环节的报送期限已过，逾期未报送的申报按规定失效，不能再通过。如有疑问，请联系上级部门。")
    if state.position.desk == route.last:
        return replace(state, standing=Standing.ACCEPTED, since=now, came_back=False)
    return _at(route, state.position.desk + 1, now)


def _held(route: Route, state: RouteState, by: int, decision: str) -> Stop:
    """The desk, which must be the one that has the case and may decide this."""
    _only(state.standing, Standing.AT_DESK)
    if by != state.position.desk:
        raise Impossible(f"这份申报现在由“{route.stop(state.position.desk).title}”办理，请待其转到本环节后再操作。")
    stop = route.stop(by)
    if decision not in stop.decisions:
        raise Impossible(f"“{stop.title}”环节不能作出这种决定。请选择页面上列出的其他处理方式。")
    return stop


def _only(standing: Standing, wanted: Standing) -> None:
    if standing is not wanted:
        raise Impossible(f"这份申报{WORDS[standing]}，不能办理此项操作。请刷新页面查看最新进度。")


def _lapsing(route: Route, state: RouteState, deadline: datetime, now: datetime) -> None:
    _only(state.standing, Standing.AT_DESK)
    if not missed(route.stop(state.position.desk), state.since, deadline, now):
        raise Impossible("这份申报在本环节没有逾期，不能按失效处理。")


def _annullable(route: Route, state: RouteState, by: int, target: int) -> None:
    at_desk = state.standing is Standing.AT_DESK
    if state.standing is Standing.ASKED:
        raise Impossible("请示尚未答复，暂不能撤销。请待答复后再操作。")
    lowest = state.position.desk if state.standing is Standing.RETURNED else 1
    highest = state.position.desk - at_desk
    if not lowest <= target <= highest:
        raise Impossible("所选环节没有可以撤销的决定。请刷新页面查看审核记录。")
    if not highest < by <= route.overseer:
        raise Impossible("只有上级环节可以撤销下级环节的决定。请联系上级部门处理。")


def _rerouted(route: Route, state: RouteState, to: Route, now: datetime) -> RouteState:
    if state.standing not in (Standing.AT_DESK, Standing.ASKED, Standing.RETURNED):
        raise Impossible(f"这份申报{WORDS[state.standing]}，不能调整审核流程。")
    if to.number != route.number + 1 or not to.stops:
        raise ValueError("a new route is the next one, and has desks")
    shared = route.shared(to)
    if shared == route.last == to.last:
        raise Impossible("审核流程没有变化，无需调整。")
    desk = min(state.position.desk, shared + 1, to.last)
    if desk == state.position.desk and desk <= shared:
        return replace(state, position=Position(to.number, desk))
    if state.standing is Standing.RETURNED:
        return replace(state, position=Position(to.number, desk))
    return _at(to, desk, now)


def _at(route: Route, desk: int, now: datetime, *, came_back: bool = False) -> RouteState:
    return RouteState(standing=Standing.AT_DESK, position=Position(route.number, desk), since=now, came_back=came_back)

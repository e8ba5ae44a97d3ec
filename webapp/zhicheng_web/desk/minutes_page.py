"""Who decided what about a case, when and why; and its route: who has it, since when, until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for

from zhicheng.casework.access import may
from zhicheng.casework.case import Case
from zhicheng.casework.deadlines import desk_deadline
from zhicheng.casework.evidence.making import EVIDENCE
from zhicheng.casework.inquiries import Question
from zhicheng.casework.minutes import DECISION_WORDS, Minute
from zhicheng.casework.returns import returns_on
from zhicheng.casework.route import Standing
from zhicheng.casework.supervision import REROUTE, annullable
from zhicheng.store.models import DecisionKind, DeskState, RouteDesk
from zhicheng_web import visit
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.cases import Head, head_of, here, load, office_of
from zhicheng_web.pieces import Link, Node, NodeState, Status, Tone

NODES = {
    DeskState.AHEAD: NodeState.WAITING,
    DeskState.ARRIVED: NodeState.CURRENT,
    DeskState.ASKED: NodeState.CURRENT,
    DeskState.RETURNED: NodeState.RETURNED,
    DeskState.PASSED: NodeState.DONE,
    DeskState.ENDED: NodeState.ENDED,
    DeskState.LAPSED: NodeState.ENDED,
}
TONES = {
    DecisionKind.PASS: Tone.DONE,
    DecisionKind.RETURN: Tone.ATTENTION,
    DecisionKind.END: Tone.ENDED,
    DecisionKind.LAPSE: Tone.ENDED,
}
GOING_ON = (Standing.AT_DESK, Standing.ASKED, Standing.RETURNED)


@dataclass(frozen=True, slots=True)
class MinuteLine:
    """A decision, and whose it was; the platform's own are 系统's. ``notes`` are what a return asked for, by section,
    ``again`` why something was returned a second time."""

    status: Status
    minute: Minute
    notes: tuple[tuple[str, str], ...] = ()
    again: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPage:
    head: Head
    lines: tuple[MinuteLine, ...]
    questions: tuple[Question, ...]
    nodes: tuple[Node, ...]
    annuls: tuple[Link, ...]
    reroute: Link | None
    evidence: Link | None


@blueprint.get("/cases/<uuid:application_id>/minutes")
def minutes(application_id: UUID) -> str:
    case = load(application_id)
    view = MinutesPage(
        head=head_of(case),
        lines=tuple(lines(case)),
        questions=case.questions,
        nodes=nodes(case),
        annuls=tuple(
            Link(f"撤销“{each.title}”的决定", here("desk.annul", application_id, desk=each.position))
            for each in annullable(visit.reading(), visit.actor(), case.located)
        ),
        reroute=_reroute(case),
        evidence=_evidence(case),
    )
    return render_template("desk/minutes.html", view=view)


def _evidence(case: Case) -> Link | None:
    """To the evidence file, for the bureau of the notice."""
    application = case.located.application
    if may(visit.actor(), EVIDENCE, application) is not None:
        return None
    return Link("调取证据材料", url_for("case_evidence.show", application_id=application.id))


def lines(case: Case) -> Iterator[MinuteLine]:
    """Every decision on a case, oldest first, with what its returns asked for."""
    returned = iter(returns_on(visit.reading(), case.located.application))
    for each in case.minutes:
        status = Status(DECISION_WORDS[each.kind], TONES.get(each.kind, Tone.ACTIVE))
        if each.kind is not DecisionKind.RETURN:
            yield MinuteLine(status, each)
            continue
        given = next(returned)
        notes = tuple((case.sections.get(key, key), note) for key, note in given.notice.notes.items())
        yield MinuteLine(status, each, notes, given.repeat_reason or "")


def nodes(case: Case) -> tuple[Node, ...]:
    """The desks of the route that holds, each with its office, who has the case there, since and until when."""
    return tuple(_node(case, each) for each in case.located.desks)


def _node(case: Case, desk: RouteDesk) -> Node:
    here_now = desk.id == case.located.desk.id
    note = ""
    if here_now and case.holder and desk.state in (DeskState.ARRIVED, DeskState.ASKED):
        note = f"由{case.holder}办理"
    if here_now and desk.state is DeskState.ASKED:
        note = "，".join(filter(None, (note, "正在等待对请示的答复")))
    if here_now and desk.state is DeskState.LAPSED:
        note = "逾期失效"
    left = desk.state in (DeskState.PASSED, DeskState.ENDED, DeskState.LAPSED)
    due = desk_deadline(visit.reading(), case.located.application, desk)
    return Node(
        desk=desk.title,
        office=office_of(desk.organisation_id) or (desk.office if desk.state is DeskState.AHEAD else "待指定办理部门"),
        state=NODES[desk.state],
        at=desk.left_at if left else desk.since if here_now else desk.arrived_at,
        note=note,
        by=None if left else due,
        since=here_now and desk.state in (DeskState.ARRIVED, DeskState.ASKED),
    )


def _reroute(case: Case) -> Link | None:
    located = case.located
    if located.state.standing not in GOING_ON or may(visit.actor(), REROUTE, located.application) is not None:
        return None
    return Link("单位信息更正后调整流程", here("desk.reroute", located.application.id))

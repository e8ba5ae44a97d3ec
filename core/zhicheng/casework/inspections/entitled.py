"""Who inspects whom, and who reads what of it (JB-4.1, HX-5.5)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.integrity.entitled import below
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.casework.scopes import acts_for, any_of, inside
from zhicheng.casework.seats import WORKING
from zhicheng.store.models import (
    Application,
    InspectedCase,
    Inspection,
    InspectionOf,
    InspectionResult,
    InspectionState,
    Organisation,
    Role,
)

OF_WORDS = {InspectionOf.CHECKED: "经该单位审核通过的申报", InspectionOf.DECIDED: "评委会作出评审结果的申报"}
STATE_WORDS = {
    InspectionState.BEGUN: "等待抽取",
    InspectionState.DRAWN: "正在复核",
    InspectionState.FOUND: "等待整改",
    InspectionState.CLOSED: "已办结",
}
RESULT_WORDS = {InspectionResult.CLEAR: "未发现问题", InspectionResult.PROBLEM: "发现问题"}
TOLD = (InspectionState.FOUND, InspectionState.CLOSED)
"""From when on the inspected organisation sees the inspection."""


def _issued(actor: Actor) -> ColumnElement[bool]:
    return acts_for(Inspection.issued_for, actor, *WORKING)


def _seen_from_above(actor: Actor) -> ColumnElement[bool]:
    """Inspections by a bureau of the actor's or one inside its division."""
    within = any_of(*(inside(Organisation.division, each.division) for each in bureaus(actor)))
    return exists().where(Organisation.id == Inspection.issued_for, within).correlate(Inspection)


def _inspected(actor: Actor) -> ColumnElement[bool]:
    return acts_for(Inspection.organisation_id, actor, *WORKING) & Inspection.state.in_(TOLD)


def _watched(actor: Actor) -> ColumnElement[bool]:
    """Inspections that concern an organisation whose discipline office the actor is."""
    told = acts_for(Inspection.organisation_id, actor, Role.SUPERVISOR) & Inspection.state.in_(TOLD)
    return acts_for(Inspection.issued_for, actor, Role.SUPERVISOR) | told


def _sampled(actor: Actor) -> ColumnElement[bool]:
    """Cases in samples of the actor's bureaus, never the actor's own."""
    mine = exists().where(Inspection.id == InspectedCase.inspection_id, _issued(actor)).correlate(InspectedCase)
    own = exists().where(Application.id == InspectedCase.application_id, Application.person_id == actor.person_id)
    return mine & ~own.correlate(InspectedCase)


def _in(state: InspectionState, message: str) -> Refusal:
    return Refusal("conflict", f"这次抽查{STATE_WORDS[state]}，{message}请刷新页面查看。")


def _begun(made: Inspection) -> Refusal | None:
    return None if made.state is InspectionState.BEGUN else _in(made.state, "案件已经抽取，不能重新抽取。")


def _drawn(made: Inspection) -> Refusal | None:
    return None if made.state is InspectionState.DRAWN else _in(made.state, "现在不能作出抽查结论。")


def _asks(made: Inspection) -> Refusal | None:
    if made.state is InspectionState.FOUND and made.answered_at is None:
        return None
    return _in(made.state, "不需要报告整改情况，或者已经报告。")


def _found(made: Inspection) -> Refusal | None:
    return None if made.state is InspectionState.FOUND else _in(made.state, "现在不能办理这一步。")


def _corrected(made: Inspection) -> Refusal | None:
    if made.state is InspectionState.FOUND and made.answered_at is None and made.sanction_id is None:
        return Refusal("conflict", "该单位还没有报告整改情况。请在报告后办结；逾期不报告的，先作出处理并关联。")
    return _found(made)


INSPECT = Action(key="inspection.begin", title="抽查", thing=Organisation, scope=below)
READ = Action(
    key="inspection.read",
    title="查看抽查",
    thing=Inspection,
    scope=lambda actor: or_(_seen_from_above(actor), _inspected(actor), _watched(actor)),
)
DRAW = Action(key="inspection.draw", title="抽取案件", thing=Inspection, scope=_issued, ready=_begun)
FIND = Action(key="inspection.find", title="作出抽查结论", thing=Inspection, scope=_issued, ready=_drawn)
LINK = Action(key="inspection.link", title="关联评委会处理", thing=Inspection, scope=_issued, ready=_found)
CLOSE = Action(key="inspection.close", title="办结抽查", thing=Inspection, scope=_issued, ready=_corrected)
ANSWER = Action(key="inspection.answer", title="报告整改情况", thing=Inspection, scope=_inspected, ready=_asks)
JUDGE = Action(key="inspection.judge", title="复核抽查的申报", thing=InspectedCase, scope=_sampled)
CASES = Action(
    key="inspection.cases",
    title="查看抽查的申报",
    thing=InspectedCase,
    scope=lambda actor: (
        exists().where(Inspection.id == InspectedCase.inspection_id, READ.scope(actor)).correlate(InspectedCase)
    ),
)

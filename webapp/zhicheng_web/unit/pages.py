"""A unit's own page: where its registration stands, why it was sent back, and what waits for somebody (JA-5.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, may, visible
from zhicheng.casework.applications import open_to
from zhicheng.casework.approvals import last_refusal
from zhicheng.casework.bindings import DECIDE_BINDING
from zhicheng.casework.organisations import ADMINISTER
from zhicheng.casework.proofs import READ_PROOFS
from zhicheng.casework.seats import seats
from zhicheng.casework.superiors import BIND_SUPERIOR, INSTITUTION
from zhicheng.casework.unit_details import mismatch_of
from zhicheng.casework.units import COMPLETE
from zhicheng.store.models import Binding, BindingStatus, Organisation, OrganisationKind, OrganisationStatus
from zhicheng_web import visit
from zhicheng_web.office_page import Frame, Tab, place_of
from zhicheng_web.pieces import Link, Status, Tone
from zhicheng_web.platform import platform
from zhicheng_web.safety import Safety, before_starting, beginning, known_now
from zhicheng_web.unit import blueprint
from zhicheng_web.unit.details import asked, sheet

READ = replace(READ_PROOFS, key="unit.read", title="查看单位信息")
"""Whoever may see a unit's proofs may see what they prove."""

INCOMPLETE = Status("待补全信息", Tone.ATTENTION)
STATUSES = {
    OrganisationStatus.PENDING: Status("待审核", Tone.ACTIVE),
    OrganisationStatus.APPROVED: Status("已通过审核", Tone.DONE),
    OrganisationStatus.REFUSED: Status("被退回", Tone.ATTENTION),
    OrganisationStatus.CLOSED: Status("已注销", Tone.ENDED),
}
INCOMPLETE_WORDS = "请补全单位信息和证明材料，提交{who}审核。审核通过后本单位人员才能申报。"
WORDS = {
    OrganisationStatus.PENDING: "注册信息已提交，等待{who}审核。审核期间不能修改，结果会通知单位管理员。",
    OrganisationStatus.APPROVED: "由{who}审核通过。信息有变化的，请联系{who}更正。",
    OrganisationStatus.REFUSED: "{who}退回了注册信息。请按下列意见一次改好后重新提交。",
    OrganisationStatus.CLOSED: "本单位已注销，不能再办理业务；以前的申报和决定都保留。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """``next_step`` is what the unit has to do now; ``superior`` is empty where none is asked for."""

    frame: Frame
    status: Status
    words: str
    reasons: tuple[str, ...]
    next_step: Link | None
    mismatch: str
    sheet: tuple[tuple[str, str], ...]
    proofs: Link
    waiting: Link | None
    publicity: tuple[tuple[str, Safety], ...]


@blueprint.get("")
def index() -> ResponseReturnValue:
    """One's only unit, or which of several."""
    session = visit.reading()
    posts = {each.organisation_id for each in visit.actor().posts(kind=OrganisationKind.UNIT)}
    units = session.scalars(select(Organisation).where(Organisation.id.in_(posts)).order_by(Organisation.name)).all()
    if len(units) == 1:
        return redirect(url_for("unit.home", unit_id=units[0].id))
    lines = tuple((Link(each.name, url_for("unit.home", unit_id=each.id)), status_of(each)) for each in units)
    return render_template("unit/index.html", lines=lines)


@blueprint.get("/<uuid:unit_id>")
def home(unit_id: UUID) -> str:
    session = visit.reading()
    unit = unit_for(session, unit_id)
    place, count = place_of(unit.jurisdiction), requests_waiting(session, unit)
    refused = last_refusal(session, unit) if unit.status is OrganisationStatus.REFUSED else None
    mismatch = mismatch_of(unit, place.divisions) if unit.submitted_at else None
    view = HomePage(
        frame=frame(session, unit, "unit.home"),
        status=status_of(unit),
        words=_words(session, unit),
        reasons=tuple(refused.reasons) if refused else (),
        next_step=_next_step(unit),
        mismatch=mismatch.message if mismatch and unit.status is not OrganisationStatus.APPROVED else "",
        sheet=sheet(asked(unit, place)),
        proofs=Link("证明材料", url_for("unit.proof_files", unit_id=unit.id)),
        waiting=Link(f"{count}人申请绑定本单位，等待审核", url_for("unit.requests", unit_id=unit.id))
        if count
        else None,
        publicity=_publicity(session, unit) if unit.status is OrganisationStatus.APPROVED else (),
    )
    return render_template("unit/home.html", view=view)


def unit_for(session: Session, unit_id: UUID) -> Organisation:
    """A unit that the visitor acts for; raises Refusal."""
    if unit_id not in visit.actor().organisations():
        raise Refusal("not_found", "没有找到这个单位，或者您不是该单位的工作人员。请从“单位管理”重新进入。", status=404)
    return fetch(session, visit.actor(), READ, unit_id)


def status_of(unit: Organisation) -> Status:
    """Where its registration stands."""
    if unit.status is OrganisationStatus.PENDING and unit.submitted_at is None:
        return INCOMPLETE
    return STATUSES[unit.status]


def frame(session: Session, unit: Organisation, current: str) -> Frame:
    """The pages of a unit that the visitor may open."""
    who, approved = visit.actor(), unit.status is OrganisationStatus.APPROVED
    tabs = [Tab("单位信息", url_for("unit.home", unit_id=unit.id), current == "unit.home")]
    if approved:
        count = requests_waiting(session, unit)
        if place_of(unit.jurisdiction).rules.binding == "request":
            url = url_for("unit.requests", unit_id=unit.id)
            tabs.append(Tab("绑定申请", url, current == "unit.requests", count))
        tabs.append(Tab("本单位人员", url_for("unit.people", unit_id=unit.id), current == "unit.people"))
        if unit.id in seats(who):
            tabs.append(Tab("公示", url_for("unit.publicity", unit_id=unit.id), current == "unit.publicity"))
        if place_of(unit.jurisdiction).rules.recorded:
            tabs.append(Tab("单位情况", url_for("unit.facts", unit_id=unit.id), current == "unit.facts"))
    if may(who, ADMINISTER, unit) is None:
        tabs.append(Tab("经办人和账号", url_for("staff.members", organisation_id=unit.id), current == "staff.members"))
    if _has_superior(unit) and may(who, BIND_SUPERIOR, unit) is None:
        tabs.append(Tab("上级单位", url_for("unit.superior", unit_id=unit.id), current == "unit.superior"))
    return Frame(unit.name, tuple(tabs))


def requests_waiting(session: Session, unit: Organisation) -> int:
    """How many ask to be bound to the unit."""
    waiting = visible(visit.actor(), DECIDE_BINDING).where(
        Binding.organisation_id == unit.id, Binding.status == BindingStatus.REQUESTED
    )
    return session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def _publicity(session: Session, unit: Organisation) -> tuple[tuple[str, Safety], ...]:
    """Until when publicity must begin under each notice that is open to the unit's people, once for each day."""
    found: dict[tuple[str, str], Safety] = {}
    known = known_now(unit)
    for each in open_to(session, platform().registry, unit):
        for channel in each.channels:
            told = beginning(each.policy, before_starting(each.policy, channel, unit, known))
            if told is not None:
                found.setdefault((each.published.terms.title, told.headline), told)
    return tuple((title, told) for (title, _), told in found.items())


def _has_superior(unit: Organisation) -> bool:
    return place_of(unit.jurisdiction).rules.superior_unit and unit.facts.get("nature") == INSTITUTION


def _next_step(unit: Organisation) -> Link | None:
    if may(visit.actor(), COMPLETE, unit) is not None:
        return None
    words = "修改后重新提交" if unit.status is OrganisationStatus.REFUSED else "补全单位信息"
    return Link(words, url_for("unit.data", unit_id=unit.id))


def _words(session: Session, unit: Organisation) -> str:
    registrar = session.get(Organisation, unit.registrar_id) if unit.registrar_id else None
    who = registrar.name if registrar else "人社部门"
    words = INCOMPLETE_WORDS if status_of(unit) is INCOMPLETE else WORDS[unit.status]
    return words.format(who=who)

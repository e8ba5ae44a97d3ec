"""Who has a case in hand: taken, put back, given to a colleague; and the office of a desk that has none (JA-3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from zhicheng.casework import desks
from zhicheng.casework.access import Refusal, may
from zhicheng.casework.case import Case
from zhicheng.casework.desks import ASSIGN, colleagues, offices_for, wants_office
from zhicheng.casework.route import Standing
from zhicheng.casework.routing import WITH_DESK
from zhicheng.casework.staff import ROLE_WORDS
from zhicheng.store.models import Organisation, Role
from zhicheng_web import visit
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.cases import Head, carry_out, head_of, here, load, version
from zhicheng_web.office_page import question
from zhicheng_web.pieces import Entry

Options = tuple[tuple[str, str], ...]
CHOOSE = ("", "请选择")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """``gives``: the visitor may put the case back or hand it over. ``offices`` are to be chosen from where the desk
    has none, or one that is stopped, and the visitor names it; ``wanting`` says which."""

    gives: bool
    release_url: str
    hand_over_url: str
    assign_url: str
    offices: Options
    wanting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPage:
    head: Head
    url: str
    to: Entry


def holding(case: Case) -> Holding:
    application = case.located.application
    return Holding(
        gives=_gives(case),
        release_url=here("desk.release", application.id),
        hand_over_url=here("desk.hand_over", application.id),
        assign_url=here("desk.assign", application.id),
        offices=office_options(offices_for(visit.reading(), case.located)) if _assigns(case) else (),
        wanting="这一环节的办事机构已被暂停评审或者收回评审权"
        if case.located.desk.organisation_id
        else "这一环节还没有办理部门",
    )


def office_options(offices: list[Organisation]) -> Options:
    return tuple((str(each.id), each.name) for each in offices)


@blueprint.post("/cases/<uuid:application_id>/claim")
def claim(application_id: UUID) -> ResponseReturnValue:
    carry_out(desks.claim, application_id)
    return redirect(here("desk.case", application_id))


@blueprint.post("/cases/<uuid:application_id>/release")
def release(application_id: UUID) -> ResponseReturnValue:
    carry_out(desks.release, application_id, version=version())
    flash("已放回待领取，本部门其他人员可以领取。您已标注的内容都保留。", "done")
    return redirect(here("desk.case", application_id))


@blueprint.route("/cases/<uuid:application_id>/hand-over", methods=["GET", "POST"])
def hand_over(application_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _hand_over_page(application_id, {})
    chosen = request.form.get("to", type=UUID)
    if chosen is None:
        return _hand_over_page(application_id, {"to": "请选择转交给谁。"}), 422
    try:
        carry_out(desks.hand_over, application_id, version=version(), to=chosen)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _hand_over_page(application_id, refusal.fields), refusal.status
    flash("已转交，对方会收到通知。您已标注和登记的内容都保留。", "done")
    return redirect(here("desk.case", application_id))


@blueprint.post("/cases/<uuid:application_id>/assign")
def assign(application_id: UUID) -> ResponseReturnValue:
    """Names the office of the desk at which the case waits."""
    load(application_id)
    chosen = request.form.get("to", type=UUID)
    if chosen is None:
        flash("请先选择办理部门，再按“指定”。", "attention")
        return redirect(here("desk.case", application_id))
    carry_out(desks.assign, application_id, version=version(), organisation_id=chosen)
    flash("已指定办理部门，该部门的待领取列表中会出现这份申报。", "done")
    return redirect(here("desk.case", application_id))


def _gives(case: Case) -> bool:
    """One's own case; a colleague's, for the office's head or, where it has none, for anybody."""
    application, standing = case.located.application, case.located.state.standing
    if not case.ours or application.claimed_by is None or standing not in WITH_DESK:
        return False
    heads = {each.account_id for each in colleagues(visit.reading(), case.located) if each.role is Role.HEAD}
    return case.mine or not heads or visit.actor().account_id in heads


def _assigns(case: Case) -> bool:
    located = case.located
    waits = located.state.standing is Standing.AT_DESK and wants_office(visit.reading(), located)
    return waits and may(visit.actor(), ASSIGN, located.application) is None


def _hand_over_page(application_id: UUID, errors: dict[str, str]) -> str:
    case = load(application_id)
    people: dict[str, str] = {}
    for each in colleagues(visit.reading(), case.located):
        if each.account_id != case.located.application.claimed_by:
            words, key = ROLE_WORDS[each.role], str(each.account_id)
            people[key] = f"{people[key][:-1]}、{words}）" if key in people else f"{each.name}（{words}）"
    view = HandOverPage(
        head=head_of(case),
        url=here("desk.hand_over", application_id),
        to=question("to", "转交给", errors, options=(CHOOSE, *people.items())),
    )
    return render_template("desk/hand_over.html", view=view)

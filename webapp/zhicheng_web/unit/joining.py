"""A person and their unit: found by its credit code, asked for, taken back, ended (JM-3.2); a unit registered (JA-5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from zhicheng.casework import bindings, units
from zhicheng.casework.access import Refusal, visible
from zhicheng.casework.bindings import READ_BINDING
from zhicheng.casework.unit_details import UnitDetails
from zhicheng.registry import Declarations
from zhicheng.specs import AccountRules
from zhicheng.store.models import Binding, BindingStatus, Organisation
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, place_name, place_of
from zhicheng_web.pieces import Entry, Link
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited
from zhicheng_web.unit.form import UnitForm, run

blueprint = Blueprint("joining", __name__, url_prefix="/unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The binding that holds or waits. ``by_unit``: a new one would be made by the new unit, not asked for."""

    id: UUID
    version: int
    waiting: bool
    by_unit: bool
    sheet: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A unit that was looked for; ``by_unit`` says why one doesn't ask there, and where that is written."""

    id: UUID
    sheet: tuple[tuple[str, str], ...]
    by_unit: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Which unit didn't agree, when, and why."""

    unit: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BindPage:
    """``refusal`` is why the last request was refused; ``elsewhere`` are places whose units do the binding,
    ``registering`` those whose units register themselves.
    """

    held: Held | None
    refusal: Refused | None
    question: Entry | None
    found: Found | None
    elsewhere: tuple[str, ...]
    registering: tuple[str, ...]


@blueprint.get("/bind")
def bind() -> ResponseReturnValue:
    code = request.args.get("credit_code", "").strip()
    if not code:
        return _page()
    try:
        return _page(code, found=_found(visit.reading(), code))
    except Refusal as refusal:
        return _page(code, error=refusal.message), refusal.status


@blueprint.post("/bind")
def request_binding() -> ResponseReturnValue:
    unit_id = request.form.get("unit_id", type=UUID)
    with visit.writing() as session:
        unit = session.get(Organisation, unit_id) if unit_id else None
        if unit is None:
            raise Refusal("unit_not_found", "没有找到这个单位。请按统一社会信用代码重新查询。", status=404)
        bindings.request_binding(session, visit.actor(), request_clock(), _rules(unit), unit_id=unit.id)
    flash(f"已向{unit.name}申请绑定。单位审核通过后即可开始申报。", "done")
    return redirect(url_for("joining.bind"))


@blueprint.post("/bind/<uuid:binding_id>/end")
def end_binding(binding_id: UUID) -> ResponseReturnValue:
    """Ends a binding, or takes back the request for one; applications under way keep their unit."""
    version = request.form.get("version", 0, type=int)
    waiting = request.form.get("waiting") == "true"
    act = bindings.withdraw_binding if waiting else bindings.end_binding
    with visit.writing() as session:
        act(session, visit.actor(), request_clock(), binding_id=binding_id, version=version)
    flash("绑定申请已撤回。" if waiting else "已解除绑定，正在填报的申报没有改动。现在可以绑定新单位。", "done")
    return redirect(url_for("joining.bind"))


@blueprint.get("/register")
def register_where() -> ResponseReturnValue:
    """In which place; passed over where there is only one."""
    places = _self_registering()
    links = tuple(
        Link(each.jurisdiction.name, url_for("joining.register", code=each.jurisdiction.code)) for each in places
    )
    if len(links) == 1:
        return redirect(links[0].url)
    return render_template("unit/choose.html", title="单位在哪个地区", links=links)


@blueprint.route("/register/<code>", methods=["GET", "POST"])
def register(code: str) -> ResponseReturnValue:
    """A unit registers itself; whoever does it becomes its administrator and handler."""
    place = place_of(code)

    def act(details: UnitDetails) -> ResponseReturnValue:
        with visit.writing() as session:
            registration = units.register_unit(session, visit.actor(), request_clock(), place, details)
        flash("注册信息已提交。您是该单位的管理员和经办人，审核结果会通知您。", "done")
        return redirect(url_for("unit.home", unit_id=registration.unit.id))

    form = UnitForm(
        frame=Frame("单位注册"),
        title="注册单位",
        lead="由单位指定的人员办理。审核通过后，本单位人员才能绑定并申报；一个单位只注册一次。",
        action="提交注册",
        back=Link("返回我的单位", url_for("joining.bind")),
        place=place,
        within=code,
        start={},
    )
    return run(form, act)


def _page(code: str = "", *, found: Found | None = None, error: str = "") -> str:
    who, session = visit.actor(), visit.reading()
    held = bindings.live_binding(session, who.person_id) if who.person_id else None
    offering = platform().registry.offering()
    asking = [each for each in offering if each.accounts.binding == "request"]
    view = BindPage(
        held=_held(session, held) if held else None,
        refusal=None if held else _refusal(session),
        question=_question(code, error) if asking else None,
        found=found,
        elsewhere=tuple(each.jurisdiction.name for each in offering if each.accounts.binding == "creation"),
        registering=tuple(each.jurisdiction.name for each in _self_registering()),
    )
    return render_template("unit/bind.html", view=view)


def _question(code: str, error: str) -> Entry:
    return Entry(
        name="credit_code",
        label="单位的统一社会信用代码",
        value=code,
        error=error,
        width="id",
        hint="18位，见单位的营业执照或事业单位法人证书",
    )


def _held(session: Session, binding: Binding) -> Held:
    unit = session.get_one(Organisation, binding.organisation_id)
    declared = platform().registry.jurisdictions.get(unit.jurisdiction)
    if declared is not None:
        shell.within(declared.jurisdiction)
    return Held(
        id=binding.id,
        version=binding.version,
        waiting=binding.status is BindingStatus.REQUESTED,
        by_unit=_rules(unit).binding == "creation",
        sheet=_sheet(unit.name, unit.credit_code, unit.division),
    )


def _found(session: Session, code: str) -> Found:
    unit = bindings.find_unit(session, code)
    rules = _rules(session.get_one(Organisation, unit.unit_id))
    rows = _sheet(unit.name, unit.credit_code, unit.division)
    if rules.binding == "request":
        return Found(id=unit.unit_id, sheet=rows)
    words = "该单位所在地区由单位管理员为本单位人员开通账号并绑定，无需本人申请。请联系单位人事部门办理。"
    return Found(id=unit.unit_id, sheet=rows, by_unit=words, cites=tuple(cited(each) for each in rules.cites))


def _sheet(name: str, code: str | None, division: str) -> tuple[tuple[str, str], ...]:
    return (("单位名称", name), ("统一社会信用代码", code or ""), ("所属行政区划", place_name(division)))


def _refusal(session: Session) -> Refused | None:
    """The person's last request that was refused, so that they learn why."""
    who = visit.actor()
    own = visible(who, READ_BINDING).where(Binding.person_id == who.person_id, Binding.status == BindingStatus.REFUSED)
    last = session.scalar(own.order_by(Binding.decided_at.desc(), Binding.id).limit(1))
    if last is None:
        return None
    unit = session.get_one(Organisation, last.organisation_id)
    return Refused(unit=unit.name, at=last.decided_at, reason=bindings.refusal_reason(session, last) or "")


def _rules(unit: Organisation) -> AccountRules:
    declared = platform().registry.jurisdictions.get(unit.jurisdiction)
    return declared.accounts if declared else AccountRules()


def _self_registering() -> list[Declarations]:
    return [each for each in platform().registry.offering() if each.accounts.unit_accounts == "self"]

"""Belonging to a unit: found by its credit code, asked for, taken back, ended (JM-3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import bindings
from zhicheng.casework.access import Refusal
from zhicheng.casework.bindings import FoundUnit
from zhicheng.divisions import Divisions
from zhicheng.specs import AccountRules
from zhicheng.store.models import BindingStatus, Organisation
from zhicheng_web import visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingPage:
    """The binding that holds or waits, or the search for a unit and what it found."""

    unit: tuple[tuple[str, str], ...]
    waiting: bool
    binding_id: UUID | None
    version: int
    question: Entry
    found: FoundUnit | None
    found_place: str


@blueprint.get("/binding")
def binding() -> ResponseReturnValue:
    code = request.args.get("credit_code", "").strip()
    if not code:
        return _page("", None, "")
    try:
        return _page(code, bindings.find_unit(visit.reading(), code), "")
    except Refusal as refusal:
        return _page(code, None, refusal.message), refusal.status


@blueprint.post("/binding")
def request_binding() -> ResponseReturnValue:
    unit_id = request.form.get("unit_id", type=UUID)
    with visit.writing() as session:
        unit = session.get(Organisation, unit_id) if unit_id else None
        if unit is None:
            raise Refusal("unit_not_found", "没有找到这个单位。请按统一社会信用代码重新查询。", status=404)
        rules = _rules(unit)
        bindings.request_binding(session, visit.actor(), platform().real, rules, unit_id=unit.id)
    flash(f"已向{unit.name}申请绑定。单位审核通过后即可开始申报。", "done")
    return redirect(url_for("applicant.binding"))


@blueprint.post("/binding/<uuid:binding_id>/end")
def end_binding(binding_id: UUID) -> ResponseReturnValue:
    """Ends a binding, or takes back the request for one; applications under way keep their unit."""
    version = request.form.get("version", 0, type=int)
    waiting = request.form.get("waiting") == "true"
    act = bindings.withdraw_binding if waiting else bindings.end_binding
    with visit.writing() as session:
        act(session, visit.actor(), platform().real, binding_id=binding_id, version=version)
    flash("绑定申请已撤回。" if waiting else "已解除绑定，正在填报的申报没有改动。", "done")
    return redirect(url_for("applicant.binding"))


def _rules(unit: Organisation) -> AccountRules:
    declared = platform().registry.jurisdictions.get(unit.jurisdiction)
    return declared.accounts if declared else AccountRules()


def _page(code: str, found: FoundUnit | None, error: str) -> str:
    who, session, places = visit.actor(), visit.reading(), Divisions.official()
    held = bindings.live_binding(session, who.person_id) if who.person_id else None
    unit = session.get_one(Organisation, held.organisation_id) if held else None
    view = BindingPage(
        unit=(
            ("单位名称", unit.name),
            ("统一社会信用代码", unit.credit_code or ""),
            ("所属行政区划", places.full_name(unit.division) if unit.division in places else unit.division),
        )
        if unit
        else (),
        waiting=held is not None and held.status is BindingStatus.REQUESTED,
        binding_id=held.id if held else None,
        version=held.version if held else 0,
        question=Entry(
            name="credit_code",
            label="单位的统一社会信用代码",
            value=code,
            error=error,
            width="id",
            hint="18位，见单位的营业执照或事业单位法人证书",
        ),
        found=found,
        found_place=places.full_name(found.division) if found and found.division in places else "",
    )
    return render_template("applicant/binding.html", view=view)

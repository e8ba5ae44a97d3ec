"""A public institution's superior unit, which then stands in its review chain (JA-6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from zhicheng.casework import superiors
from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.superiors import BIND_SUPERIOR
from zhicheng.store.models import Organisation
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, place_name, place_of
from zhicheng_web.pieces import Entry
from zhicheng_web.unit import blueprint
from zhicheng_web.unit.pages import frame


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperiorPage:
    """``sheet`` is the superior that holds, empty where there is none."""

    frame: Frame
    unit_id: UUID
    version: int
    sheet: tuple[tuple[str, str], ...]
    question: Entry


@blueprint.route("/<uuid:unit_id>/superior", methods=["GET", "POST"])
def superior(unit_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(unit_id, {})
    try:
        with visit.writing() as session:
            unit = fetch(session, visit.actor(), BIND_SUPERIOR, unit_id)
            bound = superiors.bind_superior(
                session,
                visit.actor(),
                request_clock(),
                place_of(unit.jurisdiction).rules,
                unit_id=unit_id,
                version=request.form.get("version", 0, type=int),
                credit_code=request.form.get("credit_code", ""),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(unit_id, refusal.fields), refusal.status
    flash(f"已绑定上级单位{bound.name}，以后提交的申报会经它审核；已经送审的按原来的流程走完。", "done")
    return redirect(url_for("unit.superior", unit_id=unit_id))


@blueprint.post("/<uuid:unit_id>/superior/end")
def end_superior(unit_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        superiors.unbind_superior(
            session,
            visit.actor(),
            request_clock(),
            unit_id=unit_id,
            version=request.form.get("version", 0, type=int),
        )
    flash("已解除上级单位，以后提交的申报不再经它审核；已经送审的按原来的流程走完。", "done")
    return redirect(url_for("unit.superior", unit_id=unit_id))


def _page(unit_id: UUID, errors: dict[str, str]) -> str:
    session = visit.reading()
    unit = fetch(session, visit.actor(), BIND_SUPERIOR, unit_id)
    view = SuperiorPage(
        frame=frame(session, unit, "unit.superior"),
        unit_id=unit.id,
        version=unit.version,
        sheet=_sheet(session, unit),
        question=Entry(
            name="credit_code",
            label="上级单位的统一社会信用代码",
            value=request.form.get("credit_code", ""),
            error=errors.get("credit_code", ""),
            width="id",
            hint="上级单位须已在平台注册并通过审核",
        ),
    )
    return render_template("unit/superior.html", view=view)


def _sheet(session: Session, unit: Organisation) -> tuple[tuple[str, str], ...]:
    above = session.get(Organisation, unit.superior_id) if unit.superior_id else None
    if above is None:
        return ()
    return (
        ("单位名称", above.name),
        ("统一社会信用代码", above.credit_code or ""),
        ("所属行政区划", place_name(above.division)),
    )

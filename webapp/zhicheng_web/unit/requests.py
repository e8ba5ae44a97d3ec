"""People who ask to belong to the unit: each looked at, agreed to or refused with the reason (JM-3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from zhicheng.casework import bindings
from zhicheng.casework.access import Refusal, fetch, visible
from zhicheng.casework.bindings import DECIDE_BINDING
from zhicheng.casework.people import reveal
from zhicheng.identity import mask_number
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Binding, BindingStatus, Organisation, Person
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Pager
from zhicheng_web.unit import blueprint
from zhicheng_web.unit.pages import frame, unit_for

REASON = Field(
    key="reason",
    label="不同意的原因",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="申请人会看到，并据此修改后重新申请",
    max_length=500,
)


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks, since when; ``number`` is masked."""

    name: str
    number: str
    asked_at: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsPage:
    frame: Frame
    lines: tuple[Asking, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One request; ``form`` asks for the reason of a refusal."""

    frame: Frame
    unit_id: UUID
    binding_id: UUID
    version: int
    sheet: tuple[tuple[str, str], ...]
    asked_at: datetime
    form: Any


@blueprint.get("/<uuid:unit_id>/requests")
def requests(unit_id: UUID) -> str:
    session = visit.reading()
    unit = unit_for(session, unit_id)
    waiting = (
        visible(visit.actor(), DECIDE_BINDING)
        .add_columns(Person)
        .join(Person, Person.id == Binding.person_id)
        .where(Binding.organisation_id == unit.id, Binding.status == BindingStatus.REQUESTED)
    )
    found = page(session, waiting, (Binding.requested_at, Binding.id))
    view = RequestsPage(
        frame=frame(session, unit, "unit.requests"),
        lines=tuple(_asking(session, binding, person) for binding, person in found.rows),
        pager=found.pager,
    )
    return render_template("unit/requests.html", view=view)


@blueprint.get("/<uuid:unit_id>/requests/<uuid:binding_id>")
def decide(unit_id: UUID, binding_id: UUID) -> str:
    return _page(unit_id, binding_id, {})


@blueprint.post("/<uuid:unit_id>/requests/<uuid:binding_id>/approve")
def approve(unit_id: UUID, binding_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        bound = bindings.approve_binding(
            session, visit.actor(), request_clock(), binding_id=binding_id, version=_version()
        )
        name = session.get_one(Person, bound.person_id).name
    flash(f"已同意{name}绑定本单位，本人会收到通知，可以开始申报。", "done")
    return redirect(url_for("unit.requests", unit_id=unit_id))


@blueprint.post("/<uuid:unit_id>/requests/<uuid:binding_id>/refuse")
def refuse(unit_id: UUID, binding_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            refused = bindings.refuse_binding(
                session,
                visit.actor(),
                request_clock(),
                binding_id=binding_id,
                version=_version(),
                reason=request.form.get("reason", ""),
            )
            name = session.get_one(Person, refused.person_id).name
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(unit_id, binding_id, refusal.fields), refusal.status
    flash(f"已告知{name}不同意绑定的原因。", "done")
    return redirect(url_for("unit.requests", unit_id=unit_id))


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _page(unit_id: UUID, binding_id: UUID, errors: Mapping[str, str]) -> str:
    session = visit.reading()
    unit = unit_for(session, unit_id)
    binding = fetch(session, visit.actor(), DECIDE_BINDING, binding_id)
    view = RequestPage(
        frame=frame(session, unit, "unit.requests"),
        unit_id=unit_id,
        binding_id=binding.id,
        version=request.form.get("version", binding.version, type=int),
        sheet=_sheet(session, binding, unit),
        asked_at=binding.requested_at,
        form=form_for((REASON,), request.form, {key: (words,) for key, words in errors.items()}),
    )
    return render_template("unit/request.html", view=view)


def _asking(session: Session, binding: Binding, person: Person) -> Asking:
    url = url_for("unit.decide", unit_id=binding.organisation_id, binding_id=binding.id)
    return Asking(person.name, _number(session, person), binding.requested_at, url)


def _sheet(session: Session, binding: Binding, unit: Organisation) -> tuple[tuple[str, str], ...]:
    person = session.get_one(Person, binding.person_id)
    return (
        ("姓名", person.name),
        ("证件类型", person.id_type or ""),
        ("证件号码", _number(session, person)),
        ("申请绑定", unit.name),
    )


def _number(session: Session, person: Person) -> str:
    """The masked number by which namesakes are told apart; whoever decides on a request may see as much."""
    number = reveal(session, person).id_number if person.erased_at is None else None
    return mask_number(number) if number else ""

"""One expert before the bureau: approved for a term, refused, renewed, removed with a cause, complained about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.experts import complaints, deciding
from zhicheng.casework.experts.complaints import LONGEST_WORDS, Complained
from zhicheng.casework.experts.deciding import LONGEST_REASON
from zhicheng.casework.experts.entitled import CAUSE_WORDS, COMPLAIN, DECIDE, KEEP, REMOVE, RENEW
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Expert
from zhicheng.store.vault import Erased
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.committees.form import read_day
from zhicheng_web.committees.framing import OnePage, Step, today, within
from zhicheng_web.experts import pool
from zhicheng_web.experts.entries import REFUSAL
from zhicheng_web.experts.framing import sheet_of, status_of
from zhicheng_web.experts.reading import pool_frame
from zhicheng_web.fields import form_for
from zhicheng_web.platform import platform

FOUNDED = {"已查实": True, "未查实": False}
CAUSES = {words: key for key, words in CAUSE_WORDS.items()}
SINCE = Field(key="since", label="任期起始日期", kind=Kind.DATE, required=True)
UNTIL = Field(key="until", label="任期截止日期", kind=Kind.DATE, required=True, hint="含当日；在达到退休年龄之前")
REMOVAL = (
    Field(key="cause", label="移出的原因", kind=Kind.CHOICE, required=True, choices=tuple(CAUSES)),
    Field(key="reason", label="理由", kind=Kind.LONG_TEXT, required=True, hint="本人会看到", max_length=LONGEST_REASON),
)
COMPLAINT = (
    Field(key="words", label="反映的问题和核实情况", kind=Kind.LONG_TEXT, required=True, max_length=LONGEST_WORDS),
    Field(key="founded", label="是否查实", kind=Kind.CHOICE, required=True, choices=tuple(FOUNDED)),
    Field(
        key="id_number", label="反映人证件号码", hint="反映人是申报人的填写，今后不抽取此人评审其申报", max_length=30
    ),
    Field(key="name", label="反映人姓名", max_length=100),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertPage(OnePage):
    """``complaints`` are what is on record about the expert."""

    complaints: Sequence[Complained]


@pool.get("/<uuid:expert_id>")
def one(expert_id: UUID) -> str:
    return _page(expert_id, {})


@pool.post("/<uuid:expert_id>/approve")
def approve(expert_id: UUID) -> ResponseReturnValue:
    return _done(expert_id, "已批准进入专家库，本人会收到通知。", deciding.approve, term=True)


@pool.post("/<uuid:expert_id>/renew")
def renew(expert_id: UUID) -> ResponseReturnValue:
    return _done(expert_id, "已续聘，本人会收到通知。", deciding.renew, term=True)


@pool.post("/<uuid:expert_id>/refuse")
def refuse(expert_id: UUID) -> ResponseReturnValue:
    return _done(expert_id, "已答复不同意，本人会看到理由。", deciding.refuse, reason=request.form.get("reason", ""))


@pool.post("/<uuid:expert_id>/remove")
def remove(expert_id: UUID) -> ResponseReturnValue:
    cause = CAUSES.get(request.form.get("cause", ""), "")
    reason = request.form.get("reason", "")
    return _done(expert_id, "已移出专家库，本人会收到通知。", deciding.remove, cause=cause, reason=reason)


@pool.post("/<uuid:expert_id>/complaints")
def complain(expert_id: UUID) -> ResponseReturnValue:
    founded = FOUNDED.get(request.form.get("founded", ""))
    typed = {key: request.form.get(key, "") for key in ("words", "id_number", "name")}
    try:
        if founded is None:
            raise Refusal("invalid", "请选择是否查实。", status=422, fields={"founded": "请选择是否查实。"})
        with visit.writing() as session:
            complaints.complain(session, visit.actor(), request_clock(), expert_id=expert_id, founded=founded, **typed)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(expert_id, refusal.fields), refusal.status
    flash("已登记。登记后不能更改；有新的情况，请另行登记。", "done")
    return redirect(url_for("expert_pool.one", expert_id=expert_id))


def _done(
    expert_id: UUID, told: str, step: Callable[..., Expert], *, term: bool = False, **typed: Any
) -> ResponseReturnValue:
    version = request.form.get("version", -1, type=int)
    try:
        law = (platform().registry,) if term else ()
        if term:
            typed |= {each.key: read_day(each, request.form.get(each.key, "")) for each in (SINCE, UNTIL)}
        with visit.writing() as session:
            step(session, visit.actor(), request_clock(), *law, expert_id=expert_id, version=version, **typed)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(expert_id, refusal.fields), refusal.status
    flash(told, "done")
    return redirect(url_for("expert_pool.one", expert_id=expert_id))


def _page(expert_id: UUID, errors: Mapping[str, str]) -> str:
    session, who = visit.reading(), visit.actor()
    made = fetch(session, who, KEEP, expert_id)
    within(made.place)
    try:
        said = complaints.complaints_about(session, who, expert_id=expert_id)
    except Erased:
        said = ()
    view = ExpertPage(
        frame=pool_frame("-"),
        title="评审专家",
        status=status_of(made),
        sheet=sheet_of(made),
        version=request.form.get("version", made.version, type=int),
        steps=tuple(_steps(made, errors)),
        complaints=said,
    )
    return render_template("experts/single.html", view=view)


def _steps(made: Expert, errors: Mapping[str, str]) -> Iterator[Step]:
    who, term = visit.actor(), (SINCE, UNTIL)
    if may(who, DECIDE, made) is None:
        yield _step("批准", "批准进入专家库", "approve", made, term, errors, _term(made))
        yield _step("不同意", "答复不同意", "refuse", made, (REFUSAL,), errors)
    if may(who, RENEW, made) is None:
        yield _step("续聘", "续聘", "renew", made, term, errors, _term(made))
    if may(who, REMOVE, made) is None:
        yield _step("移出", "移出专家库", "remove", made, REMOVAL, errors)
    if may(who, COMPLAIN, made) is None:
        yield _step("登记反映", "登记反映", "complain", made, COMPLAINT, errors)


def _step(
    title: str,
    button: str,
    name: str,
    made: Expert,
    fields: tuple[Field, ...],
    errors: Mapping[str, str],
    first: Mapping[str, str] | None = None,
) -> Step:
    """A form; what was sent to it is echoed with its errors, and not in the others."""
    sent = request.endpoint == f"expert_pool.{name}"
    typed = request.form if sent else first or {}
    told = {key: (words,) for key, words in errors.items()} if sent else {}
    url = url_for(f"expert_pool.{name}", expert_id=made.id)
    return Step(title, button, url, form_for(fields, typed, told), danger=name == "remove")


def _term(made: Expert) -> dict[str, str]:
    """The longest term from today on, as it would be typed."""
    on: date = today()
    try:
        last = deciding.longest_term(visit.reading(), platform().registry, made, on)
    except (Erased, KeyError):
        return {}
    return {"since": on.isoformat(), "until": last.isoformat()}

"""Facts of a unit that authorities record: looked at, recorded with their document, withdrawn (JB-1.1, JB-1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, Stale, fetch
from zhicheng.casework.unit_facts import reading, recording
from zhicheng.casework.unit_facts.entitled import READ_FACTS
from zhicheng.casework.unit_facts.reading import FactPage
from zhicheng.casework.unit_facts.sheet import SCAN, SCANS, sheet_of
from zhicheng.dossier.standard import UNIT
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Organisation, UnitFact
from zhicheng_web import visit
from zhicheng_web.bureau import blueprint
from zhicheng_web.bureau.units import frame
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, place_of
from zhicheng_web.platform import platform
from zhicheng_web.presentation import limit
from zhicheng_web.unit_facts import FactView, RecordView, fact_view, scan_response

REASON = Field(
    key="reason",
    label="撤回的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="单位会看到",
    max_length=recording.LONGEST_REASON,
)
NOT_DECLARED = "本地区没有这项由人社部门登记的单位情况。请返回单位重新选择。"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPage:
    """``form`` is empty where the reader's office can't record the fact; ``stale`` tells who was faster."""

    frame: Frame
    fact: FactView
    version: int
    document: str
    rule: str
    accept: str
    form: Any
    scan_error: str
    stale: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalPage:
    """What is withdrawn, and why."""

    frame: Frame
    fact: FactView
    record: RecordView
    version: int
    form: Any
    stale: str


@blueprint.route("/units/<uuid:unit_id>/facts/<key>", methods=["GET", "POST"])
def fact(unit_id: UUID, key: str) -> ResponseReturnValue:
    """One fact with all its records, and the form for those entitled."""
    unit, found = _found(unit_id, key)
    if request.method == "GET":
        return _page(unit, found, {}, {})
    typed = raw_from(sheet_of(found.declared).fields, request.form)
    sent = request.files.get(SCAN)
    try:
        with visit.writing() as session:
            recording.record_fact(
                session,
                visit.actor(),
                request_clock(),
                platform().blobs,
                place_of(unit.jurisdiction),
                unit_id=unit_id,
                key=key,
                version=request.form.get("version", 0, type=int),
                typed=typed,
                filename=(sent and sent.filename) or "",
                scan=cast(BinaryIO, sent.stream) if sent else None,
            )
    except Refusal as refusal:
        if not refusal.fields and not isinstance(refusal, Stale):
            raise
        stale = refusal.message if isinstance(refusal, Stale) else ""
        return _page(*_found(unit_id, key), typed, refusal.fields, stale), refusal.status
    flash(f"“{UNIT.field(key).label}”已登记，单位会收到通知。", "done")
    return redirect(url_for("bureau.fact", unit_id=unit_id, key=key))


@blueprint.route("/facts/<uuid:fact_id>/withdraw", methods=["GET", "POST"])
def withdraw_fact(fact_id: UUID) -> ResponseReturnValue:
    """What was recorded by mistake is taken back, with the reason."""
    unit, found, stored = _stored(fact_id)
    if request.method == "GET":
        return _withdrawal(unit, found, stored, {})
    try:
        with visit.writing() as session:
            recording.withdraw_fact(
                session,
                visit.actor(),
                request_clock(),
                place_of(unit.jurisdiction),
                fact_id=fact_id,
                version=request.form.get("version", 0, type=int),
                reason=request.form.get("reason", ""),
            )
    except Refusal as refusal:
        if not refusal.fields and not isinstance(refusal, Stale):
            raise
        stale = refusal.message if isinstance(refusal, Stale) else ""
        return _withdrawal(*_stored(fact_id), refusal.fields, stale), refusal.status
    flash("登记已撤回，单位会收到通知。", "done")
    return redirect(url_for("bureau.fact", unit_id=unit.id, key=found.declared.key))


@blueprint.get("/facts/<uuid:fact_id>/scan")
def fact_scan(fact_id: UUID) -> Response:
    """The document that a record rests on."""
    return scan_response(fact_id)


def _found(unit_id: UUID, key: str) -> tuple[Organisation, FactPage]:
    session, who = visit.reading(), visit.actor()
    unit = fetch(session, who, READ_FACTS, unit_id)
    pages = reading.facts_of(session, who, request_clock(), place_of(unit.jurisdiction), unit_id=unit_id)
    found = next((each for each in pages if each.declared.key == key), None)
    if found is None:
        raise Refusal("not_found", NOT_DECLARED, status=404)
    return unit, found


def _stored(fact_id: UUID) -> tuple[Organisation, FactPage, UnitFact]:
    """A record that the visitor's office could withdraw; raises Refusal."""
    stored = visit.reading().get(UnitFact, fact_id)
    if stored is None:
        raise Refusal("not_found", "没有找到这项登记。请返回单位重新选择。", status=404)
    unit, found = _found(stored.organisation_id, stored.key)
    if not found.records:
        raise Refusal("denied", "您所在的部门不能撤回这项登记。请报登记部门办理。", status=403)
    return unit, found, stored


def _page(
    unit: Organisation, found: FactPage, typed: Mapping[str, str], errors: Mapping[str, str], stale: str = ""
) -> str:
    section = sheet_of(found.declared)
    told = {key: (words,) for key, words in errors.items() if key != SCAN}
    view = RecordingPage(
        frame=frame("bureau.fact", unit.name),
        fact=fact_view(found, unit, scan="bureau.fact_scan", office=True, withdraws=True),
        version=found.version,
        document=found.declared.document,
        rule=f"{'、'.join(SCANS.formats)} 格式，大小不能超过{limit(SCANS.max_bytes)}",
        accept=",".join(f".{each}" for each in SCANS.formats),
        form=form_for(section.fields, typed, told) if found.records else None,
        scan_error=errors.get(SCAN, "请重新选择扫描件。" if errors or stale else ""),
        stale=stale,
        back=url_for("bureau.unit", unit_id=unit.id),
    )
    return render_template("unit_facts/fact.html", view=view)


def _withdrawal(
    unit: Organisation, found: FactPage, stored: UnitFact, errors: Mapping[str, str], stale: str = ""
) -> str:
    fact = fact_view(found, unit, scan="bureau.fact_scan", office=True)
    records = dict(zip((each.fact.id for each in found.holding), fact.holding, strict=True))
    others = [each.fact.id for each in found.entries if each not in found.holding]
    records |= dict(zip(others, fact.history, strict=True))
    view = WithdrawalPage(
        frame=frame("bureau.fact", unit.name),
        fact=fact,
        record=records[stored.id],
        version=found.version,
        form=form_for((REASON,), request.form, {key: (words,) for key, words in errors.items()}),
        stale=stale,
    )
    return render_template("unit_facts/withdraw.html", view=view)

"""One case: its evidence file for a reason, and the holds on its applicant."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, account_name, fetch, may
from zhicheng.casework.erasure import HOLD, holds_of, lift_hold, place_hold
from zhicheng.casework.evidence.making import EVIDENCE, LONGEST_REASON, Made, make
from zhicheng.casework.record import history
from zhicheng.specs import Field, Kind
from zhicheng.store.blobs import FileMissing
from zhicheng.store.keys import Unreadable
from zhicheng.store.models import Application, LegalHold, Notice, Organisation, Person
from zhicheng.store.vault import Erased
from zhicheng_web import shell, visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.case_evidence import blueprint
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Column, Link, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

CHUNK, SPOOL = 64 * 1024, 8 * 1024 * 1024
REASON = Field(
    key="reason",
    label="调取的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="例如复议、诉讼、信访的案号；会写进材料并记入账目",
    max_length=LONGEST_REASON,
)
HOLD_REASON = Field(
    key="hold_reason",
    label="留存的原因",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="例如案件或复查的编号；留存期间不能删除此人的个人信息",
    max_length=LONGEST_REASON,
)
CONTENTS = (
    "每次提交的原文和回执核对结果，各环节的决定、理由、标注和登记，请示和答复，全部申报材料原件。",
    "过程中的全部事件及其账目位置，查看记录，异议和复查，现在和曾经列入的评审名单的总体情况，账目核验结果和签名。",
    "不含表决情况、评审专家和异议人。材料含个人信息，请按规定保管；每次调取都会记入账目。",
)
DAMAGED = "有材料文件缺失或损坏，证据材料没有生成。请联系平台运维人员恢复文件后再调取。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A hold that stands; ``url`` lifts it, empty for those of others."""

    reason: str
    placed: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """``hold`` is the form that places one, None where the visitor may not."""

    frame: Frame
    title: str
    lead: str
    contents: tuple[str, ...]
    form: Any
    holds: tuple[Standing, ...] | None
    hold: Any
    hold_url: str
    table: Table
    back: Link


@blueprint.get("/<uuid:application_id>")
def show(application_id: UUID) -> str:
    return _page(application_id, {})


@blueprint.post("/<uuid:application_id>")
def made(application_id: UUID) -> ResponseReturnValue:
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 (the response closes it)
    try:
        _make(application_id, spool)
    except Refusal as refusal:
        spool.close()
        if not refusal.fields:
            raise
        return _page(application_id, refusal.fields), refusal.status
    except BaseException:
        spool.close()
        raise
    spool.seek(0, 2)
    size = spool.tell()
    spool.seek(0)
    response = Response(iter(lambda: spool.read(CHUNK), b""), mimetype="application/zip")
    response.content_length = size
    response.headers["Content-Disposition"] = disposition(f"证据材料_{application_id}.zip", inline=False)
    response.call_on_close(spool.close)
    return response


@blueprint.post("/<uuid:application_id>/holds")
def hold(application_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            application = fetch(session, visit.actor(), EVIDENCE, application_id)
            place_hold(
                session,
                visit.actor(),
                request_clock(),
                person_id=application.person_id,
                reason=request.form.get("hold_reason", ""),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(application_id, {"hold_reason": refusal.fields["reason"]}), refusal.status
    flash("已设置留存要求，解除之前不能删除此人的个人信息。", "done")
    return redirect(url_for("case_evidence.show", application_id=application_id))


@blueprint.post("/<uuid:application_id>/holds/<uuid:hold_id>")
def lift(application_id: UUID, hold_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        application = fetch(session, visit.actor(), EVIDENCE, application_id)
        lift_hold(session, visit.actor(), request_clock(), hold_id=hold_id, person_id=application.person_id)
    flash("留存要求已解除。", "done")
    return redirect(url_for("case_evidence.show", application_id=application_id))


def _make(application_id: UUID, out: IO[bytes]) -> Made:
    reason = request.form.get("reason", "")
    try:
        with visit.writing() as session:
            return make(
                session,
                platform().blobs,
                visit.actor(),
                request_clock(),
                application_id=application_id,
                reason=reason,
                out=out,
            )
    except Erased:
        message = "申报人的个人信息已经删除，材料无法再读取。"
        raise Refusal("erased", message, status=HTTPStatus.GONE) from None
    except (FileMissing, Unreadable) as problem:
        raise Refusal("damaged", DAMAGED) from problem


def _page(application_id: UUID, errors: Mapping[str, str]) -> str:
    session, who = visit.reading(), visit.actor()
    application = fetch(session, who, EVIDENCE, application_id)
    person = session.get_one(Person, application.person_id)
    notice = session.get_one(Notice, application.notice_id)
    declared = platform().registry.jurisdictions.get(application.jurisdiction)
    if declared is not None:
        shell.within(declared.jurisdiction)
    told = {key: (words,) for key, words in errors.items()}
    holds = may(who, HOLD, person) is None and person.erased_at is None
    view = EvidencePage(
        frame=Frame(owner()),
        title=f"{person.name or '（个人信息已删除）'}的证据材料",
        lead=notice.title,
        contents=CONTENTS,
        form=form_for((REASON,), request.form, told),
        holds=_holds(application, person) if holds else None,
        hold=form_for((HOLD_REASON,), request.form, told) if holds else None,
        hold_url=url_for("case_evidence.hold", application_id=application.id),
        table=_earlier(application),
        back=Link("返回审核记录", url_for("desk.minutes", application_id=application.id)),
    )
    return render_template("case_evidence/single.html", view=view)


def _holds(application: Application, person: Person) -> tuple[Standing, ...]:
    session = visit.reading()
    heads = visit.actor().organisations()

    def standing(each: LegalHold, reason: str) -> Standing:
        bureau = session.get(Organisation, each.placed_for) if each.placed_for else None
        name, by = bureau.name if bureau else "平台运维", account_name(session, each.placed_by)
        own = each.placed_for in heads
        url = url_for("case_evidence.lift", application_id=application.id, hold_id=each.id) if own else ""
        return Standing(reason=reason, placed=f"{name}，{by}，{moment(each.placed_at)}", url=url)

    return tuple(standing(each, reason) for each, reason in holds_of(session, person.id))


def _earlier(application: Application) -> Table:
    """Every time that the file was made."""
    session = visit.reading()
    events = [each for each in history(session, application.id) if each.kind == "evidence.made"]
    return Table(
        caption="调取记录",
        columns=tuple(map(Column, ("时间", "调取人"))),
        rows=tuple((moment(each.at), account_name(session, each.actor_id)) for each in reversed(events)),
        empty="还没有调取过。每次调取的时间和调取人会列在这里；理由写在调取的材料中。",
    )

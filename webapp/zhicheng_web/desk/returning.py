"""Returning a case: the whole checklist first, then one notice, read as the applicant will before it is sent (JM-4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from zhicheng.casework import returns
from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.case import Case
from zhicheng.casework.marks import unmarked
from zhicheng.casework.returns import Prepared
from zhicheng.dossier.typed import answer
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Mark
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.cases import Head, head_of, here, load, version
from zhicheng_web.desk.deciding import answerable, decided, opinion_field
from zhicheng_web.fields import form_for
from zhicheng_web.pieces import Link
from zhicheng_web.platform import platform

OPINION = opinion_field("opinion", "退回意见", "放在退回通知的最上面，申报人会看到")
LAST_DAY = Field(
    key="last_day",
    label="补正的最后一天",
    kind=Kind.DATE,
    hint="申报人须在这一天24:00前重新提交；不填的，以本环节期限（没有的，以申报期限）为准",
)
REPEAT_REASON = Field(
    key="repeat_reason",
    label="再次退回的原因",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="写明上次为什么没有一并提出，或者修改后为什么仍不合格；再次退回会计入统计",
    max_length=2000,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """The notice as the applicant will see it: the opinion, what to mend by section, and until when."""

    office: str
    opinion: str
    notes: tuple[tuple[str, str], ...]
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPage:
    """``unchecked`` are sections to be marked first; ``letter`` is shown once everything has been filled in."""

    head: Head
    notes: tuple[tuple[str, str], ...]
    unchecked: tuple[Link, ...]
    form: Any
    letter: Letter | None
    url: str
    version: int
    error: str
    sent: dict[str, str] = field(default_factory=dict)


@blueprint.route("/cases/<uuid:application_id>/return", methods=["GET", "POST"])
def give_back(application_id: UUID) -> ResponseReturnValue:
    """Filled in, read through (``step`` is preview), then sent."""
    case = load(application_id)
    if request.method == "GET" or request.form.get("step") == "edit":
        return _page(case, None)
    try:
        if request.form.get("step") == "send":
            with visit.writing() as session:
                _do(returns.return_case, session, application_id)
            return decided(application_id, "已退回申报人，退回通知已发出。重新提交后会回到本环节。")
        prepared: Prepared = _do(returns.prepare_return, visit.reading(), application_id)
    except Refusal as refusal:
        return _page(load(application_id), answerable(refusal)), refusal.status
    return _page(case, None, prepared)


def _do(use_case: Any, session: Session, application_id: UUID) -> Any:
    return use_case(
        session,
        visit.actor(),
        request_clock(),
        platform().registry,
        application_id=application_id,
        version=version(),
        opinion=request.form.get("opinion", ""),
        last_day=_last_day(),
        repeat_reason=request.form.get("repeat_reason", ""),
    )


def _last_day() -> date | None:
    read = answer(LAST_DAY, request.form.get("last_day", ""))
    try:
        return date.fromisoformat(read) if read else None
    except ValueError:
        raise invalid({"last_day": "请按 2023-02-28 的样子填写日期。"}) from None


def _page(case: Case, refusal: Refusal | None, prepared: Prepared | None = None) -> str:
    told = refusal.fields if refusal else {}
    again = "repeat_reason" in told or bool(request.form.get("repeat_reason"))
    fields = (OPINION, LAST_DAY, *((REPEAT_REASON,) if again else ()))
    head, left = head_of(case), unmarked(case.located, case.filed, case.marks)
    view = ReturnPage(
        head=head,
        notes=tuple(
            (case.sections.get(key, key), each.note or "")
            for key, each in case.marks.items()
            if each.mark is Mark.MEND and each.current
        ),
        unchecked=tuple(Link(title, f"{head.url}#section-{key}") for key, title in left.items()),
        form=form_for(fields, request.form, {key: (words,) for key, words in told.items()}),
        letter=_letter(case, head, prepared) if prepared else None,
        url=here("desk.give_back", head.id),
        version=request.form.get("version", head.version, type=int),
        error=refusal.message if refusal and not told else "",
        sent={each.key: request.form.get(each.key, "") for each in fields},
    )
    return render_template("desk/return.html", view=view)


def _letter(case: Case, head: Head, prepared: Prepared) -> Letter:
    return Letter(
        office=head.office,
        opinion=prepared.opinion,
        notes=tuple((case.sections.get(key, key), note) for key, note in prepared.notes.items()),
        until=prepared.until,
    )

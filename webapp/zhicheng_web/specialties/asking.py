"""A new proposal: what is to change in which series, from which round on, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.specialties import proposing
from zhicheng.casework.specialties.entitled import KIND_WORDS, Proposer
from zhicheng.casework.specialties.proposing import MOST_CHARACTERS, Wanted
from zhicheng.notice_check import MOST_LETTERS
from zhicheng.specs import Field, Kind
from zhicheng.store.models import ProposalKind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.specialties import blueprint
from zhicheng_web.specialties.own import LEAD, frame, may_propose
from zhicheng_web.wordlists import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """``office`` asks for whom one proposes, where one works for several; ``message`` is what has no place in the form."""

    frame: Frame
    lead: str
    office: Entry | None
    form: Any
    message: str


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    known = may_propose()
    if not known:
        raise Refusal(
            "denied",
            "只有评委会办事机构、评聘结合单位和自主评审单位可以申请调整评审专业。请由本单位的办事机构办理。",
            status=403,
        )
    if request.method == "GET":
        return _new_page(known, None)
    try:
        organisation_id, wanted = _chosen(known), _wanted()
        with visit.writing() as session:
            proposing.propose(
                session, visit.actor(), request_clock(), platform().registry,
                organisation_id=organisation_id, wanted=wanted,
            )  # fmt: skip
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _new_page(known, refusal), refusal.status
    flash("申请已提交，审核后会通知您。", "done")
    return redirect(url_for("specialties.index"))


def _chosen(known: tuple[Proposer, ...]) -> UUID:
    sent = request.form.get("office", "")
    ids = [each.organisation.id for each in known]
    found = next((each for each in ids if str(each) == sent or (not sent and len(ids) == 1)), None)
    if found is None:
        raise invalid({"office": "请选择由哪个单位申请。"})
    return found


def _wanted() -> Wanted:
    typed = raw_from(_fields(()), request.form)
    kinds = {words: str(kind) for kind, words in KIND_WORDS.items()}
    return Wanted(
        kind=kinds.get(typed["kind"], ""),
        series=typed["series"],
        specialty=typed["specialty"],
        into=typed["into"],
        ranges=words_of(typed["ranges"]),
        from_year=typed["from_year"],
        reason=typed["reason"],
    )


def _new_page(known: tuple[Proposer, ...], refusal: Refusal | None) -> str:
    errors = refusal.fields if refusal else {}
    options = (("", "请选择"), *((str(each.organisation.id), each.organisation.name) for each in known))
    fields = _fields(known)
    asked = {each.key for each in fields}
    view = NewPage(
        frame=frame("specialties.new"),
        lead=LEAD,
        office=question("office", "申请单位", errors, options=options) if len(known) > 1 else None,
        form=form_for(fields, raw_from(fields, request.form), {key: (words,) for key, words in errors.items()}),
        message="".join(words for key, words in errors.items() if key not in asked | {"office"}),
    )
    return render_template("specialties/new.html", view=view)


def _fields(known: tuple[Proposer, ...]) -> tuple[Field, ...]:
    """The questions; to rename and to merge is asked only where it may be proposed."""
    kinds = dict.fromkeys(kind for each in known for kind in each.kinds)
    catalogues = (platform().registry.get(each.jurisdiction).catalogue for each in known)
    wider = not known or set(kinds) - {ProposalKind.NEW}
    into = Field(
        key="into", label="并入的专业或者新名称", hint="整合的，写并入哪个专业；调整名称的，写新名称；其他不填",
        max_length=MOST_LETTERS,
    )  # fmt: skip
    return (
        Field(
            key="kind",
            label="调整方式",
            kind=Kind.CHOICE,
            required=True,
            choices=tuple(KIND_WORDS[each] for each in kinds),
        ),
        Field(
            key="series",
            label="系列",
            kind=Kind.CHOICE,
            required=True,
            choices=tuple(dict.fromkeys(name for each in catalogues for name in each)),
        ),
        Field(key="specialty", label="专业名称", required=True, max_length=MOST_LETTERS),
        *((into,) if wider else ()),
        Field(
            key="ranges",
            label="专业范围",
            kind=Kind.LONG_TEXT,
            hint="用顿号隔开。调整的，写调整后的全部范围；整合的，写并入后增加的范围；剔除的不填"
            if wider
            else "用顿号隔开，不分范围的不填",
            max_length=3000,
        ),
        Field(
            key="from_year",
            label="起始年度",
            kind=Kind.YEAR,
            required=True,
            hint=f"从哪一年的通知起，如 {request_now().year}",
        ),
        Field(
            key="reason",
            label="理由",
            kind=Kind.LONG_TEXT,
            required=True,
            hint="不写个人信息",
            max_length=MOST_CHARACTERS,
        ),
    )

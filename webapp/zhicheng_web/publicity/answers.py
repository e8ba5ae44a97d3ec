"""What came of an objection, for whoever has its number and code."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue

from zhicheng.casework.objections.handling import STATE_WORDS, UNDECIDED
from zhicheng.casework.objections.reading import Answered, answer_of
from zhicheng.casework.paper_numbers import spaced
from zhicheng_web import visit
from zhicheng_web.pieces import Entry, Status, Tone
from zhicheng_web.presentation import moment
from zhicheng_web.public.by_code import asked, asking
from zhicheng_web.publicity import blueprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    status: Status
    sheet: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    entries: tuple[Entry, ...]
    captcha_error: str
    message: str
    told: Told | None


@blueprint.route("/answer", methods=["GET", "POST"])
def answer() -> ResponseReturnValue:
    if request.method == "GET":
        return _page({})
    sent, wrong = asked("异议")
    if wrong:
        return _page(wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    found = answer_of(visit.reading(), number=sent["number"], code=sent["code"])
    if found is None:
        message = "没有找到：编号或查询码不对。请对照提交异议时记下的内容核对后再查。"
        return _page({}, message=message), HTTPStatus.NOT_FOUND
    return _page({}, told=_told(found))


def _told(found: Answered) -> Told:
    undecided = found.state in UNDECIDED
    rows = (
        ("异议编号", spaced(found.number)),
        ("公示名单", found.title),
        ("提交时间", moment(found.lodged_at)),
        ("答复时间", moment(found.decided_at) if found.decided_at else ""),
    )
    if found.erased:
        words = "答复已超过保存期限，内容已经删除。"
    elif undecided:
        words = "承办部门正在办理。查清并答复之前，该人员不会备案、确认。请过几天再来查询。"
    else:
        words = found.answer
    return Told(
        status=Status(STATE_WORDS[found.state], Tone.ACTIVE if undecided else Tone.DONE),
        sheet=tuple(each for each in rows if each[1]),
        words=words,
    )


def _page(errors: dict[str, str], *, message: str = "", told: Told | None = None) -> str:
    view = AnswerPage(
        entries=asking("异议", errors),
        captcha_error=errors.get("captcha", ""),
        message=message,
        told=told,
    )
    return render_template("publicity/answer.html", view=view)

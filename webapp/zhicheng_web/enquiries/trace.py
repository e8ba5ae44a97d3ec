"""What came of a visitor's enquiry, for whoever has its number and code."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue

from zhicheng.casework.enquiries.reading import Opened, by_code
from zhicheng_web import visit
from zhicheng_web.enquiries import blueprint
from zhicheng_web.enquiries.told import Said, said_in, sheet_of, status_of, title_of
from zhicheng_web.pieces import Entry, Status
from zhicheng_web.public.by_code import asked, asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``erased``: its time is over, so that nothing can be shown."""

    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TracePage:
    entries: tuple[Entry, ...]
    captcha_error: str
    message: str
    found: Found | None


@blueprint.route("/answer", methods=["GET", "POST"])
def answer() -> ResponseReturnValue:
    if request.method == "GET":
        return _page({})
    sent, wrong = asked("咨询")
    if wrong:
        return _page(wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    found = by_code(visit.reading(), number=sent["number"], code=sent["code"])
    if found is None:
        message = "没有找到：编号或查询码不对。请对照提交咨询时记下的内容核对后再查。"
        return _page({}, message=message), HTTPStatus.NOT_FOUND
    return _page({}, opened=found)


def _page(errors: dict[str, str], *, message: str = "", opened: Opened | None = None) -> str:
    view = TracePage(
        entries=asking("咨询", errors),
        captcha_error=errors.get("captcha", ""),
        message=message,
        found=_found(opened) if opened else None,
    )
    return render_template("enquiries/trace.html", view=view)


def _found(opened: Opened) -> Found:
    return Found(
        title=title_of(opened.enquiry),
        status=status_of(opened.enquiry),
        sheet=sheet_of(opened, staff=False),
        said=said_in(opened, staff=False),
        erased=opened.enquiry.erased_at is not None,
    )

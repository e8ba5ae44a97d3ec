"""The public check: by number and name, or by the address in the QR code. Never indexed, kept by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.certificates import checking, guard
from zhicheng.casework.certificates.checking import Checked
from zhicheng.store.models import CertificateState
from zhicheng_web import visit
from zhicheng_web.certificates import checks
from zhicheng_web.certificates.told import status_of
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import question
from zhicheng_web.pieces import Entry, Status
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day
from zhicheng_web.public import captcha

WORDS = {
    CertificateState.VALID: "证书由平台生成，现在有效。",
    CertificateState.CORRECTED: "证书内容已经更正，不再有效。",
    CertificateState.REVOKED: "证书已被撤销，不再有效。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``status`` is None where the platform has no such record."""

    status: Status | None
    words: str
    sheet: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    entries: tuple[Entry, ...]
    captcha: bool
    captcha_error: str
    message: str
    answer: Answer | None


@checks.route("", methods=["GET", "POST"])
def check() -> ResponseReturnValue:
    if request.method == "GET":
        return _page()
    typed = request.form.get("captcha", "")
    try:
        with visit.writing() as session:
            found = checking.check_number(
                session,
                request_clock(),
                platform().real,
                number=request.form.get("number", ""),
                name=request.form.get("name", ""),
                source=_source(),
                captcha_passed=bool(typed) and captcha.passed(typed),
            )
    except Refusal as refusal:
        return _page(refusal)
    return _page(found) if isinstance(found, Refusal) else _page(answer=told(found))


@checks.get("/<token>")
def by_code(token: str) -> ResponseReturnValue:
    with visit.writing() as session:
        found = checking.check_token(session, request_clock(), token=token)
    return _page(answer=told(found), status=HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)


def told(found: Checked | None) -> Answer:
    """What is said of a certificate: as little as shows that it is the one in hand."""
    if found is None:
        return Answer(
            status=None,
            words="请核对编号和姓名是否与证书一致。平台建立以前颁发的、由其他平台颁发的证书，请向颁发部门查询。",
        )
    words = WORDS[found.state]
    if found.replaced_by:
        words += f"现行证书的编号是 {found.replaced_by}。"
    if found.ended_on:
        words += f"（{day(found.ended_on)}）"
    sheet = (
        ("证书编号", found.number),
        ("姓名", found.name),
        ("系列", found.series),
        ("专业", found.specialty),
        ("职称", found.title),
        ("级别", found.level),
        ("有效范围", found.validity),
        ("颁发日期", day(found.issued_on)),
        ("颁发部门", found.issued_by),
    )
    return Answer(status=status_of(found.state), words=words, sheet=tuple(each for each in sheet if each[1]))


def _page(refusal: Refusal | None = None, answer: Answer | None = None, status: int = HTTPStatus.OK) -> Response:
    errors = refusal.fields if refusal else {}
    asked = refusal is not None and refusal.code == "captcha"
    with platform().store.reading() as session:
        due = guard.captcha_due(session, platform().real, _source())
    view = CheckPage(
        entries=(
            question("number", "证书编号", errors, hint="18位，在证书上“证书编号”一栏"),
            question("name", "持证人姓名", errors),
        ),
        captcha=asked or due,
        captcha_error=errors.get("captcha", "") if asked and request.form.get("captcha") is not None else "",
        message=refusal.message if refusal and not refusal.fields else "",
        answer=answer,
    )
    code = refusal.status if refusal else status
    response = make_response(render_template("certificates/check.html", view=view), code)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _source() -> str:
    """Where the question comes from; kept only as a keyed digest, for a day."""
    return request.remote_addr or ""

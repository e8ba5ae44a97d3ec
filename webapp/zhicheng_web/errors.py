"""Every refusal becomes HTTP here: one page that says what happened, what is safe and what to do next."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.record import record
from zhicheng_web.clock import BEIJING, beijing_now
from zhicheng_web.pieces import Link
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited, size
from zhicheng_web.security import request_reference
from zhicheng_web.visit import visitor


@dataclass(frozen=True, slots=True)
class Explanation:
    """The words of one refusal: its title, what happened, what is safe, what to do next, and the clause behind it."""

    title: str
    happened: str
    safe: str
    next_step: str
    clause: str = ""
    changes: tuple[str, ...] = ()
    link: Link | None = None


UNTOUCHED = "这次操作没有改动任何内容，此前保存和提交的都在。"

EXPLANATIONS: dict[int, Explanation] = {
    400: Explanation(
        "这次提交没有被接受",
        "提交的内容不完整，或者地址里的参数不对。",
        UNTOUCHED,
        "请返回上一页，刷新后再试一次。",
    ),
    401: Explanation(
        "请先登录",
        "您还没有登录，或者登录已经超时。",
        "此前保存的内容都在；您刚才填写的还在上一页里。",
        "请在新窗口登录，再回到上一页继续。",
    ),
    403: Explanation(
        "您不能查看或办理这一项",
        "当前账号没有这一项的权限。",
        UNTOUCHED,
        "请确认登录的是办理此事的账号；如应当有权限，请联系本单位管理员或下方咨询电话。",
    ),
    404: Explanation(
        "没有找到这个页面",
        "地址可能有误，或者这一项已经不在此处。",
        UNTOUCHED,
        "请检查地址，或者从首页重新进入。",
    ),
    405: Explanation(
        "这个地址不能这样打开",
        "它只接受从页面上提交的表单。",
        UNTOUCHED,
        "请返回上一页，用页面上的按钮办理。",
    ),
    409: Explanation(
        "内容已经被更新",
        "在您打开页面之后，另一个窗口或另一位工作人员先保存了新的内容。",
        "先保存的内容没有被覆盖；您刚才填写的还在上一页里。",
        "请返回上一页复制要保留的内容，再刷新查看最新内容后保存。",
    ),
    410: Explanation(
        "这个链接已经失效",
        "链接已过期或已经使用过。",
        UNTOUCHED,
        "请重新申请。",
    ),
    413: Explanation(
        "文件或内容太大",
        "一次提交的内容超过了上限。",
        "此前保存和上传的内容都在，这次的文件没有保存。",
        "请按上传项旁边写明的大小压缩后再传，或者分几次上传。",
    ),
    422: Explanation(
        "内容需要改正",
        "有的内容不符合填写要求。",
        UNTOUCHED,
        "请返回上一页，按提示改正后再保存。",
    ),
    429: Explanation(
        "操作过于频繁",
        "短时间内的请求太多，系统暂时不再接受。",
        UNTOUCHED,
        "请稍等片刻再试。",
    ),
    500: Explanation(
        "这一步没有完成",
        "服务器处理时遇到了意外情况，已经记录下来。",
        "已经提示保存或提交成功的内容都不受影响；刚才这一步没有得到成功提示，请当作没有办成。",
        "请返回上一页再试一次；仍然不行，请把下面的编号告诉咨询电话。",
    ),
    503: Explanation(
        "现在办理的人太多",
        "服务器暂时接不下新的请求。",
        "已经保存的草稿和提交的材料都在。",
        "请稍等片刻再试。",
    ),
}

EXPIRED = Explanation(
    "页面已经过期",
    "这个页面打开得太久，或者浏览器没有保存本站的 Cookie，无法确认是您本人提交。",
    "此前保存的内容都在；您刚才填写的还在上一页里。",
    "请返回上一页复制要保留的内容，刷新后再提交。",
)


def install(app: Flask) -> None:
    """Register the handlers; nothing else in the web layer writes an error page."""
    app.register_error_handler(Refusal, _told)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)


def explain(error: HTTPException) -> Explanation:
    """The words for an error; a code without its own is told like the first of its class."""
    code = error.code or 500
    words = EXPLANATIONS.get(code) or EXPLANATIONS[400 if code < 500 else 500]
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        limit = size(current_app.config["MAX_CONTENT_LENGTH"])
        return Explanation(words.title, f"一次提交的内容超过了上限（{limit}）。", words.safe, words.next_step)
    return words


def page(code: int, words: Explanation, error: HTTPException | None = None) -> Response:
    """Draw the page of a refusal, keeping the headers that belong to the error (Allow, Retry-After)."""
    body = render_template("error.html", words=words, code=code, reference=request_reference(), at=beijing_now())
    response = make_response(body, code)
    for name, value in error.get_headers() if error else ():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def wants_json() -> bool:
    """Whether a script asks rather than a browser's own form."""
    return request.accept_mimetypes.best == "application/json"


def _told(refusal: Refusal) -> Response:
    """A use case's refusal in its own words; of somebody signed in it is kept on record."""
    _record(refusal)
    if wants_json():
        told = {"code": refusal.code, "message": refusal.message, "fields": refusal.fields}
        return make_response(jsonify(told), refusal.status)
    general = EXPLANATIONS.get(refusal.status) or EXPLANATIONS[400]
    words = replace(
        general,
        happened=refusal.message,
        next_step="" if refusal.status != HTTPStatus.UNAUTHORIZED else general.next_step,
        clause=cited(refusal.clause) if refusal.clause else "",
    )
    if isinstance(refusal, Stale):
        changes = tuple(f"{each.at.astimezone(BEIJING):%m-%d %H:%M} {each.who} {each.what}" for each in refusal.changes)
        words = replace(words, changes=changes, next_step=general.next_step)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        words = replace(words, link=Link("登录（新窗口）", url_for("public.sign_in")))
    return page(refusal.status, words)


def _record(refusal: Refusal) -> None:
    who = visitor()
    if who is None:
        return
    with platform().store.begin() as session:
        record(
            session, "refused", actor=who.visit.actor, clock=platform().real, payload={"status": int(refusal.status)}
        )


def _expired(error: CSRFError) -> Response:
    return page(400, EXPIRED, error)


def _refused(error: HTTPException) -> Response:
    if wants_json() and (error.code or 500) >= 400:
        return make_response(jsonify({"code": "refused", "message": explain(error).happened}), error.code or 500)
    if error.response is not None or (error.code is not None and error.code < 400):
        return make_response(error.get_response())
    return page(error.code or 500, explain(error), error)


def _failed(error: Exception) -> Response:
    current_app.logger.error("request %s failed", request_reference(), exc_info=error)
    return page(500, explain(InternalServerError()))

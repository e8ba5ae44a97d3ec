"""Every piece in every state, on made-up data: the living documentation of the look; absent in production."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from zhicheng_web import shell
from zhicheng_web.clock import request_now
from zhicheng_web.errors import EXPLANATIONS
from zhicheng_web.fields import action_from, raw_from, rows_from, settled
from zhicheng_web.gallery import examples, pages
from zhicheng_web.gallery.questions import BASIC, EDUCATION, OFFERS, RAW_BASIC, RAW_EDUCATION, judged

blueprint = Blueprint("gallery", __name__, url_prefix="/gallery")
WITHIN_A_CASE = {"gallery.application", "gallery.fill_in", "gallery.attachments", "gallery.submission"}


@blueprint.before_request
def put_the_shell_around() -> None:
    shell.use(examples.shell(request_now(), case=request.endpoint in WITHIN_A_CASE))


@blueprint.get("")
def index() -> str:
    return render_template("gallery/index.html", view=pages.gallery(request_now()))


@blueprint.get("/application")
def application() -> str:
    view = pages.fill_page(RAW_BASIC, RAW_EDUCATION, {}, examples.saved_lately(request_now()))
    return render_template("gallery/application.html", view=view)


@blueprint.post("/application")
def fill_in() -> Response | tuple[str, int]:
    """A form that really works, save for storing: what is typed comes back as it was typed."""
    action = action_from(request.form)
    if action.verb == "next":
        return redirect(url_for("gallery.attachments"))
    basic = raw_from(BASIC.fields, request.form)
    rows = action.applied("education", rows_from("education", EDUCATION.fields, request.form))
    if action.verb == "options":
        basic = settled(BASIC.fields, basic, OFFERS)
    errors = judged(BASIC.fields, basic) if action.verb == "save" else {}
    view = pages.fill_page(basic, rows, errors, request_now() if action.verb == "save" else None)
    page = render_template("gallery/application.html", view=view)
    return page, 422 if errors else 200


@blueprint.route("/attachments", methods=["GET", "POST"])
def attachments() -> str | Response:
    if request.method == "POST":
        flash("这是样例页，文件没有保存，也没有删除。", "notice")
        return redirect(url_for("gallery.attachments"))
    return render_template("gallery/attachments.html", view=pages.attach_page(request_now()))


@blueprint.route("/submission", methods=["GET", "POST"])
def submission() -> str | Response:
    if request.method == "POST" and request.form.get("pledge"):
        return redirect(url_for("gallery.done"))
    error = "请先阅读并勾选承诺，再提交。" if request.method == "POST" else ""
    return render_template("gallery/submission.html", view=examples.submit_page(), pledge_error=error)


@blueprint.get("/done")
def done() -> str:
    return render_template("gallery/done.html", view=pages.done_page(request_now()))


@blueprint.get("/errors/<int:code>")
def error(code: int) -> str:
    """The page of a refusal, under its own status."""
    abort(code if code in EXPLANATIONS else 404)

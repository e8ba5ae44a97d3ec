"""What a notice charges: each row with its amount and the document that sets it (JA-5.3, JB-4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.fees import Fee
from zhicheng.money import read_yuan, yuan
from zhicheng.notice import Terms
from zhicheng.specs import Field, Kind
from zhicheng_web.fields import form_for
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.register import frame
from zhicheng_web.notices.rows import NEW, RowPage, channel_choices, level_choices, sent, series_choices
from zhicheng_web.notices.working import elsewhere, placed, save, sent_version, worked_on

BLANK = Fee(key=NEW, title="评审费", amount=0, document="")
LEAD = "评委会办事机构受理后，平台按这里的金额通知申报人缴费；没有列出的不收费。金额只能按文件规定填写。"
FIELDS = (
    Field(key="title", label="收费项目", required=True, max_length=100),
    Field(key="amount", label="金额（元）", required=True, hint="如 200 或 200.50", max_length=15),
    Field(key="document", label="收费依据", required=True, hint="规定收费标准的文件名称和文号", max_length=200),
    Field(key="note", label="缴费说明", kind=Kind.LONG_TEXT, hint="收款账户等，申报人缴费时会看到", max_length=200),
)


@blueprint.route("/<uuid:notice_id>/fees/<key>", methods=["GET", "POST"])
def fee(notice_id: UUID, key: str) -> ResponseReturnValue:
    known = _known(notice_id, key)
    if request.method == "GET":
        return _page(notice_id, known, {})
    row_key = uuid4().hex[:12] if key == NEW else key
    try:
        save(notice_id, lambda terms: _edited(terms, known, row_key))
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(notice_id, known, refusal.fields, f"fees-{row_key}-"), refusal.status
    return redirect(url_for("notices.notice", notice_id=notice_id, _anchor="fees"))


def _edited(terms: Terms, known: Fee, row_key: str) -> Terms:
    """The terms with this row as it was sent, or without it."""
    if request.form.get("action") == "remove":
        return replace(terms, fees=tuple(each for each in terms.fees if each.key != known.key))
    try:
        amount = read_yuan(request.form.get("amount", ""))
    except ValueError as problem:
        raise invalid({f"fees-{row_key}-amount": str(problem)}) from None
    written = Fee(
        key=row_key,
        title=request.form.get("title", "").strip(),
        amount=amount,
        document=request.form.get("document", "").strip(),
        channels=sent("channels"),
        series=sent("series"),
        levels=sent("levels"),
        note=request.form.get("note", "").strip(),
    )
    if known.key == NEW:
        return replace(terms, fees=(*terms.fees, written))
    return replace(terms, fees=tuple(written if each.key == row_key else each for each in terms.fees))


def _known(notice_id: UUID, key: str) -> Fee:
    _, terms = worked_on(notice_id)
    found = BLANK if key == NEW else next((each for each in terms.fees if each.key == key), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _page(notice_id: UUID, row: Fee, errors: Mapping[str, str], prefix: str = "") -> str:
    notice, terms = worked_on(notice_id)
    own = placed(errors, prefix) if prefix else {}
    stored = {
        "title": row.title,
        "amount": yuan(row.amount) if row.amount else "",
        "document": row.document,
        "note": row.note,
    }
    typed = request.form if request.method == "POST" else stored
    view = RowPage(
        frame=frame("notices.fee", notice),
        title="增加收费项目" if row.key == NEW else "修改收费项目",
        lead=LEAD,
        notice_id=notice_id,
        version=sent_version(notice.version),
        form=form_for(FIELDS, typed, {each: (words,) for each, words in own.items()}),
        choices=(
            channel_choices(terms, terms.channels, row.channels, own, hint="都不选即全部渠道"),
            series_choices(terms, row.series, own),
            level_choices(row.levels, own),
        ),
        known=row.key != NEW,
        remove="删除这个收费项目",
        elsewhere=elsewhere(errors, prefix) if prefix else (),
    )
    return render_template("notices/row.html", view=view)

"""A unit created by whoever manages it, with its first administrator (HX-2.1, SG-2.7)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import units
from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.unit_details import UnitDetails
from zhicheng.store.models import Organisation
from zhicheng_web import visit
from zhicheng_web.bureau import blueprint
from zhicheng_web.bureau.units import creating, frame
from zhicheng_web.clock import request_clock
from zhicheng_web.handover import handed_over
from zhicheng_web.office_page import place_of
from zhicheng_web.pieces import Entry, Link
from zhicheng_web.unit.form import UnitForm, run

PREFIX = "administrator-"
ADMINISTRATORS = ("name", "mobile", "id_number", "username")
"""Keys of refusals that are about the administrator once the unit's own answers are right."""


@blueprint.route("/units/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """The unit completes its data afterwards; here it gets its account."""
    known = _creators()
    if len(known) > 1:
        links = tuple(Link(each.name, url_for("bureau.create", creator=each.id)) for each in known)
        return render_template("unit/choose.html", title="以哪个部门的名义建立单位", links=links)
    (creator,) = known
    place = place_of(creator.jurisdiction)

    def act(details: UnitDetails) -> ResponseReturnValue:
        sent = {key: request.form.get(PREFIX + key, "").strip() or None for key in ADMINISTRATORS}
        if not any(sent[key] for key in ("mobile", "id_number", "username")):
            raise invalid({PREFIX + "username": "手机号、身份证号和账号名至少填写一项，用于登录。"})
        administrator = PersonDetails(name=sent["name"] or "", id_number=sent["id_number"], mobile=sent["mobile"])
        try:
            with visit.writing() as session:
                unit, opened = units.create_unit(
                    session,
                    visit.actor(),
                    request_clock(),
                    place,
                    details,
                    creator_id=creator.id,
                    administrator=administrator,
                    username=sent["username"],
                )
        except Refusal as refusal:
            refusal.fields = {
                PREFIX + key if key in ADMINISTRATORS else key: words for key, words in refusal.fields.items()
            }
            raise
        login = sent["username"] or "手机号或身份证号"
        back = url_for("bureau.unit", unit_id=unit.id)
        return handed_over(unit.name, administrator.name, login, opened.initial_password, back)

    form = UnitForm(
        frame=frame("bureau.create"),
        title="建立单位",
        lead="谁建立谁管理。单位管理员登录后补全单位信息和证明材料，再提交审核。",
        action="建立单位并开通管理员账号",
        back=Link("返回待审核单位", url_for("bureau.waiting")),
        place=place,
        within=creator.division,
        start={},
        approver=creator.name if place.rules.unit_approved_by == "creator" else "",
        more_title="单位管理员",
        more=_administrator,
    )
    return run(form, act)


def _creators() -> list[Organisation]:
    """The office that is named in the address, or all from which to choose."""
    known, wanted = creating(), request.args.get("creator")
    named = [each for each in known if wanted is None or str(each.id) == wanted]
    if not named:
        raise Refusal("denied", "当前账号不能建立单位。请用人社部门或主管部门管理员的账号办理。", status=403)
    return named


def _administrator(typed: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Entry, ...]:
    def entry(key: str, label: str, **more: object) -> Entry:
        name = PREFIX + key
        return Entry(name=name, label=label, value=typed.get(name, ""), error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    return (
        entry("name", "管理员姓名"),
        entry("mobile", "手机号", width="mobile", type="tel", required=False, hint="可用于登录"),
        entry("id_number", "身份证号", width="id", required=False, hint="可用于登录"),
        entry("username", "账号名", required=False, hint="以字母开头；手机号、身份证号、账号名至少填一项"),
    )

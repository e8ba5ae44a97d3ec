"""An office enters a paper case over HTTP (SG-2.1): the applicant's own pages serve it, and nobody checks what they typed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from zhicheng.casework.accounts import register
from zhicheng.casework.people import PersonDetails
from zhicheng.store.models import OrganisationKind, PaperState
from zhicheng_web.platform import EXTENSION

pytestmark = pytest.mark.clause("SG-2.1")

WHO = {"name": "孙小丽", "id_type": "居民身份证", "id_number": "11010519491231002X", "mobile": "13912345678"}


def entered(place: Any, browser: Any, **changes: str) -> Any:
    form = browser.get("/paper/entries/new")
    notice = re.search(r'name="notice".*?<option value="([^"]+)"', form, re.S)
    assert notice
    unit = place.organisation(OrganisationKind.UNIT)
    data = {**WHO, "notice": notice[1], "channel": "regular", "credit_code": unit.credit_code, "nature": ""}
    return browser.post("/paper/entries/new", {**data, **changes})


def id_in(location: str) -> UUID:
    found = re.search(r"[0-9a-f-]{36}", location)
    assert found
    return UUID(found[0])


def test_an_office_enters_fills_in_and_submits(place: Any) -> None:
    official, who = place.official(), place.actor(f"{place.bureau.name}工作人员")
    application_id = id_in(entered(place, official).location)
    path = f"/applications/{application_id}"
    page = official.get(f"{path}/continue")
    assert f"{place.bureau.name}代孙小丽" in page
    assert 'href="/paper/entries"' in page
    place.fill(application_id, who, signed=False)
    page = official.get(f"{path}/files")
    assert "申报人签字的纸质申报表" in page
    assert "未上传，请扫描上传" in page
    with place.site.store.begin() as session:
        place.attach(session, application_id, who)
    page = official.get(f"{path}/confirm")
    assert "申报人本人在纸质申报表上签字" in page
    assert "本人已阅读并作出以上承诺" not in page
    assert official.post(f"{path}/confirm", {"pledge": "true"}).status_code == 302
    assert "纸质材料已收讫" in official.get(f"{path}/done")
    assert place.half(application_id).state is PaperState.RECEIVED
    listed = official.get("/paper/entries")
    assert "孙小丽" in listed
    assert "查看进度" in listed
    unit = place.browser("单位管理员")
    assert "孙小丽" in unit.get("/desk")
    case = unit.get(f"/desk/cases/{application_id}")
    assert f"由{place.bureau.name}代为录入" in case
    assert "申报人签字的纸质申报表" in case
    assert unit.client.get(f"/covers/{application_id}.pdf").status_code == 200


def test_nobody_else_sees_what_an_office_is_entering(place: Any) -> None:
    application_id = id_in(entered(place, place.official()).location)
    for role in ("申报人", "单位管理员", "评审委员会办事机构工作人员"):
        assert place.browser(role).client.get(f"/applications/{application_id}").status_code == 404, role
    assert "孙小丽" not in place.browser("评审委员会办事机构工作人员").get("/paper/entries")


def test_the_applicant_who_registers_later_sees_it(place: Any) -> None:
    application_id = id_in(entered(place, place.official()).location)
    with place.site.store.begin() as session:
        register(
            session, place.site.clock, replace(place.declared.accounts, personal_accounts="self"),
            PersonDetails(**WHO), password="correct horse battery",
        )  # fmt: skip
    applicant = place.site.browser()
    assert applicant.sign_in(WHO["mobile"], "correct horse battery").status_code == 302
    assert f"由{place.bureau.name}代为录入" in applicant.get("/applications")
    page = applicant.get(f"/applications/{application_id}")
    assert f"{place.bureau.name}代孙小丽" in page
    assert 'href="/paper/entries"' not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "姓名应为1至100个字"),
        ({"id_number": ""}, "证件号码未填写"),
        ({"mobile": ""}, "手机号未填写"),
        ({"channel": ""}, "请选择须报送纸质材料的申报渠道"),
        ({"credit_code": ""}, "尚未绑定单位"),
        ({"notice": ""}, "请选择本地区正在进行"),
    ],
)
def test_what_is_missing_is_told(place: Any, changes: dict[str, str], words: str) -> None:
    response = entered(place, place.official(), **changes)
    assert response.status_code in (409, 422)
    assert words in response.get_data(as_text=True)


def test_a_person_with_an_application_is_not_entered_twice(place: Any) -> None:
    known = place.details("已提交的申报人")
    given = {"name": known.name, "id_number": known.id_number}
    response = entered(place, place.official(), **given)
    assert response.status_code == 409
    assert "已有一份申报" in response.get_data(as_text=True)


def test_the_deployer_can_leave_it_out(place: Any) -> None:
    here = place.site.app.extensions[EXTENSION]
    place.site.app.extensions[EXTENSION] = replace(here, settings=replace(here.settings, office_entry=False))
    official = place.official()
    assert "代为录入一份" not in official.get("/paper/entries")
    refused = official.client.get("/paper/entries/new", headers={"Accept": "text/html"})
    assert refused.status_code == 404
    assert "平台没有开放代录" in refused.get_data(as_text=True)

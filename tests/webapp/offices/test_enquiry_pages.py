"""Enquiries in the browser: asked by visitors and applicants, answered by bureau and operator, published, entered."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.instance import Instance
from zhicheng.store.models import Enquiry, EnquiryState
from zhicheng.store.moments import system_clock
from zhicheng_web import Settings
from zhicheng_web.demo.accounts import PASSWORD
from zhicheng_web.enquiries.new import PACE
from zhicheng_web.public import captcha
from zhicheng_web.serve import errands

NASTY = "<script>alert(1)</script>任职年限怎么算？"
VISITOR = {"name": "访客甲", "mobile": "13800001111", "captcha": "1234"}
ONE = r'href="(/enquiries/(?:mine|desk)/[0-9a-f-]{36})"'


@pytest.fixture(autouse=True)
def digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types 1234 has read the picture."""
    monkeypatch.setattr(captcha, "passed", lambda typed: typed == "1234")


@pytest.fixture
def here(registering: Any) -> Any:
    return registering


def ask(browser: Any, code: str, **more: str) -> Any:
    return browser.post("/enquiries/new", {"place": code, "kind": "policy", "words": NASTY} | more)


def first(browser: Any, path: str) -> str:
    found = re.search(ONE, browser.get(path))
    assert found
    return found[1]


def post(browser: Any, version: Any, path: str, step: str = "", **sent: str) -> Any:
    return browser.post(path + step, {"version": version(browser.get(path)), **sent})


@pytest.mark.clause("HX-5.5")
def test_a_visitor_asks_and_reads_the_answer(here: Any, version: Any) -> None:
    visitor = here.site.browser()
    assert f"/enquiries/new?place={here.code}" in visitor.get(f"/places/{here.code}")
    done = ask(visitor, here.code, **VISITOR)
    page = done.get_data(as_text=True)
    assert done.status_code == 200
    number, code = re.findall(r"<dd>([0-9A-Z -]+)</dd>", page)[:2]
    bureau = here.bureau()
    path = first(bureau, "/enquiries/desk")
    shown = bureau.get(path)
    assert html.escape(NASTY, quote=False) in shown
    assert NASTY not in shown
    assert VISITOR["mobile"] in shown
    assert post(bureau, version, path, words="按聘任文件计算。").status_code == 302
    traced = visitor.post("/enquiries/answer", {"number": number, "code": code, "captcha": "1234"})
    told = traced.get_data(as_text=True)
    assert "按聘任文件计算。" in told
    assert VISITOR["mobile"] not in told
    wrong = visitor.post("/enquiries/answer", {"number": number, "code": "0" * 16, "captcha": "1234"})
    assert wrong.status_code == 404
    unread = visitor.post("/enquiries/answer", {"number": number, "code": code, "captcha": "0"})
    assert unread.status_code == 422


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"place": "000000"}, "place"),
        ({"kind": "call"}, "kind"),
        ({"words": ""}, "words"),
        ({"name": ""}, "name"),
        ({"mobile": "1"}, "mobile"),
        ({"captcha": "0"}, "captcha"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    here: Any, sent: dict[str, str], field: str
) -> None:
    wrong = ask(here.site.browser(), here.code, **VISITOR | sent)
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert f'id="{field}-error"' in page
    assert ("任职年限" in page) is (field != "words")


def test_visitors_are_slowed_down_and_people_with_an_account_are_not(here: Any) -> None:
    visitor = here.site.browser()
    for _ in range(PACE.most):
        assert ask(visitor, here.code, **VISITOR).status_code == 200
    refused = ask(visitor, here.code, **VISITOR)
    assert refused.status_code == 429
    assert "过多" in refused.get_data(as_text=True)
    assert ask(here.person("申报人"), here.code).status_code == 302
    here.site.real.now += timedelta(hours=1)
    assert ask(visitor, here.code, **VISITOR).status_code == 200


@pytest.mark.clause("HX-5.5")
def test_an_applicant_asks_about_an_application_asks_on_and_closes(here: Any, version: Any) -> None:
    applicant, bureau = here.person("申报人"), here.bureau()
    form = applicant.get(f"/enquiries/new?place={here.code}")
    application = re.search(r'name="application".*?<option value="([0-9a-f-]{36})"', form, re.DOTALL)
    assert application
    assert 'name="captcha"' not in form
    assert ask(applicant, here.code, application=application[1]).status_code == 302
    own, path = first(applicant, "/enquiries/mine"), first(bureau, "/enquiries/desk")
    assert "涉及申报" in bureau.get(path)
    assert post(bureau, version, path, words="按聘任文件计算。").status_code == 302
    assert "按聘任文件计算。" in applicant.get(own)
    assert post(applicant, version, own, words="没有文件怎么办？").status_code == 302
    assert "没有文件怎么办" in bureau.get(path)
    assert path in bureau.get("/enquiries/desk")
    empty = post(bureau, version, path, words=" ")
    assert empty.status_code == 422
    assert 'id="words-error"' in empty.get_data(as_text=True)
    stale = bureau.post(path, {"version": "1", "words": "晚了一步。"})
    assert stale.status_code == 409
    assert post(bureau, version, path, words="由单位出具证明。", action="close").status_code == 302
    assert path in bureau.get("/enquiries/desk?list=answered")
    assert 'name="words"' not in applicant.get(own)
    other = here.person("单位管理员")
    assert other.client.get(own).status_code == 404


@pytest.mark.clause("SG-7.5")
def test_operator_and_bureau_both_see_a_problem_of_the_system(here: Any, version: Any) -> None:
    operator = here.signed_in("admin", PASSWORD)
    applicant, bureau = here.person("申报人"), here.bureau()
    assert ask(applicant, here.code).status_code == 302
    assert not re.search(ONE, operator.get("/enquiries/desk"))
    assert ask(applicant, here.code, kind="system").status_code == 302
    path = first(operator, "/enquiries/desk")
    assert path in bureau.get("/enquiries/desk")
    assert post(operator, version, path, words="已修复。").status_code == 302
    assert "已修复。" in bureau.get(path)
    assert operator.post(f"{path}/announce").status_code == 403
    assert post(bureau, version, path, "/close").status_code == 302


def test_another_places_bureau_finds_nothing(here: Any) -> None:
    assert ask(here.person("申报人"), here.code).status_code == 302
    path = first(here.bureau(), "/enquiries/desk")
    other = next(each for each in here.site.registry.offering() if each.jurisdiction.code != here.code)
    stranger = here.signed_in(f"bureau-{other.jurisdiction.code}", PASSWORD)
    assert not re.search(ONE, stranger.get("/enquiries/desk"))
    assert stranger.client.get(path).status_code == 404
    for step in ("", "/close", "/announce"):
        assert stranger.post(path + step, {"version": "1", "words": "不该看到"}).status_code == 404


def test_overdue_ones_are_marked(here: Any) -> None:
    assert ask(here.person("申报人"), here.code).status_code == 302
    assert "逾期未答复" not in here.bureau().get("/enquiries/desk")
    here.site.clock.now += timedelta(days=20)
    assert "逾期未答复" in here.bureau().get("/enquiries/desk")


@pytest.mark.clause("HX-5.5")
def test_calls_and_visits_are_entered_and_answered_at_once(here: Any) -> None:
    bureau = here.bureau()
    wrong = bureau.post("/enquiries/desk/new", {"kind": "policy", "words": "", "mobile": "1"})
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert all(f'id="{field}-error"' in page for field in ("kind", "mobile", "words"))
    call = {"kind": "call", "name": "来电人", "mobile": "13800002222", "words": "何时开始申报？", "answer": "见通知。"}
    assert bureau.post("/enquiries/desk/new", call).status_code == 302
    assert "来电" in bureau.get("/enquiries/desk?list=answered")
    assert bureau.post("/enquiries/desk/new", {"kind": "visit", "words": "来访询问"}).status_code == 302
    assert "来访" in bureau.get(first(bureau, "/enquiries/desk"))
    long = bureau.post("/enquiries/desk/new", call | {"answer": "字" * 2001})
    assert long.status_code == 422
    with here.site.store.reading() as session:
        assert len(session.scalars(select(Enquiry)).all()) == 2


def test_an_answer_becomes_a_draft_announcement(here: Any, version: Any) -> None:
    assert ask(here.site.browser(), here.code, **VISITOR).status_code == 200
    bureau = here.bureau()
    path = first(bureau, "/enquiries/desk")
    assert "发布为公告" not in bureau.get(path)
    assert post(bureau, version, path, words="访客甲您好，任职年限按聘任文件计算。").status_code == 302
    assert "发布为公告" in bureau.get(path)
    made = bureau.post(f"{path}/announce")
    draft = bureau.get(made.headers["Location"])
    assert "任职年限按聘任文件计算" in draft
    assert VISITOR["name"] not in draft
    assert "怎么算" not in draft


def test_the_ways_in(here: Any) -> None:
    visitor, applicant, bureau = here.site.browser(), here.person("申报人"), here.bureau()
    assert "咨询与反馈" in applicant.get("/account")
    assert "咨询办理" not in applicant.get("/account")
    assert "咨询办理" in bureau.get("/account")
    assert applicant.client.get("/enquiries/desk").status_code == 403
    lost = visitor.client.get("/nowhere", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert 'href="/enquiries/new"' in lost


def test_the_server_erases_what_is_over(here: Any, tmp_path: Path) -> None:
    assert ask(here.site.browser(), here.code, **VISITOR).status_code == 200
    with here.site.store.begin() as session:
        enquiry = session.scalars(select(Enquiry)).one()
        enquiry.state, enquiry.closed_at = EnquiryState.CLOSED, system_clock() - timedelta(days=3000)
    for kept, erased in ((20_000, False), (1, True)):
        instance = Instance(data=tmp_path, database_url="", master_key=tmp_path / "k", enquiries_kept=kept)
        errands(here.site.store, instance, here.site.registry)
        with here.site.store.reading() as session:
            assert (session.scalars(select(Enquiry.erased_at)).one() is not None) is erased


def test_what_an_instance_sets(tmp_path: Path) -> None:
    data = {"ZHICHENG_DATA": str(tmp_path)}
    assert Settings.from_environment({**data, "ZHICHENG_ENQUIRY_DAYS": "3"}).enquiry_days == 3
    assert Instance.from_environment({**data, "ZHICHENG_ENQUIRIES_KEPT": "30"}).enquiries_kept == 30

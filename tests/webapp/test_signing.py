"""The doors: signing in and out, registering, recovering, changing a password, ending a session elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import session
from stdnum.cn import ric

from zhicheng.casework.mail import FileSpool
from zhicheng.casework.outbox import deliver
from zhicheng_web.public import captcha


def captcha_for(site, browser) -> str:  # type: ignore[no-untyped-def]
    """The digits of a picture that this browser was shown."""
    with browser.client.session_transaction() as kept, site.app.test_request_context():
        text = captcha.issue()
        kept[captcha.KEY] = session[captcha.KEY]
    return text


def test_signing_in_and_out(site) -> None:  # type: ignore[no-untyped-def]
    browser, door = site.browser(), site.door("申报人")
    response = browser.sign_in(door.login, door.password)
    cookie = next(each for each in response.headers.getlist("Set-Cookie") if each.startswith("zhicheng-sign-in"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert door.name in browser.get("/")
    assert browser.post("/account/sign-out").status_code == 302
    assert browser.client.get("/applications", headers={"Accept": "text/html"}).status_code == 302


def test_failures_bring_a_captcha_and_then_a_lock(site) -> None:  # type: ignore[no-untyped-def]
    browser, door = site.browser(), site.door("申报人")
    assert "账号或密码不正确" in browser.sign_in(door.login, "wrong").get_data(as_text=True)
    asked = browser.sign_in(door.login, "wrong").get_data(as_text=True)
    assert 'name="captcha"' in asked
    assert browser.client.get("/captcha.png").mimetype == "image/png"
    right = {"login": door.login, "password": door.password}
    assert browser.post("/sign-in", right).status_code == 401
    assert browser.post("/sign-in", right | {"captcha": "no"}).status_code == 401
    for _ in range(3):
        wrong = {"login": door.login, "password": "wrong", "captcha": captcha_for(site, browser)}
        locked = browser.post("/sign-in", wrong)
    assert locked.status_code == 429
    assert "已锁定" in locked.get_data(as_text=True)
    site.real.now += timedelta(minutes=16)
    assert browser.post("/sign-in", right | {"captcha": captcha_for(site, browser)}).status_code == 302


def test_a_captcha_counts_once(site) -> None:  # type: ignore[no-untyped-def]
    with site.app.test_request_context():
        text = captcha.issue()
        kept = session[captcha.KEY]
        assert captcha.passed(text)
        session[captcha.KEY] = kept
        assert not captcha.passed(text)


def test_a_captcha_runs_out(site) -> None:  # type: ignore[no-untyped-def]
    with site.app.test_request_context():
        text = captcha.issue()
        site.real.now += timedelta(minutes=4)
        assert not captcha.passed(text)


def newcomer(site, **changes: str) -> dict[str, str]:  # type: ignore[no-untyped-def]
    stem = "22010619900307002"
    place = next(each for each in site.registry.offering() if each.accounts.personal_accounts == "self")
    return {
        "place": place.jurisdiction.code,
        "name": "周八",
        "id_type": "居民身份证",
        "id_number": stem + ric.calc_check_digit(stem + "0"),
        "mobile": "13900000001",
        "email": "zhou@example.com",
        "password": "three quiet words",
        "again": "three quiet words",
    } | changes


@pytest.mark.clause("JM-2")
def test_registering_and_being_signed_in(site) -> None:  # type: ignore[no-untyped-def]
    browser = site.browser()
    sent = newcomer(site) | {"captcha": captcha_for(site, browser)}
    assert browser.post("/register", sent).status_code == 302
    assert "周八" in browser.get("/applications")
    again = browser.post("/register", sent | {"captcha": captcha_for(site, browser)})
    assert again.status_code == 409
    assert "已在平台登记" in again.get_data(as_text=True)


@pytest.mark.clause("JM-2")
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id_number": "220106199003070020"}, "证件号码"),
        ({"again": "something else"}, "两次填写的密码不一致"),
        ({"password": "12345678", "again": "12345678"}, "过于常见"),
        ({"mobile": "1390"}, "手机号"),
        ({"place": ""}, "请选择申报地区"),
    ],
)
def test_wrong_answers_are_told_at_their_fields_and_kept(site, changes: dict[str, str], told: str) -> None:  # type: ignore[no-untyped-def]
    browser = site.browser()
    response = browser.post("/register", newcomer(site, **changes) | {"captcha": captcha_for(site, browser)})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert told in page
    assert 'value="周八"' in page
    assert "three quiet words" not in page


def test_recovering_a_password_by_mail(site, tmp_path) -> None:  # type: ignore[no-untyped-def]
    browser, door = site.browser(), site.door("申报人")
    nobody = browser.post("/recover", {"login": "13999999999"}).get_data(as_text=True)
    known = browser.post("/recover", {"login": door.login}).get_data(as_text=True)
    assert "如果该账号存在" in nobody
    assert "如果该账号存在" in known
    deliver(site.store, FileSpool(tmp_path / "letters"), site.real, site="http://example.org")
    letters = [each.read_bytes() for each in (tmp_path / "letters").glob("*.eml")]
    texts = [__import__("email").message_from_bytes(each).get_payload(decode=True).decode() for each in letters]
    (path,) = [found[1] for text in texts if (found := re.search(r"http://example.org(/recover/\S+)", text))]
    assert "设置新密码" in browser.get(path)
    assert browser.post(path, {"password": "new words here", "again": "other"}).status_code == 422
    assert browser.post(path, {"password": "new words here", "again": "new words here"}).status_code == 302
    assert browser.client.get(path).status_code == 410
    assert browser.sign_in(door.login, "new words here").status_code == 302


def test_changing_the_password_ends_other_sessions(site) -> None:  # type: ignore[no-untyped-def]
    here, elsewhere, door = site.signed_in(), site.signed_in(), site.door("申报人")
    sent = {"old": door.password, "new": "a longer secret", "again": "a longer secret"}
    assert here.post("/account/password", sent | {"old": "not it"}).status_code == 422
    assert here.post("/account/password", sent).status_code == 302
    assert door.name in here.get("/applications")
    assert elsewhere.client.get("/applications", headers={"Accept": "text/html"}).status_code == 302


def test_a_session_elsewhere_is_ended_from_here(site) -> None:  # type: ignore[no-untyped-def]
    here, elsewhere = site.signed_in(), site.signed_in()
    (path,) = re.findall(r'action="(/account/sessions/[^"]+/end)"', here.get("/account"))
    assert here.post(path).status_code == 302
    assert elsewhere.client.get("/applications", headers={"Accept": "text/html"}).status_code == 302
    assert here.get("/applications")


def test_a_new_mobile_is_the_new_login(site) -> None:  # type: ignore[no-untyped-def]
    browser, door = site.signed_in(), site.door("申报人")
    page = browser.get("/account")
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    sent = {"version": version[1], "mobile": "13900000077", "email": "neu@example.com"}
    assert browser.post("/account/contacts", sent | {"mobile": "12"}).status_code == 422
    assert browser.post("/account/contacts", sent).status_code == 302
    stale = browser.post("/account/contacts", sent | {"mobile": "13900000078"})
    assert stale.status_code == 409
    assert "修改人员信息" in stale.get_data(as_text=True)
    assert site.browser().sign_in("13900000077", door.password).status_code == 302


def test_a_password_that_was_given_must_be_changed_first(site) -> None:  # type: ignore[no-untyped-def]
    from zhicheng.casework import accounts
    from zhicheng.casework.people import PersonDetails

    with site.store.begin() as writing:
        opened = accounts.open_account(
            writing, None, site.real, PersonDetails(name="吴九", mobile="13900000009"), username="wujiu"
        )
    browser = site.browser()
    assert browser.sign_in("wujiu", opened.initial_password).status_code == 302
    for path in ("/applications", "/account", "/unit/bind"):
        assert browser.client.get(path, headers={"Accept": "text/html"}).headers["Location"] == "/account/password"
    sent = {"old": opened.initial_password, "new": "a longer secret", "again": "a longer secret"}
    changed = browser.post("/account/password", sent)
    assert changed.status_code == 302
    assert browser.client.get(changed.headers["Location"]).headers["Location"] == "/applications"
    assert "吴九" in browser.get("/applications")


def test_an_idle_session_ends_and_what_was_typed_is_told_to_be_safe(site) -> None:  # type: ignore[no-untyped-def]
    browser = site.signed_in()
    path = site.draft_of(browser) + "/sections/basic"
    site.real.now += timedelta(hours=3)
    answer = browser.post(path, {"basic-name": "张三"}, json=True)
    assert answer.status_code == 401
    assert "登录" in answer.get_json()["message"]
    assert "还在上一页里" in browser.post(path, {"basic-name": "张三"}).get_data(as_text=True)

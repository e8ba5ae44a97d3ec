"""A unit registers itself and completes its data; the division follows its licence (JA-5.2, JA-6.3, HX-2.1)."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image

from zhicheng.divisions import Divisions
from zhicheng.store.models import OrganisationKind


def registered(offices: Any, **changed: str) -> tuple[Any, str]:
    """A unit that somebody has registered; their browser and the unit's address."""
    browser = offices.person("申报人")
    done = browser.post(f"/unit/register/{offices.code}", offices.answers(**changed) | {"action": "submit"})
    assert done.status_code == 302, done.get_data(as_text=True)
    return browser, done.headers["Location"]


@pytest.mark.clause("JA-5.2")
def test_the_division_that_follows_is_shown_before_anything_is_sent(registering: Any) -> None:
    browser = registering.person("申报人")
    answers = registering.answers()
    checked = browser.post(f"/unit/register/{registering.code}", answers | {"action": "check"})
    page = checked.get_data(as_text=True)
    assert checked.status_code == 200
    assert page.count(Divisions.official().full_name(registering.unit.division)) >= 3
    assert "不一致" not in page
    bureau = registering.stored(OrganisationKind.BUREAU, division=registering.unit.division)
    assert bureau.name in page
    edited = browser.post(f"/unit/register/{registering.code}", answers | {"action": "edit"})
    assert answers["credit_code"] in edited.get_data(as_text=True)


@pytest.mark.clause("JA-5.2")
def test_a_mismatch_is_named_to_the_unit_before_and_after_it_is_sent(registering: Any) -> None:
    browser = registering.person("申报人")
    answers = registering.answers(division=registering.elsewhere())
    checked = browser.post(f"/unit/register/{registering.code}", answers | {"action": "check"})
    assert "两者不一致" in checked.get_data(as_text=True)
    done = browser.post(f"/unit/register/{registering.code}", answers | {"action": "submit"})
    page = browser.get(done.headers["Location"])
    assert "两者不一致" in page
    assert "待审核" in page


def test_wrong_answers_come_back_at_their_fields_as_typed(registering: Any) -> None:
    browser = registering.person("申报人")
    sent = registering.answers(name="", credit_code="9122", licence_authority="", nature="不知道")
    response = browser.post(f"/unit/register/{registering.code}", sent | {"action": "check"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    for name in ("name", "credit_code", "licence_authority", "nature"):
        assert f'id="{name}-error"' in page
    assert 'value="9122"' in page


def test_a_known_code_isnt_registered_again(registering: Any) -> None:
    browser = registering.person("申报人")
    sent = registering.answers(credit_code=registering.unit.credit_code)
    response = browser.post(f"/unit/register/{registering.code}", sent | {"action": "submit"})
    assert response.status_code == 409
    assert 'id="credit_code-error"' in response.get_data(as_text=True)


def test_where_managers_create_units_none_registers_itself(managed: Any) -> None:
    browser = managed.person("申报人")
    response = browser.post(f"/unit/register/{managed.code}", managed.answers() | {"action": "submit"})
    assert response.status_code == 403
    assert "不能自行注册" in response.get_data(as_text=True)


def test_while_it_waits_a_unit_changes_nothing_and_has_no_people(registering: Any) -> None:
    browser, home = registered(registering)
    assert browser.client.get(f"{home}/data").status_code == 409
    assert "本单位人员</a>" not in browser.get(home)


def test_proofs_are_judged_when_they_arrive_and_kept_for_the_registrar(registering: Any, managed: Any) -> None:
    browser, home = registered(registering)
    refused = browser.post(f"{home}/proofs", {"file": (io.BytesIO(b"x"), "licence.pdf")})
    assert refused.status_code in (409, 422)
    officer = registering.registrar(registering.unit.division)
    unit_id = home.rpartition("/")[2]
    version = re.search(r'name="version" value="(\d+)"', officer.get(f"/bureau/units/{unit_id}"))
    assert version
    officer.post(f"/bureau/units/{unit_id}/refuse", {"version": version[1], "reasons": "请上传营业执照"})

    for bad in (None, (io.BytesIO(b"%PDF-1.4 nothing"), "licence.pdf")):
        response = browser.post(f"{home}/proofs", {"file": bad} if bad else {})
        assert response.status_code == 422
        assert "attachment-proofs-error" in response.get_data(as_text=True)
    assert browser.post(f"{home}/proofs", {"file": (_picture(), "营业执照.jpg")}).status_code == 302
    page = browser.get(f"{home}/proofs")
    path = re.search(r'href="(/unit/proofs/([0-9a-f-]+))"', page)
    assert path
    assert browser.client.get(path[1]).data == _picture().getvalue()
    assert officer.client.get(f"/bureau/proofs/{path[2]}").data == _picture().getvalue()
    assert managed.person("经办人").client.get(path[1]).status_code == 404
    assert browser.post(f"{home}/proofs", {"delete": path[2]}).status_code == 302
    assert path[2] not in browser.get(f"{home}/proofs")


@pytest.mark.clause("JA-6.3")
def test_a_superior_is_bound_by_its_code_and_taken_away(registering: Any) -> None:
    if not registering.declared.accounts.superior_unit:
        pytest.skip("这个地区不绑定上级单位")
    browser, home = registered(registering)
    path = f"{home}/superior"
    assert "上级单位</a>" in browser.get(home)
    version = _version(browser.get(path))
    unknown = browser.post(path, {"version": version, "credit_code": registering.credit_code()})
    assert unknown.status_code == 422
    assert 'id="credit_code-error"' in unknown.get_data(as_text=True)
    assert browser.post(path, {"version": version, "credit_code": registering.unit.credit_code}).status_code == 302
    page = browser.get(path)
    assert registering.unit.name in page
    assert browser.post(f"{path}/end", {"version": version}).status_code == 409
    assert browser.post(f"{path}/end", {"version": _version(page)}).status_code == 302
    assert registering.unit.name not in browser.get(path)


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def _picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    out.seek(0)
    return out

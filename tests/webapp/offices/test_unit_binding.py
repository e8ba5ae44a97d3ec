"""A person asks to belong to a unit, and the unit decides (JM-3.2)."""

from __future__ import annotations

import re
from typing import Any

import pytest


def end_own(browser: Any, offices: Any) -> None:
    page = browser.get("/unit/bind")
    found = re.search(r'action="(/unit/bind/[0-9a-f-]+/end)"', page)
    assert found
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    waiting = "等待单位审核" in page
    sent = {"version": version[1], "waiting": "true" if waiting else "false"}
    assert browser.post(found[1], sent).status_code == 302


def asked(offices: Any) -> tuple[Any, str]:
    """An applicant who has left the unit and asks again, and the address of the request."""
    applicant = offices.person("申报人")
    end_own(applicant, offices)
    assert applicant.post("/unit/bind", {"unit_id": str(offices.unit.id)}).status_code == 302
    requests = offices.person("经办人").get(f"/unit/{offices.unit.id}/requests")
    found = re.search(r'href="(/unit/[0-9a-f-]+/requests/[0-9a-f-]+)"', requests)
    assert found
    return applicant, found[1]


@pytest.mark.clause("JM-3.2")
def test_a_unit_is_found_by_its_credit_code_asked_and_agrees(registering: Any, version: Any) -> None:
    applicant = registering.person("申报人")
    end_own(applicant, registering)
    page = applicant.get(f"/unit/bind?credit_code={registering.unit.credit_code.lower()}")
    assert registering.unit.name in page
    assert "申请绑定此单位" in page
    applicant.post("/unit/bind", {"unit_id": str(registering.unit.id)})
    assert "等待单位审核" in applicant.get("/unit/bind")

    handler = registering.person("经办人")
    assert "1人申请绑定本单位" in handler.get("/unit")
    path = re.search(
        r'href="(/unit/[0-9a-f-]+/requests/[0-9a-f-]+)"', handler.get(f"/unit/{registering.unit.id}/requests")
    )
    assert path
    one = handler.get(path[1])
    assert "*******" in one
    assert handler.post(f"{path[1]}/approve", {"version": version(one)}).status_code == 302
    assert "已绑定的单位" in applicant.get("/unit/bind")


@pytest.mark.clause("JM-3.2")
def test_a_refusal_needs_its_reason_which_the_person_reads(registering: Any, version: Any) -> None:
    applicant, path = asked(registering)
    handler = registering.person("经办人")
    sent = {"version": version(handler.get(path)), "reason": "  "}
    empty = handler.post(f"{path}/refuse", sent)
    assert empty.status_code == 422
    assert 'id="reason-error"' in empty.get_data(as_text=True)
    assert handler.post(f"{path}/refuse", sent | {"reason": "请先到人事科登记"}).status_code == 302
    page = applicant.get("/unit/bind")
    assert "请先到人事科登记" in page
    assert "查找单位" in page


def test_of_two_who_decide_at_once_one_wins_and_the_other_learns_who(registering: Any, version: Any) -> None:
    _, path = asked(registering)
    handler, head = registering.person("经办人"), registering.person("负责人")
    seen = version(head.get(path))
    assert handler.post(f"{path}/approve", {"version": seen}).status_code == 302
    late = head.post(f"{path}/refuse", {"version": seen, "reason": "不是本单位人员"})
    assert late.status_code == 409
    assert "李四" in late.get_data(as_text=True)
    assert "同意绑定单位" in late.get_data(as_text=True)


@pytest.mark.parametrize(("typed", "status", "words"), [("12345", 422, "应为18位"), ("", 200, "查找单位")])
def test_a_code_that_cant_be_one_is_told_at_its_field(registering: Any, typed: str, status: int, words: str) -> None:
    applicant = registering.person("申报人")
    end_own(applicant, registering)
    response = applicant.client.get(f"/unit/bind?credit_code={typed}")
    assert response.status_code == status
    assert words in response.get_data(as_text=True)


def test_an_unknown_unit_isnt_found_and_what_was_typed_stays(registering: Any) -> None:
    applicant = registering.person("申报人")
    end_own(applicant, registering)
    code = registering.credit_code()
    response = applicant.client.get(f"/unit/bind?credit_code={code}")
    assert response.status_code == 404
    assert f'value="{code}"' in response.get_data(as_text=True)
    assert 'id="credit_code-error"' in response.get_data(as_text=True)


@pytest.mark.clause("HX-2.2")
def test_where_units_do_the_binding_one_is_told_so_and_cant_ask(managed: Any) -> None:
    applicant = managed.person("申报人")
    end_own(applicant, managed)
    page = applicant.get(f"/unit/bind?credit_code={managed.unit.credit_code}")
    assert "由单位管理员为本单位人员开通账号" in page
    assert "申请绑定此单位" not in page
    refused = applicant.post("/unit/bind", {"unit_id": str(managed.unit.id)})
    assert refused.status_code == 403


def test_a_request_is_taken_back(registering: Any) -> None:
    applicant, _ = asked(registering)
    end_own(applicant, registering)
    assert "没有等待审核的申请" in registering.person("经办人").get(f"/unit/{registering.unit.id}/requests")


def test_another_units_requests_arent_there(registering: Any, managed: Any) -> None:
    _, path = asked(registering)
    stranger = managed.person("经办人")
    for each in (path, f"/unit/{registering.unit.id}", f"/unit/{registering.unit.id}/people"):
        assert stranger.client.get(each).status_code == 404, each
    assert stranger.post(f"{path}/approve", {"version": "1"}).status_code == 404
    assert registering.person("申报人").client.get(f"/unit/{registering.unit.id}").status_code == 403

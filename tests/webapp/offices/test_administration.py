"""Offices are created from above, and their staff get accounts (SG-2.7)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from zhicheng_web.demo.accounts import PASSWORD


@pytest.mark.clause("SG-2.7")
def test_a_bureau_creates_an_office_with_its_staff(registering: Any) -> None:
    bureau = registering.bureau()
    wrong = bureau.post("/organisations/new", {"name": "", "kind": "", "division": registering.code})
    assert wrong.status_code == 422
    assert 'id="kind-error"' in wrong.get_data(as_text=True)
    nameless = bureau.post("/organisations/new", {"name": "", "kind": "department", "division": "000000"})
    assert nameless.status_code == 422
    for name in ("name", "division"):
        assert f'id="{name}-error"' in nameless.get_data(as_text=True)
    sent = {"name": "示例主管部门", "kind": "department", "division": registering.code}
    done = bureau.post("/organisations/new", sent)
    assert done.status_code == 302
    assert "示例主管部门" in bureau.get("/organisations?name=示例主管&kind=department")
    department = registering.opened(bureau, done.headers["Location"], "dept.one", ("administrator",))
    assert "建立机构" in department.get("/organisations")
    assert "待审核单位" in department.get("/bureau/units")
    assert "示例主管部门" not in registering.registrar(registering.unit.division).get("/organisations")


def test_a_bureau_isnt_created_by_hand(registering: Any) -> None:
    sent = {"name": "示例人社局", "kind": "bureau", "division": registering.code}
    response = registering.bureau().post("/organisations/new", sent)
    assert response.status_code == 422
    assert 'id="kind-error"' in response.get_data(as_text=True)


def test_the_operator_opens_accounts_for_offices_and_creates_none(registering: Any) -> None:
    operator = registering.signed_in("admin", PASSWORD)
    page = operator.get("/organisations?name=&kind=bureau")
    assert "建立机构" not in page
    assert operator.client.get("/organisations/new").status_code == 403
    assert operator.post("/organisations/new", {"name": "示例机构"}).status_code == 403
    path = re.search(r'href="(/organisations/[0-9a-f-]+/staff)"', page)
    assert path
    officer = registering.opened(operator, f"{path[1]}/new", "new.officer", ("officer",))
    assert officer.get("/bureau/units")
    assert officer.client.get("/organisations").status_code == 403


def test_the_list_is_paged_and_searched_by_place(registering: Any) -> None:
    bureau = registering.bureau()
    first = bureau.get("/organisations?kind=bureau")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert "kind=bureau" in following[1]
    rows = re.compile(r"/organisations/([0-9a-f-]+)/staff")
    second = bureau.get(following[1].replace("&amp;", "&"))
    assert not set(rows.findall(first)) & set(rows.findall(second))
    assert len(set(rows.findall(bureau.get("/organisations?name=没有这个机构")))) == 0


def test_an_office_outside_ones_own_isnt_there(registering: Any, managed: Any) -> None:
    unit = f"/organisations/{registering.unit.id}/staff"
    stranger = managed.person("管理员")
    for path in (unit, f"{unit}/new"):
        assert stranger.client.get(path).status_code == 404
    assert stranger.post(f"{unit}/add", {"login": "admin", "role": "handler"}).status_code == 404
    assert registering.person("申报人").client.get(unit).status_code == 403

"""A unit's people and staff: accounts opened, first passwords handed over once, details kept right (HX-2.2)."""

from __future__ import annotations

import re
from typing import Any

import pytest


@pytest.mark.clause("HX-2.2", "HX-2.3")
def test_a_unit_opens_somebodys_account_whose_first_password_must_be_changed(managed: Any) -> None:
    administrator, path = managed.person("管理员"), f"/unit/{managed.unit.id}/people"
    assert "开通人员账号" in administrator.get(path)
    wrong = administrator.post(f"{path}/new", {"name": "", "id_number": "12", "mobile": "1"})
    assert wrong.status_code == 422
    for name in ("name", "id_number", "mobile"):
        assert f'id="{name}-error"' in wrong.get_data(as_text=True)
    number = managed.identity()
    done = administrator.post(f"{path}/new", {"name": "冯十", "id_type": "居民身份证", "id_number": number})
    assert done.headers["Cache-Control"] == "no-store"
    employee = managed.first_time(number, managed.handed_over(done))
    assert managed.unit.name in employee.get("/unit/bind")
    assert "冯十" in administrator.get(f"{path}?name=冯")
    assert "没有找到" in administrator.get(f"{path}?name=何")


def test_where_people_register_themselves_no_unit_opens_their_accounts(registering: Any) -> None:
    administrator, path = registering.person("管理员"), f"/unit/{registering.unit.id}/people"
    assert "开通人员账号" not in administrator.get(path)
    sent = {"name": "冯十", "id_number": registering.identity()}
    assert administrator.post(f"{path}/new", sent).status_code == 403


def test_details_are_changed_on_papers_and_a_stale_change_is_refused(registering: Any, version: Any) -> None:
    handler = registering.person("经办人")
    people = handler.get(f"/unit/{registering.unit.id}/people")
    path = re.search(r'href="(/unit/[0-9a-f-]+/people/[0-9a-f-]+)"', people)
    assert path
    page = handler.get(path[1])
    sent = dict(re.findall(r'<input class="input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    sent |= {"version": version(page), "id_type": "居民身份证"}
    wrong = handler.post(path[1], sent | {"mobile": "12"})
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.get_data(as_text=True)
    assert handler.post(path[1], sent | {"name": "张三丰"}).status_code == 302
    assert handler.post(path[1], sent | {"name": "张四"}).status_code == 409
    assert "张三丰" in handler.get(f"/unit/{registering.unit.id}/people")


def test_a_binding_is_ended_after_saying_what_that_means(registering: Any) -> None:
    handler = registering.person("经办人")
    people = f"/unit/{registering.unit.id}/people"
    shown = r'href="(/unit/[0-9a-f-]+/people/[0-9a-f-]+)">[^<]*<span class="visually-hidden">([^<]+)的信息'
    path = re.search(shown, handler.get(people))
    assert path
    page = handler.get(f"{path[1]}/end")
    assert "已经开始的申报不受影响" in page
    action = re.search(r'action="([^"]+/end[^"]*)"', page)
    assert action
    assert handler.post(action[1].replace("&amp;", "&")).status_code == 302
    assert path[2] not in handler.get(people)
    assert handler.client.get(f"{path[1]}/end").status_code == 404


def test_a_new_handler_gets_an_account_or_a_role(registering: Any) -> None:
    administrator, path = registering.person("管理员"), f"/organisations/{registering.unit.id}/staff"
    wrong = administrator.post(f"{path}/new", {"name": "周八", "username": "zhou.ba"})
    assert wrong.status_code == 422
    assert 'id="roles-error"' in wrong.get_data(as_text=True)
    handler = registering.opened(administrator, f"{path}/new", "zhou.ba", ("handler",), name="周八")
    assert "绑定申请" in handler.get(f"/unit/{registering.unit.id}")
    assert "经办人和账号" not in handler.get(f"/unit/{registering.unit.id}")
    assert handler.client.get(path).status_code == 403

    unknown = administrator.post(f"{path}/add", {"login": "nobody", "role": "head"})
    assert unknown.status_code == 422
    assert 'id="login-error"' in unknown.get_data(as_text=True)
    assert administrator.post(f"{path}/add", {"login": "zhou.ba", "role": "nonsense"}).status_code == 422
    assert administrator.post(f"{path}/add", {"login": "zhou.ba", "role": "administrator"}).status_code == 302
    assert "经办人和账号" in handler.get(f"/unit/{registering.unit.id}")


def test_the_last_administrator_stays(registering: Any) -> None:
    administrator, path = registering.person("管理员"), f"/organisations/{registering.unit.id}/staff"
    page = administrator.get(path)
    ends = re.findall(r'action="([^"]+/end)">.*?的(管理员|经办人)岗位', page, re.DOTALL)
    last = next(action for action, role in ends if role == "管理员")
    refused = administrator.post(last)
    assert refused.status_code == 409
    assert "唯一的管理员" in refused.get_data(as_text=True)
    other = next(action for action, role in ends if role == "经办人")
    assert administrator.post(other).status_code == 302
    assert administrator.get(path).count("经办人岗位") == page.count("经办人岗位") - 1


def test_a_password_is_renewed_and_an_account_disabled_and_enabled(registering: Any) -> None:
    administrator, path = registering.person("管理员"), f"/organisations/{registering.unit.id}/staff"
    handler = registering.opened(administrator, f"{path}/new", "zhou.ba", ("handler",), name="周八")
    accounts = {
        name: account
        for account, name in re.findall(
            r'accounts/([0-9a-f-]+)/password">重置密码<span[^>]*>：([^<]+)', administrator.get(path)
        )
    }
    account = f"{path}/accounts/{accounts['周八']}"
    confirm = re.search(r'action="([^"]+/password[^"]*)"', administrator.get(f"{account}/password"))
    assert confirm
    renewed = registering.handed_over(administrator.post(confirm[1]))
    assert handler.client.get("/unit", headers={"Accept": "text/html"}).status_code == 302
    assert administrator.post(confirm[1]).status_code == 409

    registering.signed_in("zhou.ba", renewed)
    confirm = re.search(r'action="([^"]+/disable[^"]*)"', administrator.get(f"{account}/disable"))
    assert confirm
    assert administrator.post(confirm[1]).status_code == 302
    assert registering.site.browser().sign_in("zhou.ba", renewed).status_code != 302
    version = re.search(r'/enable">.*?name="version" value="(\d+)"', administrator.get(path), re.DOTALL)
    assert version
    assert administrator.post(f"{account}/enable", {"version": version[1]}).status_code == 302
    registering.signed_in("zhou.ba", renewed)

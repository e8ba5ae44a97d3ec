"""监督 over HTTP: a discipline office sees what passes through its organisation, changes nothing, and is recorded (SG-7.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select, update
from werkzeug.routing import UUIDConverter

from zhicheng.casework.record import history
from zhicheng.store.models import Account, Application, Event, Membership, Organisation, Role, RouteDesk
from zhicheng_web.oversight import board

REFUSED = (401, 403, 404)


@dataclass
class Discipline:
    """A unit's discipline officer in a browser, and a case that is at the unit's desk."""

    offices: Any
    browser: Any
    application_id: UUID

    @property
    def url(self) -> str:
        return f"/oversight/cases/{self.application_id}"

    def changes(self) -> int:
        """Events other than refusals, sign-ins and looks."""
        quiet = ("refused", "sign_in.done", "sign_in.failed", "session.revoked")
        really = Event.kind.not_in(quiet) & Event.kind.not_like("oversight.%")
        with self.offices.site.store.reading() as session:
            return int(session.scalar(select(func.count(Event.id)).where(really)) or 0)


@pytest.fixture
def discipline(registering: Any) -> Discipline:
    site, unit = registering.site, registering.unit
    browser = registering.opened(
        registering.person("单位管理员"), f"/organisations/{unit.id}/staff/new", "discipline", ("supervisor",), "周正"
    )
    with site.store.reading() as session:
        submitted = select(Application.id).where(Application.unit_id == unit.id, Application.route.is_not(None))
        application_id = session.scalars(submitted).first()
    assert application_id is not None
    return Discipline(registering, browser, application_id)


@pytest.mark.clause("SG-7.2")
def test_cases_by_desk_and_time_and_each_look_is_recorded(discipline: Discipline) -> None:
    page = discipline.browser.get("/oversight")
    assert "各环节在办情况" in page
    assert "已办天数" in page
    assert discipline.url in page
    case = discipline.browser.get(discipline.url)
    assert "审核记录" in case
    assert discipline.offices.unit.name in case
    with discipline.offices.site.store.reading() as session:
        looked = [each for each in history(session, discipline.application_id) if each.kind == "oversight.case_seen"]
        (who,) = session.scalars(select(Account.username).where(Account.id == looked[0].actor_id))
    assert (len(looked), who) == (1, "discipline")
    assert "全部申报" in discipline.browser.get("/oversight/cases")


def test_a_list_of_applicants_is_a_look_at_each_of_their_cases(discipline: Discipline) -> None:
    def looks() -> int:
        with discipline.offices.site.store.reading() as session:
            about = history(session, discipline.application_id)
        return [each.kind for each in about].count("oversight.cases_seen")

    for number, path in enumerate(("/oversight", "/oversight/cases"), 1):
        assert discipline.url in discipline.browser.get(path)
        assert looks() == number


def test_who_handles_the_cases_is_asked_once(discipline: Discipline, monkeypatch: pytest.MonkeyPatch) -> None:
    store = discipline.offices.site.store
    every = select(Application).add_columns(RouteDesk).join(RouteDesk, RouteDesk.application_id == Application.id)
    every = every.where(RouteDesk.arrived_at.is_not(None))
    monkeypatch.setattr(board, "held_now", lambda _: every)
    with store.reading() as session:
        cases = list(dict.fromkeys(each.Application.id for each in session.execute(every)))
        accounts = list(session.scalars(select(Account.id)))

    def queries() -> int:
        asked: list[str] = []

        def note(*given: Any) -> None:
            asked.append(given[2])

        event.listen(store.engine, "before_cursor_execute", note)
        try:
            discipline.browser.get("/oversight")
        finally:
            event.remove(store.engine, "before_cursor_execute", note)
        return len(asked)

    assert len(cases) > 2
    before = []
    for number in (1, len(cases)):
        with store.begin() as session:
            for case, account in zip(cases[:number], accounts, strict=False):
                session.execute(update(Application).where(Application.id == case).values(claimed_by=account))
        before.append(queries())
    assert before[0] == before[1]


@pytest.mark.parametrize("register", ["objections", "lists", "sanctions"])
def test_objections_lists_and_sanctions_have_their_registers(discipline: Discipline, register: str) -> None:
    assert "<table" in (page := discipline.browser.get(f"/oversight/{register}")) or "没有" in page


@pytest.mark.clause("SG-7.2")
def test_a_supervisor_changes_nothing_about_a_case_of_the_own_unit(discipline: Discipline) -> None:
    site, before = discipline.offices.site, discipline.changes()
    known = {"application_id": discipline.application_id, "unit_id": discipline.offices.unit.id}
    walked = 0
    for rule in site.app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or not set(rule.arguments) & set(known):
            continue
        values = {
            name: known.get(name, uuid4()) if isinstance(kind, UUIDConverter) else "regular"
            for name, kind in rule._converters.items()
        }
        path = site.app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
        sent = {"version": "1", "reason": "符合条件。", "opinion": "请改。", "mark": "verified", "confirm": "on"}
        status = discipline.browser.post(path, sent, json=True).status_code
        assert status in REFUSED, f"{rule.endpoint}: {status}"
        walked += 1
    assert walked > 20
    assert discipline.changes() == before


def test_nobody_else_comes_in_and_the_supervisor_sees_the_own_organisation_only(discipline: Discipline) -> None:
    for role in ("单位管理员", "单位负责人", "厅工作人员"):
        browser = discipline.offices.person(role)
        assert browser.client.get(discipline.url, headers={"Accept": "application/json"}).status_code == 403
    with discipline.offices.site.store.reading() as session:
        elsewhere = select(Application.id).where(
            Application.unit_id != discipline.offices.unit.id, Application.route.is_not(None)
        )
        others = list(session.scalars(elsewhere))
    assert others
    for each in others:
        path = f"/oversight/cases/{each}"
        answer = discipline.browser.client.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == 404


def test_who_does_the_work_does_not_supervise_it(discipline: Discipline) -> None:
    unit = discipline.offices.unit
    administrator = discipline.offices.person("单位管理员")
    both = administrator.post(
        f"/organisations/{unit.id}/staff/new", {"name": "钱一", "username": "both1", "roles": ["supervisor", "handler"]}
    )
    assert both.status_code == 422
    assert "不能同时办理" in both.get_data(as_text=True)
    again = administrator.post(f"/organisations/{unit.id}/staff/add", {"login": "discipline", "role": "handler"})
    assert again.status_code == 422
    assert "纪检监察" in re.sub(r"<[^>]+>", "", again.get_data(as_text=True))
    with discipline.offices.site.store.reading() as session:
        held = session.scalars(
            select(Membership.role)
            .join(Account, Account.id == Membership.account_id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Account.username == "discipline")
        ).all()
    assert held == [Role.SUPERVISOR]

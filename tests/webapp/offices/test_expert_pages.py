"""The pool of experts in the browser: applying, proposing, endorsing, deciding, removing, and who sees what (HX-5.3)."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from zhicheng.store.models import (
    Expert,
    ExpertState,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Person,
)
from zhicheng_web import paging
from zhicheng_web.demo.accounts import PASSWORD

NASTY = "<i>单位</i>"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
JSON = {"Accept": "application/json"}


class Pool:
    """The bureau of a place, a unit's administrator, an office's clerk, and an applicant."""

    def __init__(self, offices: Any, version: Any) -> None:
        self.offices, self.version = offices, version
        self.bureau = offices.bureau()
        self.unit = offices.person("单位管理员")
        self.office = offices.signed_in(f"committee-office-{offices.code}", PASSWORD)
        self.person = offices.site.signed_in()
        with self.store.reading() as session:
            found = session.execute(select(Expert, Person.name).join(Person, Person.id == Expert.person_id).where(
                Expert.place == offices.code).order_by(Person.name_key)).first()  # fmt: skip
        assert found is not None
        self.one, self.name = found

    @property
    def store(self) -> Any:
        return self.offices.site.store

    def answers(self, **changed: str) -> dict[str, str]:
        return {
            "place": self.offices.declared.jurisdiction.name,
            "series": self.one.series,
            "level": self.one.level,
            "title": self.one.title,
            "specialty": self.one.specialty,
            "unit_name": "示例研究院",
            "unit_division": self.offices.code,
            "mobile": "13900001234",
            **changed,
        }

    def stored(self, expert_id: str) -> Expert:
        with self.store.reading() as session:
            return next(each for each in session.scalars(select(Expert)) if str(each.id) == expert_id)

    def applied(self, **changed: str) -> str:
        done = self.person.post("/experts/own/new", self.answers(**changed))
        assert done.status_code == 302, done.get_data(as_text=True)
        return re.search(UUID, done.headers["Location"])[0]  # type: ignore[index]

    def step(self, expert_id: Any, name: str, **sent: str) -> Any:
        page = self.bureau.get(f"/experts/pool/{expert_id}")
        return self.bureau.post(f"/experts/pool/{expert_id}/{name}", {"version": self.version(page), **sent})

    def term(self, expert_id: str) -> dict[str, str]:
        """The term that the page proposes."""
        page = self.bureau.get(f"/experts/pool/{expert_id}")
        return {key: re.search(rf'name="{key}"[^>]*value="([^"]+)"', page)[1] for key in ("since", "until")}  # type: ignore[index]


@pytest.fixture
def pool(registering: Any, version: Any) -> Pool:
    return Pool(registering, version)


@pytest.mark.clause("HX-5.3")
@pytest.mark.clause("N-4")
def test_a_person_applies_and_the_bureau_takes_them_in_for_the_term_it_is_offered(pool: Pool) -> None:
    made = pool.applied()
    assert "等待审核" in pool.person.get("/experts/own")
    assert "示例研究院" in pool.bureau.get("/experts/pool")
    done = pool.step(made, "approve", **pool.term(made))
    assert done.status_code == 302
    stored = pool.stored(made)
    assert stored.state is ExpertState.APPROVED
    page = pool.person.get(f"/experts/own/{made}")
    assert "在库" in page
    assert "13900001234" in page
    longer = pool.step(made, "renew", since=stored.since.isoformat(), until="2099-01-01")
    assert longer.status_code == 422
    assert "专家任期不超过3年" in longer.get_data(as_text=True)


def test_what_is_wrong_is_echoed_at_its_field(pool: Pool) -> None:
    sent = pool.answers(unit_name=NASTY, title="不存在的职称", title_since="去年", unit_division="火星")
    refused = pool.person.post("/experts/own/new", sent)
    assert refused.status_code == 422
    assert "请按 2023-02-28 的样子填写日期" in refused.get_data(as_text=True)
    refused = pool.person.post("/experts/own/new", {**sent, "title_since": "", "place": ""})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert NASTY not in page
    assert "请选择申请进入哪个地区的评审专家库" in page
    refused = pool.person.post("/experts/own/new", {**sent, "title_since": ""})
    page = refused.get_data(as_text=True)
    assert "六位行政区划代码" in page
    assert "的职称为" in page


def test_a_unit_proposes_somebody_new_and_hands_over_the_first_password(pool: Pool) -> None:
    number = pool.offices.identity()
    sent = pool.answers(name="欧阳新", id_type="居民身份证", id_number=number, unit_name="示例二院")
    page = pool.offices.handed_over(pool.unit.post("/experts/proposals/new", sent))
    expert = pool.offices.first_time(number, page)
    assert "示例二院" in expert.get("/experts/own")
    assert "欧阳新" in pool.unit.get("/experts/proposals")
    assert "欧阳新" in pool.bureau.get("/experts/pool")
    assert "欧阳新" not in pool.office.get("/experts/roster")
    again = pool.unit.post("/experts/proposals/new", sent)
    assert again.status_code == 409
    assert "没有重复提交" in again.get_data(as_text=True)


@pytest.mark.clause("HX-5.3")
def test_the_department_that_is_named_endorses_before_the_bureau_decides(pool: Pool) -> None:
    bureau = pool.offices.stored(OrganisationKind.BUREAU, division=pool.offices.code)
    with pool.store.begin() as session:
        department = Organisation(
            id=uuid4(), kind=OrganisationKind.DEPARTMENT, name="示例工信厅", jurisdiction=pool.offices.code,
            level=bureau.level, division=pool.offices.code, facts={}, status=OrganisationStatus.APPROVED,
            superior_id=bureau.id, registrar_id=bureau.id, created_by_organisation_id=bureau.id,
            created_at=pool.offices.site.clock(),
        )  # fmt: skip
        session.add(department)
        department_id = department.id
    operator = pool.offices.signed_in("admin", PASSWORD)
    endorser = pool.offices.opened(
        operator, f"/organisations/{department_id}/staff/new", "department-one", ("officer",)
    )
    assert "示例工信厅" in pool.person.get("/experts/own/new")
    made, other = pool.applied(department_id=str(department_id)), pool.one.id
    assert "示例研究院" not in pool.bureau.get("/experts/pool")
    assert "示例研究院" in endorser.get("/experts/endorsing")
    assert endorser.client.get(f"/experts/endorsing/{other}", headers=JSON).status_code == 404
    page = f"/experts/endorsing/{made}"
    empty = endorser.post(f"{page}/refuse", {"version": pool.version(endorser.get(page)), "reason": ""})
    assert empty.status_code == 422
    done = endorser.post(f"{page}/endorse", {"version": pool.version(endorser.get(page))})
    assert done.status_code == 302
    assert "示例研究院" in pool.bureau.get("/experts/pool")
    assert pool.step(made, "refuse", reason="专业不符。").status_code == 302
    assert "专业不符。" in pool.person.get(f"/experts/own/{made}")


@pytest.mark.clause("HX-5.3")
def test_the_bureau_sees_shares_filters_complains_and_removes(pool: Pool) -> None:
    page = pool.bureau.get("/experts/pool?list=in")
    for words in ("专家库构成", "中青年（45周岁及以下）", "外地", pool.name, pool.one.specialty):
        assert words in page
    assert pool.name not in pool.bureau.get("/experts/pool?list=in&specialty=考古")
    assert pool.name in pool.bureau.get(f"/experts/pool?list=in&series={pool.one.series}")
    unfounded = pool.step(pool.one.id, "remove", cause="被反映并查实", reason="透露票数。")
    assert unfounded.status_code == 422
    assert "须先登记查实的反映" in unfounded.get_data(as_text=True)
    assert pool.step(pool.one.id, "complaints", words="透露票数。").status_code == 422
    assert pool.step(pool.one.id, "complaints", words="透露票数。", founded="已查实").status_code == 302
    assert "透露票数。" in pool.bureau.get(f"/experts/pool/{pool.one.id}")
    assert pool.step(pool.one.id, "remove", cause="被反映并查实", reason="违反保密规定。").status_code == 302
    assert pool.stored(str(pool.one.id)).state is ExpertState.REMOVED
    assert pool.name not in pool.bureau.get("/experts/pool?list=in")
    assert pool.name in pool.bureau.get("/experts/pool?list=all")


def test_offices_read_names_and_nothing_else(pool: Pool) -> None:
    page = pool.office.get("/experts/roster")
    assert pool.name in page
    assert pool.one.unit_name in page
    assert str(pool.one.id) not in page
    for path in ("/experts/pool", f"/experts/pool/{pool.one.id}"):
        assert pool.office.client.get(path, headers=JSON).status_code == 403
    assert pool.unit.client.get(f"/experts/proposals/{pool.one.id}", headers=JSON).status_code == 404
    assert pool.person.client.get(f"/experts/own/{pool.one.id}", headers=JSON).status_code == 404
    assert pool.office.get(f"/experts/proposals/{pool.one.id}")


def test_the_list_costs_the_same_queries_whatever_its_length(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    def queries(size: int) -> int:
        number = 0

        def count(*_: object) -> None:
            nonlocal number
            number += 1

        monkeypatch.setattr(paging.page, "__kwdefaults__", {"descending": False, "size": size})
        event.listen(pool.store.engine, "before_cursor_execute", count)
        try:
            pool.bureau.get("/experts/pool?list=in")
        finally:
            event.remove(pool.store.engine, "before_cursor_execute", count)
        return number

    assert queries(2) == queries(12)


def test_a_stale_page_changes_nothing(pool: Pool) -> None:
    stale = pool.bureau.post(f"/experts/pool/{pool.one.id}/remove", {"version": 1, "cause": "其他", "reason": "一"})
    assert stale.status_code == 409
    assert pool.stored(str(pool.one.id)).state is ExpertState.APPROVED


def test_a_person_takes_a_pending_application_back(pool: Pool) -> None:
    expert_id = pool.applied()
    page = f"/experts/own/{expert_id}"
    assert "撤回申请" in pool.person.get(page)
    assert pool.person.post(f"{page}/withdraw", {"version": "0"}).status_code == 409
    assert pool.unit.post(f"{page}/withdraw", {"version": "1"}).status_code in (403, 404)
    done = pool.person.post(f"{page}/withdraw", {"version": pool.version(pool.person.get(page))})
    assert done.status_code == 302
    assert pool.stored(expert_id).state is ExpertState.REMOVED
    shown = pool.person.get(page)
    assert "已撤回" in shown
    assert "撤回申请" not in shown
    sent = {"version": str(pool.stored(expert_id).version), "since": "2023-12-01", "until": "2024-11-30"}
    assert pool.bureau.post(f"/experts/pool/{expert_id}/approve", sent).status_code == 409
    assert pool.applied() != expert_id


@pytest.mark.clause("HX-5.3")
def test_an_expert_corrects_the_mobile_on_their_own_page(pool: Pool) -> None:
    expert_id = pool.applied()
    page = f"/experts/own/{expert_id}"
    at = {"version": pool.version(pool.person.get(page))}
    wrong = pool.person.post(f"{page}/mobile", {**at, "mobile": "123"})
    assert wrong.status_code == 422
    told = wrong.get_data(as_text=True)
    assert 'id="mobile-error"' in told
    assert 'value="123"' in told
    assert pool.unit.post(f"{page}/mobile", {**at, "mobile": "13900007788"}).status_code in (403, 404)
    assert pool.person.post(f"{page}/mobile", {**at, "mobile": "13900007788"}).status_code == 302
    assert "13900007788" in pool.person.get(page)
    assert "13900007788" in pool.bureau.get(f"/experts/pool/{expert_id}")
    assert pool.person.post(f"{page}/mobile", {**at, "mobile": "13900007789"}).status_code == 409


def test_whoever_proposes_is_told_of_everything_that_is_missing_at_once(pool: Pool) -> None:
    page = pool.unit.get("/experts/proposals/new")
    place = pool.offices.declared.jurisdiction.name
    assert re.search(rf'name="place"[^>]*value="{place}"[^>]*checked|checked[^>]*value="{place}"', page)
    said = pool.unit.post("/experts/proposals/new", {"words": ""})
    assert said.status_code == 422
    wrong = set(re.findall(r'id="(\w+)-error"', said.get_data(as_text=True)))
    assert wrong >= {"name", "id_number", "place", "series", "level", "title", "specialty", "unit_name", "mobile"}


def test_days_far_away_are_told_at_their_field(pool: Pool) -> None:
    """A term or a birth date from which no day can be counted any more."""
    said = "请填写1900年至2100年之间的日期"
    made = pool.applied()
    refused = pool.step(made, "approve", since="9999-01-01", until="9999-12-31")
    assert (refused.status_code, said in refused.get_data(as_text=True)) == (422, True)
    somebody = {"name": "欧阳新", "id_type": "护照", "id_number": "E12345678", "gender": "女"}
    for birth_date, words in (("9999-12-31", said), ("2099-01-01", "出生日期晚于今天")):
        sent = pool.answers(**somebody, birth_date=birth_date)
        refused = pool.unit.post("/experts/proposals/new", sent)
        assert (refused.status_code, words in refused.get_data(as_text=True)) == (422, True)

"""办理期限 over HTTP: what is late is seen by those answerable; a round is taken away; people move between lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select, update
from test_publicity import publish

from zhicheng.store.models import (
    Batch,
    Candidate,
    Committee,
    CommitteeState,
    FormedBy,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Reconsideration,
)

JILIN, GUANGAN, XUCHANG = "220000", "511600", "411000"
OTHER = "综合评审中心"
TYPED = {
    "document_number": "示例人社函〔2023〕31号",
    "reason": "没有按时完成评审。",
    "letter_number-1": "示例人社委〔2023〕2号",
}


@contextmanager
def counted(place: Any) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(place.store.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(place.store.engine, "before_cursor_execute", note)


def set_up_by_a_department(place: Any) -> UUID:
    """The late office was set up by a department, and there is another office; its id."""
    department, other = (
        Organisation(
            id=uuid4(), kind=kind, name=name, jurisdiction=place.code, level="province", division=place.code, facts={},
            status=OrganisationStatus.APPROVED, created_at=place.clock.now,
        )
        for kind, name in ((OrganisationKind.DEPARTMENT, "示例厅"), (OrganisationKind.COMMITTEE_OFFICE, OTHER))
    )  # fmt: skip
    office = place.candidates[0].organisation_id
    with place.store.begin() as session:
        session.add_all((department, other))
        session.flush()
        late = update(Organisation).where(Organisation.id == office)
        session.execute(late.values(created_by_organisation_id=department.id))
        session.add(
            Committee(
                id=uuid4(), organisation_id=other.id, place=place.code, name="综合高级评委会", series=[], levels=[],
                specialties=[], scopes=[], formed_by=FormedBy.SERIES, size=25, indicators=[], since=date(2023, 1, 1),
                until=date(2025, 12, 31), state=CommitteeState.APPROVED, created_by=uuid4(),
                created_at=datetime(2023, 1, 1, tzinfo=UTC), decided_at=datetime(2023, 1, 1, tzinfo=UTC),
                document_number="示例〔2023〕1号", salt=b"0" * 16,
            )
        )  # fmt: skip
        return other.id


def hidden(page: str) -> dict[str, list[str]]:
    """What the form tells of each group that it asks about."""
    keys = ("series", "level", "number")
    return {key: re.findall(rf'type="hidden" name="{key}" value="([^"]*)"', page) for key in keys}


@pytest.mark.clause("HX-5.4")
def test_a_late_list_is_first_for_its_office_and_seen_by_the_bureau(open_place: Any) -> None:
    place = open_place(XUCHANG)
    office = place.office
    place.opened(office, title="还没有会议的名单")
    place.at(date(2023, 10, 18), 11)
    place.listed(office)
    place.at(date(2023, 10, 26))
    place.met(office, date(2023, 10, 18))
    for browser in (office, place.bureau):
        page = browser.get("/deadlines")
        assert "1份名单已逾期" in page
        assert "已逾期1天" in page
        assert page.index("2023年10月25日（周三）") < page.index("还没有会议的名单")
    assert "办理期限" in office.get("/results")


@pytest.mark.clause("JB-6.1", "HX-5.4", "SG-6")
@pytest.mark.parametrize(
    ("code", "last"), [(JILIN, date(2023, 9, 30)), (XUCHANG, date(2023, 12, 31)), (GUANGAN, date(2023, 12, 15))]
)
def test_the_end_of_the_round_is_told_with_who_is_undecided(open_place: Any, code: str, last: date) -> None:
    place = open_place(code)
    office = place.office
    place.at(last)
    page = office.get("/deadlines")
    assert f"{last.year}年{last.month}月{last.day}日" in page
    assert "今天到期" in page
    place.at(date.fromordinal(last.toordinal() + 1))
    page = office.get("/deadlines")
    assert "1个办事机构逾期没有完成年度评审" in page
    assert "取消年度评审授权</a>" not in page, "that is the bureau's"


@pytest.mark.clause("JB-6.4")
def test_the_bureau_takes_the_round_away_on_one_page_that_says_what_happens(open_place: Any) -> None:
    place = open_place(JILIN)
    other = set_up_by_a_department(place)
    office, bureau = place.office, place.bureau
    late = place.candidates[0].organisation_id
    place.listed(office)
    place.at(date(2023, 10, 2))
    place.sweep()
    url = re.search(r'href="(/deadlines/rounds/[^"]+)"', bureau.get("/deadlines"))[1]  # type: ignore[index]
    page = bureau.get(url)
    assert "没有评审结果的2份申报" in page
    assert "3年内不再授予评审权限" in page
    assert "下面1份还没有评审结果的名单取消" in page
    assert "吉人社函〔2023〕8号 六（四）" in page
    sent = {**TYPED, **hidden(page), "entrusted_to-1": f"{other}/综合高级评委会"}
    assert sent["number"] == ["2"]
    assert "<fieldset" not in page, "one series and level: one question"
    for changed, message in (
        ({"document_number": ""}, "请填写取消授权的文件文号"),
        ({"entrusted_to-1": "x"}, "请从列出的办事机构中选择"),
        ({"entrusted_to-1": f"{other}/别的"}, "没有这个评委会"),
    ):
        refused = bureau.post(url, {**sent, **changed})
        assert refused.status_code == 422
        assert message in refused.get_data(as_text=True)
    refused = bureau.post(url, {**sent, "number": ["1"]})
    assert refused.status_code == 409
    assert "由1份变为2份" in refused.get_data(as_text=True)
    assert {each.organisation_id for each in place.candidates} == {late}
    assert office.client.get(url).status_code == 404
    assert place.stranger().client.get(url).status_code == 404
    done = bureau.post(url, sent)
    assert done.status_code == 302
    told = done.headers["Location"]
    for browser in (office, bureau):
        page = browser.get(told)
        assert "没有按时完成评审。" in page
        assert "2026年10月2日" in page
    assert place.stranger().client.get(told).status_code == 404
    with place.store.reading() as session:
        assert set(session.scalars(select(Candidate.organisation_id).where(Candidate.organisation_id.in_((late, other))))) == {other}  # fmt: skip
    assert bureau.post(url, sent).status_code == 409
    assert "示例人社函〔2023〕31号" in bureau.get("/deadlines")


@pytest.mark.clause("JB-6.4")
def test_each_series_has_its_own_question_and_error(open_place: Any) -> None:
    place = open_place(JILIN)
    other, bureau = set_up_by_a_department(place), place.bureau
    with place.store.begin() as session:
        mine = session.get_one(Candidate, place.candidates[0].application_id)
        late, level, mine.series = mine.organisation_id, mine.level, "农业系列"
        known = session.get_one(Candidate, place.candidates[1].application_id).series
    place.at(date(2023, 10, 2))
    place.sweep()
    url = re.search(r'href="(/deadlines/rounds/[^"]+)"', bureau.get("/deadlines"))[1]  # type: ignore[index]
    page = bureau.get(url)
    told = hidden(page)
    assert (sorted(told["series"]), told["number"]) == (sorted(("农业系列", known)), ["1", "1"])
    assert f"<legend>农业系列{level}，1份申报</legend>" in page
    office = f"{other}/综合高级评委会"
    sent = {**TYPED, **told, "entrusted_to-1": office, "entrusted_to-2": office, "letter_number-2": "二号函"}
    refused = bureau.post(url, {**sent, "entrusted_to-2": "x"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert 'id="entrusted_to-2-error"' in page
    assert 'id="entrusted_to-1-error"' not in page
    assert 'value="二号函"' in page, "what was typed stays"
    refused = bureau.post(url, {**sent, "series": told["series"][:1]})
    assert refused.status_code == 409
    assert {each.organisation_id for each in place.candidates} == {late}
    done = bureau.post(url, sent)
    assert done.status_code == 302
    assert {each.organisation_id for each in place.candidates} == {other}
    page = bureau.get(done.headers["Location"])
    assert TYPED["letter_number-1"] in page
    assert "二号函" in page


def test_the_page_costs_the_same_for_many_lists(open_place: Any) -> None:
    place = open_place(XUCHANG)
    office = place.office
    place.opened(office)
    office.get("/deadlines")
    with counted(place) as one:
        office.get("/deadlines")
    for number in range(8):
        place.opened(office, title=f"名单{number}")
    with counted(place) as many:
        office.get("/deadlines")
    assert len(many) == len(one)


class TestMoving:
    def test_people_are_moved_with_a_reason_that_both_lists_show(self, open_place: Any) -> None:
        place = open_place(XUCHANG)
        office = place.office
        place.listed(office)
        first = place.batch
        second = another(place, office)
        case = str(place.candidates[0].application_id)
        page = office.get(f"/results/{first.id}/move")
        assert "第二次会议" in page
        sent = {"version": first_version(place, first), "to": f"{second.id}/{second.version}", "applications": [case]}
        for changed, message in (
            ({"reason": ""}, "请写明调整的理由"),
            ({"reason": "会期有变动。", "applications": []}, "请选择要调整的申报"),
            ({"reason": "会期有变动。", "to": ""}, "请选择另一个名单"),
        ):
            refused = office.post(f"/results/{first.id}/move", {**sent, **changed})
            assert refused.status_code == 422
            assert message in refused.get_data(as_text=True)
        done = office.post(f"/results/{first.id}/move", {**sent, "reason": "会期有变动。"})
        assert done.status_code == 302
        for batch, words in ((first, "调出1份申报"), (second, "调入1份申报")):
            page = office.get(f"/results/{batch.id}")
            assert words in page
            assert "会期有变动。" in page
        stale = office.post(f"/results/{first.id}/move", {**sent, "reason": "再来。"})
        assert stale.status_code == 409

    def test_nobody_else_moves(self, open_place: Any) -> None:
        place = open_place(XUCHANG)
        place.listed(place.office)
        assert place.stranger().client.get(f"/results/{place.batch.id}/move").status_code == 404


def first_version(place: Any, batch: Batch) -> int:
    with place.store.reading() as session:
        return session.get_one(Batch, batch.id).version


def another(place: Any, office: Any) -> Batch:
    """A second list of the same kind, which the first page doesn't offer once nobody waits."""
    first = place.batch
    sent = {
        "office": str(first.organisation_id), "notice": str(first.notice_id), "procedure": first.procedure,
        "title": "第二次会议",
    }  # fmt: skip
    assert office.post("/results/open", sent).status_code == 302
    with place.store.reading() as session:
        return session.scalars(select(Batch).where(Batch.title == "第二次会议")).one()


class TestWaiting:
    """Who failed in time asks for another look after the office has lost its round: the bureau entrusts the case."""

    @pytest.fixture
    def stuck(self, open_place: Any) -> tuple[Any, UUID, Any]:
        """The place, the other office, and the case that waits where nothing is decided any more."""
        place = open_place(JILIN)
        other = set_up_by_a_department(place)
        office, bureau = place.office, place.bureau
        first, _ = place.candidates
        place.opened(office)
        assert place.post(office, "waiting", applications=[str(first.application_id)]).status_code == 302
        place.at(date(2023, 9, 28), 11)
        place.met(office, date(2023, 9, 28))
        assert place.counted(office, (3, 6, 0, 0)).status_code == 302
        assert place.post(office, "decide").status_code == 302
        publish(place, office)
        failed, application_id = place.applicant(place.name_of(first))
        assert failed.post(f"/applications/{application_id}/reconsider", {"grounds": "有遗漏。"}).status_code == 302
        place.at(date(2023, 10, 2))
        place.sweep()
        url = re.search(r'href="(/deadlines/rounds/[^"]+)"', bureau.get("/deadlines"))[1]  # type: ignore[index]
        sent = {**TYPED, **hidden(bureau.get(url)), "entrusted_to-1": f"{other}/综合高级评委会"}
        assert bureau.post(url, sent).status_code == 302
        assert waiting_urls(bureau) == [], "nothing waits at the barred office yet"
        with place.store.reading() as session:
            request = session.scalars(select(Reconsideration)).one()
        typed = {"version": request.version, "outcome": "重新评审", "reason": "确有遗漏。"}
        assert office.post(f"/reconsiderations/{request.id}/answer", typed).status_code == 302
        return place, other, first

    @pytest.mark.clause("JB-6.4")
    def test_what_waits_at_a_barred_office_is_listed_and_entrusted(self, stuck: tuple[Any, UUID, Any]) -> None:
        place, other, case = stuck
        office, bureau = place.office, place.bureau
        page = bureau.get("/deadlines")
        assert "1份申报等待委托其他评委会评审" in page
        (url,) = waiting_urls(bureau)
        page = office.get("/deadlines")
        assert "由发布通知的人社部门委托" in page
        assert waiting_urls(office) == []
        for browser in (office, place.stranger()):
            assert browser.client.get(url).status_code == 404
            assert browser.post(url, {"reason": "x"}).status_code == 404
        page = bureau.get(url)
        assert "有1份申报在那里等待评审" in page
        sent = {
            **hidden(page), "reason": "结果无效，须重新评审。", "letter_number-1": "示例人社委〔2023〕9号",
            "entrusted_to-1": f"{other}/综合高级评委会",
        }  # fmt: skip
        for changed, field, message in (
            ({"reason": " "}, "reason", "请写明委托的理由"),
            ({"letter_number-1": ""}, "letter_number-1", "请填写委托评审函的文号"),
            ({"entrusted_to-1": ""}, "entrusted_to-1", "请从列出的办事机构中选择"),
        ):
            refused = bureau.post(url, {**sent, **changed})
            assert refused.status_code == 422
            told = refused.get_data(as_text=True)
            assert message in told
            assert f'id="{field}-error"' in told
            assert "示例人社委〔2023〕9号" in told or "letter_number-1" in changed, "what was typed stays"
        stale = bureau.post(url, {**sent, "number": ["2"]})
        assert stale.status_code == 409
        assert "由2份变为1份" in stale.get_data(as_text=True)
        assert bureau.post(url, {"reason": "没有内容"}).status_code == 409
        assert mine(place, case).organisation_id == place.batch.organisation_id
        done = bureau.post(url, sent)
        assert done.status_code == 302
        assert mine(place, case).organisation_id == other
        for browser in (office, bureau):
            page = browser.get(done.headers["Location"])
            assert "示例人社委〔2023〕9号" in page
            assert "结果无效，须重新评审。" in page
            assert "随取消授权一并委托" in page
        assert waiting_urls(bureau) == []
        again = place.bureau.post(url, sent)
        assert again.status_code == 409
        assert "可能已由其他工作人员办理" in again.get_data(as_text=True)

    def test_the_applicant_reads_who_reviews_the_case_now(self, stuck: tuple[Any, UUID, Any]) -> None:
        place, other, case = stuck
        (url,) = waiting_urls(place.bureau)
        sent = {
            **hidden(place.bureau.get(url)), "reason": "结果无效，须重新评审。", "letter_number-1": "示例人社委〔2023〕9号",
            "entrusted_to-1": f"{other}/综合高级评委会",
        }  # fmt: skip
        assert place.bureau.post(url, sent).status_code == 302
        browser, application_id = place.applicant(place.name_of(case))
        page = browser.get(f"/applications/{application_id}")
        assert "委托综合评审中心（综合高级评委会）评审，委托函文号：示例人社委〔2023〕9号" in page


def waiting_urls(browser: Any) -> list[str]:
    """Where the page of deadlines leads to entrust cases that wait."""
    return re.findall(r'href="(/deadlines/losses/[^"]+/waiting/[^"]+)"', browser.get("/deadlines"))


def mine(place: Any, candidate: Candidate) -> Candidate:
    with place.store.reading() as session:
        return session.get_one(Candidate, candidate.application_id)  # type: ignore[no-any-return]

"""From accepted cases to confirmed ones, over HTTP, in each place."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from zhicheng.casework.results.acts import shortest
from zhicheng.casework.results.lists import policy_of
from zhicheng.store.models import Application, ApplicationStatus, BatchState, CandidateState

JILIN, GUANGAN, XUCHANG = "220000", "511600", "411000"
DOCUMENT = "示例人社〔2023〕88号"


def states(place: Any) -> list[CandidateState]:
    return [each.state for each in place.on_list()]


def now_waits(browser: Any, place: Any) -> str:
    """What the list's page says it waits for."""
    found = re.search(r"<h2>现在等待：([^<]+)</h2>", browser.get(place.path()))
    return found[1] if found else ""


def publicized(place: Any, *browsers: Any) -> None:
    """The shortest publicity by each body; then the day after."""
    first, position = place.clock.now.date(), place.batch.position
    with place.store.reading() as session:
        policy, _ = policy_of(session, place.site.registry, place.batch)
        last = shortest(policy, first)
    for each in browsers:
        assert f'value="{last.isoformat()}"' in each.get(place.path("publish"))
        assert place.post(each, "publish", first=first.isoformat(), last=last.isoformat()).status_code == 302
    place.at(last, hour=23)
    place.sweep()
    assert place.batch.position == position
    place.at(last + timedelta(days=1), hour=0)
    place.sweep()
    place.at(last + timedelta(days=1))


def confirmed(place: Any, browser: Any) -> None:
    day = place.clock.now.date().isoformat()
    assert place.post(browser, "confirm", number=DOCUMENT, dated=day).status_code == 302
    assert states(place) == [CandidateState.CONFIRMED, CandidateState.FAILED]


@pytest.mark.clause("JA-3.5", "JA-3.6", "JB-6.5")
def test_count_publicity_twice_filing_and_the_document(open_place: Any) -> None:
    place = open_place(JILIN)
    office, province = place.office, place.bureau
    place.decided(office, place.clock.now.date())
    assert now_waits(office, place) == "评审结果双公示"
    publicized(place, office, province)
    assert now_waits(office, place) == "向省人社厅备案"
    assert "截止" in office.get(place.path())
    assert place.post(province, "file").status_code == 409
    assert place.post(office, "file").status_code == 302
    confirmed(place, province)
    assert now_waits(province, place) == "生成电子证书"
    assert DOCUMENT in province.get(place.path())


@pytest.mark.clause("JA-3.5", "JA-3.6")
def test_the_report_is_due_the_day_after_the_meeting_and_the_filing_three_days_after_publicity(open_place: Any) -> None:
    """The meeting is on Wednesday 4 January, publicity from then to Tuesday the 10th."""
    place = open_place(JILIN)
    office, province = place.office, place.bureau
    place.listed(office)
    place.at(date(2023, 1, 5))
    place.met(office, date(2023, 1, 4))
    assert "今天到期" in office.get("/results")
    place.at(date(2023, 1, 6))
    assert "已逾期1天" in office.get("/results")
    place.counted(office, (9, 0, 0, 0), (9, 0, 0, 0))
    place.post(office, "decide")
    place.at(date(2023, 1, 4))
    publicized(place, office, province)
    assert "截止2023年1月13日（周五）" in office.get(place.path())
    place.at(date(2023, 1, 13), hour=23)
    assert "今天到期" in office.get("/results")
    place.at(date(2023, 1, 14), hour=0)
    assert "已逾期1天" in office.get("/results")


@pytest.mark.clause("SG-4.3", "SG-4.4", "SG-6.4")
def test_recheck_publicity_confirmation_and_three_reviews_and_proofs(open_place: Any) -> None:
    place = open_place(GUANGAN)
    office, city = place.office, place.bureau
    place.decided(office, place.clock.now.date())
    assert now_waits(city, place) == "人社部门复核"
    assert place.post(city, "recheck").status_code == 302
    publicized(place, city)
    confirmed(place, city)
    assert now_waits(city, place) == "三审三校"
    page = city.get(place.path("check"))
    assert "第1次审核" in page
    assert place.post(city, "check").status_code == 302
    again = place.post(city, "check")
    assert again.status_code == 409
    assert "不同的人" in again.get_data(as_text=True)
    for colleague in place.colleagues(2):
        assert place.post(colleague, "check").status_code == 302
    page = city.get(place.path("check"))
    assert "第1次校对" in page
    assert page.count("已完成") >= 3
    assert now_waits(city, place) == "三审三校"
    for each in (city, *place.colleagues(2)):
        assert place.post(each, "check").status_code == 302
    assert now_waits(city, place) == "生成电子证书"


@pytest.mark.clause("HX-5.4")
def test_minutes_publicity_by_both_and_confirmation(open_place: Any) -> None:
    place = open_place(XUCHANG)
    office, city = place.office, place.bureau
    place.decided(office, place.clock.now.date())
    assert now_waits(office, place) == "上网公示评审结果"
    publicized(place, office, city)
    confirmed(place, city)


@pytest.mark.clause("HX-5.4")
def test_results_and_minutes_are_due_within_five_working_days(open_place: Any) -> None:
    """The meeting is on Wednesday 18 October; the fifth working day after it is Wednesday the 25th."""
    place = open_place(XUCHANG)
    office = place.office
    place.listed(office)
    place.at(date(2023, 10, 25))
    place.met(office, date(2023, 10, 18))
    assert "今天到期" in office.get("/results")
    place.at(date(2023, 10, 26))
    page = office.get("/results")
    assert "2023年10月25日" in page
    assert "已逾期1天" in page


@pytest.mark.clause("HX-5.4")
def test_no_meeting_across_years(open_place: Any) -> None:
    place = open_place(XUCHANG)
    office = place.office
    place.listed(office)
    place.at(date(2024, 1, 3))
    refused = place.post(office, "meeting", held_on="2024-01-02", members="9", present="9")
    assert refused.status_code == 422
    assert "不得跨年度" in refused.get_data(as_text=True)


class TestFilling:
    def test_what_keeps_somebody_off_is_said_beside_the_name(self, open_place: Any) -> None:
        place = open_place(GUANGAN)
        first, second = (each.application_id for each in place.candidates)
        place.without_paper(first)
        office = place.office
        place.opened(office)
        page = office.get(place.path("waiting"))
        assert page.count("纸质材料尚未收讫") == 1
        assert re.search(rf'value="{first}" disabled', page)
        done = place.post(office, "waiting", applications=[str(first), str(second)])
        assert done.status_code == 302
        assert [each.application_id for each in place.on_list()] == [second]
        assert "有1份没有列入" in office.get(place.path("waiting"))

    def test_somebody_is_taken_off_and_waits_again(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        first, _ = place.listed(office)
        assert place.post(office, "take-off", application=str(first)).status_code == 302
        assert str(first) in office.get(place.path("waiting"))
        assert len(place.on_list()) == 1

    def test_a_list_is_given_up_after_a_page_that_says_so(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.listed(office)
        assert "2人回到待列入状态" in office.get(place.path("cancel"))
        assert place.post(office, "cancel").status_code == 302
        assert place.batch.state is BatchState.CANCELLED
        assert {each.state for each in place.candidates} == {CandidateState.WAITING}

    def test_nobody_is_chosen(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.opened(office)
        refused = place.post(office, "waiting")
        assert refused.status_code == 422
        assert "请选择要列入的申报" in refused.get_data(as_text=True)

    def test_a_title_is_wanted(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        url = re.search(r'href="(/results/open[^"]+)"', office.get("/results"))[1].replace("&amp;", "&")  # type: ignore[index]
        refused = office.post(url, {"title": " "})
        assert refused.status_code == 422
        assert 'id="title-error"' in refused.get_data(as_text=True)

    def test_what_was_changed_meanwhile_is_told(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.listed(office)
        refused = office.post(place.path("cancel"), {"version": 1})
        assert refused.status_code == 409
        assert "列入评审名单" in refused.get_data(as_text=True)


class TestCounts:
    def test_a_row_that_does_not_add_up_is_told_at_the_row(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        first, second = place.listed(office)
        place.met(office, place.clock.now.date())
        refused = place.counted(office, (9, 0, 0, 0), (5, 2, 1, 0))
        page = refused.get_data(as_text=True)
        assert refused.status_code == 422
        assert f'id="error-{second}"' in page
        assert f'id="error-{first}"' not in page
        assert "合计8票，应等于参加表决的9人" in page
        assert re.search(rf'name="against-{second}" value="2"', page)
        assert all(each.present is None for each in place.on_list())

    @pytest.mark.parametrize("typed", ["六", "-1", "1.5", "12345"])
    def test_what_is_no_number_is_told_at_the_row(self, open_place: Any, typed: str) -> None:
        place = open_place(JILIN)
        office = place.office
        first, _ = place.listed(office)
        place.met(office, place.clock.now.date())
        refused = place.post(office, "counts", rows=[str(first)], **{f"favour-{first}": typed})
        assert refused.status_code == 422
        assert "请填写整数" in refused.get_data(as_text=True)

    @pytest.mark.clause("N-1")
    def test_who_withdrew_is_not_there_for_this_candidate(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.listed(office)
        place.met(office, place.clock.now.date())
        assert place.counted(office, (6, 1, 0, 2), (5, 4, 0, 0)).status_code == 302
        first, second = place.on_list()
        assert (first.present, first.in_favour, first.against) == (7, 6, 1)
        page = office.get(place.path("decide"))
        assert "3×6=18≥2×7=14" in page
        assert "3×5=15&lt;2×9=18" in page
        assert "1人通过，1人未通过" in page
        again = office.get(place.path("counts"))
        assert re.search(rf'name="recused-{first.application_id}" value="2"', again)
        assert re.search(rf'name="recused-{second.application_id}" value="0"', again)

    @pytest.mark.clause("N-1")
    def test_a_meeting_without_a_quorum_decides_nothing(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.listed(office)
        place.met(office, place.clock.now.date(), members=9, present=5)
        place.counted(office, (5, 0, 0, 0), (5, 0, 0, 0))
        page = office.get(place.path("decide"))
        assert "3×5＜2×9" in page
        assert "disabled" in page
        assert place.post(office, "decide").status_code == 422

    def test_what_is_missing_keeps_the_result_from_being_confirmed(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.listed(office)
        page = office.get(place.path("decide"))
        for words in ("没有登记评审会议日期", "没有上传会议纪要", "还有2人没有登记票数"):
            assert words in page
        assert "请先登记会议情况" in office.get(place.path("counts"))

    def test_a_meeting_that_was_smaller_than_its_counts_is_counted_again(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.listed(office)
        day = place.clock.now.date()
        place.met(office, day)
        place.counted(office, (9, 0, 0, 0), (3, 6, 0, 0))
        assert place.post(office, "meeting", held_on=day.isoformat(), members="9", present="7").status_code == 302
        assert "有2人的票数与之不符，请重新登记" in office.get(place.path("decide"))
        assert place.post(office, "decide").status_code == 422


class TestMeeting:
    @pytest.mark.parametrize(
        ("typed", "at"),
        [
            ({"held_on": "2023-02-30"}, "held_on"),
            ({"held_on": "2099-01-01"}, "held_on"),
            ({"members": "0"}, "members"),
            ({"members": "九"}, "members"),
            ({"members": "9", "present": "10"}, "present"),
        ],
    )
    def test_what_can_not_be_right_is_told_at_its_field(self, open_place: Any, typed: dict[str, str], at: str) -> None:
        place = open_place(JILIN)
        office = place.office
        place.listed(office)
        refused = place.post(office, "meeting", **typed)
        assert refused.status_code == 422
        assert f'id="{at}-error"' in refused.get_data(as_text=True)

    def test_minutes_are_inspected_kept_and_shown(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.listed(office)
        refused = place.scan(office, "纪要.pdf", io.BytesIO(b"not a scan"))
        assert refused.status_code == 422
        assert 'id="attachment-minutes-error"' in refused.get_data(as_text=True)
        assert place.scan(office).status_code == 302
        found = re.search(r'href="(/results/papers/[0-9a-f-]+)"', office.get(place.path("meeting")))
        assert found
        assert office.client.get(found[1]).mimetype == "image/jpeg"
        assert found[1] in place.bureau.get(place.path())


class TestActs:
    @pytest.mark.clause("N-2")
    def test_a_publicity_that_is_too_short_is_told_at_its_last_day(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office = place.office
        place.decided(office, place.clock.now.date())
        first = place.clock.now.date()
        refused = place.post(office, "publish", first=first.isoformat(), last=(first + timedelta(days=3)).isoformat())
        page = refused.get_data(as_text=True)
        assert refused.status_code == 422
        assert 'id="last-error"' in page
        assert "公示期不足" in page

    @pytest.mark.parametrize("typed", [{"number": "", "dated": "2023-01-05"}, {"number": "一号", "dated": ""}])
    def test_a_document_has_a_number_and_a_day(self, open_place: Any, typed: dict[str, str]) -> None:
        place = open_place(XUCHANG)
        office, city = place.office, place.bureau
        place.decided(office, place.clock.now.date())
        publicized(place, office, city)
        assert place.post(city, "confirm", **typed).status_code == 422
        assert place.batch.position == 3

    @pytest.mark.clause("JB-4.2")
    def test_what_was_filed_irregularly_goes_back_with_a_reason(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office, province = place.office, place.bureau
        place.decided(office, place.clock.now.date())
        publicized(place, office, province)
        place.post(office, "file")
        assert "向省人社厅备案" in province.get(place.path("return"))
        assert place.post(province, "return", to="filing", reason="").status_code == 422
        assert place.post(province, "return", to="filing", reason="没有附公示情况。").status_code == 302
        page = office.get(place.path())
        assert "没有附公示情况。" in page
        assert "现在等待：向省人社厅备案" in page

    @pytest.mark.clause("SG-4.3")
    def test_who_was_wrongly_on_the_list_loses_the_result_and_reads_why(self, open_place: Any) -> None:
        place = open_place(GUANGAN)
        office, city = place.office, place.bureau
        place.listed(office)
        place.met(office, place.clock.now.date())
        place.counted(office, (9, 0, 0, 0), (9, 0, 0, 0))
        place.post(office, "decide")
        first, second = (str(each.application_id) for each in place.on_list())
        unexplained = place.post(city, "recheck", refused=[second])
        assert unexplained.status_code == 422
        assert f'id="reason-{second}-error"' in unexplained.get_data(as_text=True)
        done = place.post(city, "recheck", refused=[second], **{f"reason-{second}": "超出评审范围。"})
        assert done.status_code == 302
        assert states(place) == [CandidateState.PASSED, CandidateState.VOIDED]
        assert "超出评审范围。" in office.get(place.path())
        assert first != second

    def test_nobody_else_does_what_waits_for_another(self, open_place: Any) -> None:
        place = open_place(JILIN)
        office, province = place.office, place.bureau
        place.listed(office)
        for page in ("waiting", "meeting", "counts", "decide", "cancel"):
            assert province.client.get(place.path(page)).status_code == 403
        for page in ("publish", "file", "confirm", "recheck", "check", "return"):
            assert office.client.get(place.path(page)).status_code == 409

    def test_strangers_find_nothing(self, open_place: Any) -> None:
        place = open_place(JILIN)
        place.listed(place.office)
        stranger = place.stranger()
        pages = (
            "",
            "waiting",
            "meeting",
            "counts",
            "decide",
            "cancel",
            "list.xlsx",
            "candidates.pdf",
            "announcement.pdf",
        )
        for page in pages:
            assert stranger.client.get(place.path(page)).status_code == 404
        for page in ("waiting", "take-off", "decide", "publish", "confirm", "check", "return"):
            assert place.post(stranger, page, application=str(uuid4())).status_code == 404
        assert "第一次会议" not in stranger.get("/results?list=all")


@pytest.mark.clause("JB-2.2")
def test_a_monthly_list_is_recognised_by_the_province(open_place: Any) -> None:
    place = open_place(JILIN)
    place.as_recognition()
    province = place.bureau
    place.opened(province, month="2023-01")
    ids = [str(each.application_id) for each in place.candidates]
    place.post(province, "waiting", applications=ids)
    assert "登记票数" not in province.get(place.path())
    refused = place.post(province, "decide", refused=[ids[1]])
    assert refused.status_code == 422
    assert f'id="reason-{ids[1]}-error"' in refused.get_data(as_text=True)
    assert place.post(province, "decide", refused=[ids[1]], **{f"reason-{ids[1]}": "年限不足30年。"}).status_code == 302
    assert states(place) == [CandidateState.PASSED, CandidateState.FAILED]
    confirmed(place, province)
    with place.store.reading() as session:
        assert session.get_one(Application, place.on_list()[0].application_id).status is ApplicationStatus.PASSED

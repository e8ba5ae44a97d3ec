"""Decisions about a case: each on a page that says what will happen, each with its reason, and none twice."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.store.models import ApplicationStatus, DeskState, RouteDesk

NOTE = "聘任日期与聘任文件不一致。"


def text(response: Any) -> str:
    return str(response.get_data(as_text=True))


class TestPassing:
    def test_what_is_missing_is_named_and_nothing_passes(self, way: Any) -> None:
        handler = way.claimed()
        page = handler.get(f"{way.path}/pass")
        assert "没有办完，暂不能通过" in page
        assert "尚未登记" in page
        refused = way.post(handler, "pass", reason="同意。")
        assert refused.status_code == 422
        assert way.desk()[0].position == 1

    @pytest.mark.clause("JA-3.2", "JA-3.3", "JB-6.3")
    def test_over_every_desk_to_acceptance(self, way: Any) -> None:
        way.through_the_unit()
        while way.desk()[0].state is not DeskState.PASSED:
            way.through()
        province = way.site.signed_in("厅工作人员")
        page = province.get(f"{way.path}/minutes")
        assert page.count("审核通过") >= 4
        assert "符合条件，同意推荐。" in page
        assert "已通过全部审核环节" in page

    def test_a_reason_is_asked_for(self, way: Any) -> None:
        way.through_the_unit()
        official = way.claimed()
        way.mark_all(official)
        refused = way.post(official, "pass", reason=" ")
        assert refused.status_code == 422
        assert "请填写审核意见" in text(refused)

    def test_the_slower_of_two_is_told_who_and_when(self, way: Any) -> None:
        way.through_the_unit()
        official = way.claimed()
        way.mark_all(official)
        seen = way.application.version
        assert way.post(official, "pass", reason="同意。").status_code == 302
        again = official.post(f"{way.path}/end", {"version": seen, "reason": "不符合。"})
        assert again.status_code == 409
        assert "孙七" in text(again)
        assert way.application.status is ApplicationStatus.SUBMITTED

    def test_ended_with_a_reason_that_the_applicant_reads(self, way: Any) -> None:
        handler = way.claimed()
        assert "到此结束" in handler.get(f"{way.path}/end")
        assert way.post(handler, "end").status_code == 422
        assert way.post(handler, "end", reason="任职年限不足。").status_code == 302
        assert way.application.status is ApplicationStatus.ENDED
        assert "任职年限不足。" in handler.get(f"{way.path}/minutes")


class TestReturning:
    def returned(self, way: Any, official: Any, **more: str) -> Any:
        day = (way.site.clock.now.date() + timedelta(days=10)).isoformat()
        return way.post(official, "return", **{"opinion": "请一次改齐。", "last_day": day, "step": "send", **more})

    @pytest.mark.clause("JM-4", "SG-4.2")
    def test_the_whole_checklist_comes_first(self, way: Any) -> None:
        handler = way.claimed()
        assert "还有" in handler.get(f"{way.path}/return")
        way.mark(handler, "basic", "mend", NOTE)
        refused = self.returned(way, handler)
        assert refused.status_code == 422
        assert "没有核对" in text(refused)

    @pytest.mark.clause("JM-4")
    def test_the_notice_is_read_before_it_is_sent(self, way: Any) -> None:
        handler = way.claimed()
        way.mark_all(handler, basic=NOTE)
        preview = text(self.returned(way, handler, step="preview"))
        for words in (NOTE, "请一次改齐。", "只有以上栏目可以修改"):
            assert words in preview
        assert way.application.status is ApplicationStatus.SUBMITTED
        edited = text(self.returned(way, handler, step="edit"))
        assert "请一次改齐。" in edited
        assert self.returned(way, handler).status_code == 302
        assert way.application.status is ApplicationStatus.RETURNED
        assert "已退回申报人修改" in handler.get(way.path)
        assert "退回修改中" in handler.get("/desk?list=mending")

    def test_a_day_that_is_none_is_told_at_its_field(self, way: Any) -> None:
        handler = way.claimed()
        way.mark_all(handler, basic=NOTE)
        for day, words in (("2023-02-30", "请按 2023-02-28"), ("2022-01-01", "今天以后")):
            refused = self.returned(way, handler, last_day=day, step="preview")
            assert refused.status_code == 422
            assert words in text(refused)
            assert f'value="{day}"' in text(refused)


class TestSupervision:
    @pytest.mark.clause("JB-6.6")
    def test_a_question_and_its_answer(self, way: Any) -> None:
        way.through_the_unit()
        county = way.claimed()
        assert "送交省级人社部门" in county.get(f"{way.path}/ask")
        assert way.post(county, "ask", question="学历能否认定？", section="education").status_code == 302
        assert "正在等待对请示的答复" in county.get(way.path)
        province = way.site.signed_in("厅工作人员")
        assert "请示待答复" in province.get("/desk")
        assert "学历能否认定？" in province.get(f"{way.path}/answer")
        assert county.client.get(f"{way.path}/answer").status_code == 404
        assert way.post(province, "answer").status_code == 422
        assert way.post(province, "answer", answer="可以认定。").status_code == 302
        assert "可以认定。" in county.get(way.path)

    def test_a_higher_desk_undoes_a_decision(self, way: Any) -> None:
        handler = way.claimed()
        way.post(handler, "end", reason="任职年限不足。")
        province = way.site.signed_in("厅工作人员")
        address = re.search(r'href="([^"]*/annul\?desk=1)"', province.get(f"{way.path}/minutes"))
        assert address
        assert "重新审核" in province.get(address[1])
        done = province.post(address[1], {"version": way.application.version, "reason": "年限计算有误。"})
        assert done.status_code == 302
        assert way.application.status is ApplicationStatus.SUBMITTED
        assert "年限计算有误。" in handler.get(f"{way.path}/minutes")
        assert handler.client.get(f"{way.path}/annul?desk=1").status_code == 409

    def test_a_route_that_would_stay_the_same(self, way: Any) -> None:
        province = way.site.signed_in("厅工作人员")
        assert "调整后的流程" in province.get(f"{way.path}/reroute")
        refused = way.post(province, "reroute", reason="单位层级有误。")
        assert refused.status_code == 409
        assert "没有变化" in text(refused)

    @pytest.mark.clause("JA-3.3")
    def test_the_office_of_a_desk_that_has_none_is_named(self, way: Any) -> None:
        way.through_the_unit()
        with way.site.store.begin() as session:
            last = session.scalars(
                select(RouteDesk).where(RouteDesk.application_id == way.id, RouteDesk.kind == "committee_office")
            ).one()
            # As a committee office that nobody has entered yet: its name is found nowhere.
            last.organisation_id, last.office = None, "示例评委会办事机构"
        while way.desk()[0].kind != "committee_office":
            way.through()
        province = way.site.signed_in("厅工作人员")
        assert "待指定部门" in province.get("/desk?list=unassigned")
        way.post(province, "assign")
        assert "请先选择办理部门" in province.get(way.path)
        offered = re.search(r'<option value="([0-9a-f-]{36})">[^<]*办事机构', province.get(way.path))
        assert offered
        assert way.post(province, "assign", to=offered[1]).status_code == 302
        assert way.desk()[1].endswith("办事机构")

"""One case at its desk: read, held, marked, put on record; every refusal says what happened."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.store.models import DeskMark, Mark

UNIT_SECTION = "basic"


def text(response: Any) -> str:
    return str(response.get_data(as_text=True))


class TestReading:
    def test_the_dossier_as_filed_in_words(self, way: Any) -> None:
        page = way.official().get(way.path)
        for words in ("陈一鸣", "基本信息", "教育经历", "附件材料", "还没有人领取"):
            assert words in page
        with way.site.store.reading() as session:
            mobile = next(each.login for each in way.site.built.doors if each.name == "陈一鸣")
            assert session is not None
        assert mobile not in page, "numbers of people are masked"

    def test_another_place_does_not_see_it(self, way: Any) -> None:
        place = way.site.place.jurisdiction.name
        door = next(
            each for each in way.site.built.doors if each.place not in (place, "平台") and "单位管理员" in each.role
        )
        stranger = way.site.browser()
        stranger.sign_in(door.login, door.password)
        assert stranger.client.get(way.path).status_code == 404

    def test_a_file_is_shown_within_the_page_and_nowhere_else(self, way: Any) -> None:
        official = way.official()
        page = official.get(way.path)
        address = re.search(r'<iframe[^>]*src="([^"#]+)', page)
        assert address
        response = official.client.get(address[1])
        assert response.mimetype == "application/pdf"
        assert response.get_data()[:4] == b"%PDF"
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["Content-Disposition"].startswith("inline")
        assert response.headers["Cache-Control"] == "no-store"
        assert official.client.get(f"{address[1]}?download=1").headers["X-Frame-Options"] == "DENY"
        page_headers = official.client.get(way.path).headers
        assert "frame-src 'self'" in page_headers["Content-Security-Policy"]
        assert page_headers["X-Frame-Options"] == "DENY"

    def test_a_file_of_the_case_is_not_for_strangers(self, way: Any) -> None:
        page = way.official().get(way.path)
        address = re.search(r'<iframe[^>]*src="([^"#]+)', page)[1]  # type: ignore[index]
        stranger = way.site.signed_in("厅工作人员")
        # The bureau that issued the notice oversees; an applicant of the place doesn't.
        assert stranger.client.get(address).status_code == 200
        assert way.site.signed_in("申报人").client.get(address).status_code == 403

    def test_what_is_chosen_in_the_address_is_in_the_viewer(self, way: Any) -> None:
        page = way.official().get(f"{way.path}?section=attachments")
        assert 'id="evidence-title">证明材料<span class="hint">附件材料' in page


class TestHolding:
    def test_claimed_once_the_other_is_told_who_and_when(self, way: Any) -> None:
        way.claimed()
        second = way.site.signed_in("单位负责人").post(f"{way.path}/claim")
        assert second.status_code == 409
        assert "李四" in text(second)
        assert "领取了这份申报" in text(second)

    def test_put_back_and_given_to_a_colleague(self, way: Any) -> None:
        handler = way.claimed()
        assert way.post(handler, "release").status_code == 302
        assert "还没有人领取" in handler.get(way.path)
        way.claimed()
        offered = handler.get(f"{way.path}/hand-over")
        head = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>王五', offered)
        assert head
        assert "请选择转交给谁" in text(way.post(handler, "hand-over"))
        assert way.post(handler, "hand-over", to=head[1]).status_code == 302
        assert "王五于" in handler.get(way.path)
        assert "我在办" in way.site.signed_in("单位负责人").get("/desk")

    def test_nothing_is_marked_before_it_is_claimed(self, way: Any) -> None:
        official = way.official()
        assert way.sections(official) == []
        refused = official.post(f"{way.path}/sections/basic/mark", {"mark": "verified", "version": "0"})
        assert refused.status_code == 409
        assert "请先领取" in text(refused)


class TestMarking:
    def test_by_the_form_alone(self, way: Any) -> None:
        handler = way.claimed()
        answer = way.mark(handler, "basic", "doubtful", "证书编号看不清。")
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("#section-basic")
        page = handler.get(way.path)
        assert "证书编号看不清。" in page
        assert "存疑" in page

    def test_by_the_script(self, way: Any) -> None:
        handler = way.claimed()
        told = way.mark(handler, "basic", json=True).get_json()
        assert told["version"] == 1
        assert "核实" in told["state"]
        assert "核实" in told["entries"]
        assert "尚未登记" in told["bar"]

    def test_a_doubt_needs_its_note(self, way: Any) -> None:
        handler = way.claimed()
        refused = way.mark(handler, "basic", "mend")
        assert refused.status_code == 422
        assert "须写明具体问题" in text(refused)
        assert "须写明具体问题" in way.mark(handler, "basic", "mend", json=True).get_json()["fields"]["note"]

    def test_a_stale_mark_tells_what_changed_and_keeps_what_was_typed(self, way: Any) -> None:
        handler = way.claimed()
        way.mark(handler, "basic")
        stale = way.mark(handler, "basic", "mend", "另一个页面写的。", version="0")
        assert stale.status_code == 409
        assert "将这个栏目标为“核实”" in text(stale)
        assert "另一个页面写的。" in text(stale)
        told = way.mark(handler, "basic", "mend", "同上。", version="0", json=True)
        assert told.status_code == 409
        assert "将这个栏目标为“核实”" in told.get_json()["message"]
        with way.site.store.reading() as session:
            assert session.scalars(select(DeskMark.mark)).one() is Mark.VERIFIED

    @pytest.mark.parametrize("sent", ["", "passed"])
    def test_only_the_three_marks(self, way: Any, sent: str) -> None:
        assert way.mark(way.claimed(), "basic", sent).status_code == 422


class TestRecords:
    @pytest.mark.clause("JA-3.2", "SG-4.1")
    def test_what_is_wrong_is_told_at_its_field(self, way: Any) -> None:
        handler = way.claimed()
        way.record(handler, "publicity", publicized_from="2023-01-02", publicized_to="2023-01-03", place="公告栏")
        page = handler.get(way.path)
        assert "请填写“公示异议" in page or "请填写“公示" in page
        way.record(
            handler, "publicity", publicized_from="2023-01-02", publicized_to="2023-01-03",
            place="公告栏", publicity_objection="无",
        )  # fmt: skip
        page = handler.get(way.path)
        assert "公示期不足" in page
        assert 'value="2023-01-02"' in page

    def test_a_stale_record_is_shown_with_what_was_typed(self, way: Any) -> None:
        handler = way.claimed()
        way.record(handler, "originals", agree="true")
        stale = handler.post(f"{way.path}/records/originals", {"version": "0", "originals-remark": "另写的说明"})
        assert stale.status_code == 409
        assert "另写的说明" in text(stale)
        assert "保存了这项登记" in text(stale)

    def test_a_record_that_the_stage_does_not_ask_for(self, way: Any) -> None:
        handler = way.claimed()
        assert handler.post(f"{way.path}/records/opinion", {"version": "0"}).status_code == 404
        assert handler.post(f"{way.path}/records/nothing", {"version": "0"}).status_code == 404

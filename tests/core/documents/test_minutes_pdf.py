"""Minutes and working papers in print: what they say, over many pages, and what a draft looks like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams

from zhicheng.documents import MissingGlyphs
from zhicheng.documents.minutes_paper import Signed, minutes_paper
from zhicheng.documents.pack_paper import pack_paper
from zhicheng.packs import Balance, Drawing, Filed, Group, Minuted, Named, Pack, Shown

DIGEST = "sha256:" + "ab" * 32
SIGNED = Signed(number=1, digest=DIGEST, signed_by="程雅文", signed_at="2023年2月20日 17:30")


def content(cases: int = 2, experts: int = 9) -> dict[str, Any]:
    """What minutes hold."""
    return {
        "committee": "示例省工程系列高级职称评审委员会",
        "list": "第一次会议",
        "starts_at": "2023-02-20T09:00+08:00",
        "ends_on": "2023-02-20",
        "venue": "三楼会议室",
        "agenda": "审阅材料，评议，投票。",
        "rules": "无记名投票。",
        "size": experts,
        "attendance": [
            {"name": "程雅文" if not each else f"专家{each}", "unit": f"单位{each}", "specialty": "电气",
             "chair": not each, "came": "2023-02-20T08:50+08:00" if each != 3 else None, "left": None}
            for each in range(experts)
        ],
        "ballots": [
            {"number": 1, "opened_at": "2023-02-20T14:00+08:00", "closed_at": "2023-02-20T15:00+08:00",
             "cases": cases, "reason": ""}
        ],
        "counts": [
            {"place": each + 1, "name": f"申报人{each}", "unit": "某厂", "title": "高级工程师", "present": 8,
             "in_favour": 7, "against": 1, "abstained": 0, "recused": 0, "state": "已列入评审名单"}
            for each in range(cases)
        ],
        "opinions": "业绩突出。",
        "other": "",
    }  # fmt: skip


def pack(people: int = 2) -> Pack:
    """A pack with everything in it."""
    line = Named(
        place=1, name="张示例", gender="女", unit="某某大学", series="工程", specialty="电气", title="高级工程师",
        in_favour=7, against=1, abstained=0, state="评审通过",
    )  # fmt: skip
    return Pack(
        title="第一次会议",
        notice="2023年度通知",
        procedure="评委会评审",
        office="工程系列办事机构",
        people="职称评审通过人员",
        voted=True,
        facts=(("评审日期", "2023-02-20"),),
        report="评审工作顺利完成。",
        reported="李四，2023-03-01 10:00",
        minutes=Minuted(number=1, digest=DIGEST, signed_by="程雅文", signed_at="2023-02-20 17:30"),
        scans=(),
        draw=Drawing(
            number=1, redrawn=1, commitment=DIGEST, committed_at="2023-02-07 09:00:00", pool_digest=DIGEST,
            pool_size=120, outside=40, fixed_at="2023-02-07 09:10:00", left_out=(("诚信记录期内", 1),), seed="9f" * 32,
            opened_at="2023-02-07 09:20:00", drawn=25, substituted=2, problems=(),
        ),
        balances=(Balance(title="表决结果", whole=("表决", people + 1), parts=(("通过", people), ("未通过", 1))),),
        groups=(Group(series="工程", level="高级", reviewed=people + 1, passed=people),),
        passed=tuple(replace(line, place=each + 1, name=f"通过{each}") for each in range(people)),
        failed=1,
        not_passed=(replace(line, name="未过者", state="评审未通过"),),
        publicity=(
            Shown(
                body="示例省人社厅", first=date(2023, 2, 21), last=date(2023, 2, 27), working_days=5, objections=3,
                dismissed=2, upheld=1, open=0,
            ),
        ),
        reconsiderations=(("维持原结果", 1),),
        filings=(
            Filed(act="确认、公布", body="示例省人社厅", list="", done_on=date(2023, 3, 20), number="示例人社发〔2023〕18号", dated=date(2023, 3, 20)),
        ),
        doubts=(),
    )  # fmt: skip


def text_of(pdf: bytes) -> str:
    found = str(extract_text(BytesIO(pdf), laparams=LAParams(boxes_flow=None)))
    return found.replace("\n", "").replace("\x0c", "")


def pages_of(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        count = len(opened.pages)
    return [extract_text(BytesIO(pdf), page_numbers=[number]) for number in range(count)]


@pytest.mark.clause("N-4", "HX-5.4")
class TestMinutes:
    def test_they_say_time_attendance_agenda_counts_opinions_and_who_signed(self) -> None:
        said = text_of(minutes_paper(content(), SIGNED))
        for words in (
            "会议纪要", "示例省工程系列高级职称评审委员会", "2023-02-20 09:00", "三楼会议室", "9人", "8人", "未到会",
            "程雅文（主持人）", "审阅材料，评议，投票。", "申报人1", "业绩突出。", "主持人：程雅文",
            "签署时间：2023年2月20日 17:30", DIGEST,
        ):  # fmt: skip
            assert words in said, words
        assert "其他事项" not in said

    def test_a_correction_tells_its_number_and_reason(self) -> None:
        said = text_of(minutes_paper(content(), replace(SIGNED, number=2, reason="漏记缺席情况。")))
        assert "（第2版）" in said
        assert "漏记缺席情况。" in said
        assert "更正的理由" not in text_of(minutes_paper(content(), SIGNED))

    def test_counts_have_the_numbers_of_the_list_and_who_stood_back(self) -> None:
        first, second = content()["counts"]
        off = {**second, "place": None, "name": "李四", "state": "已移出名单"}
        said = text_of(minutes_paper({**content(), "counts": [{**first, "place": 47, "recused": 6}, off]}, SIGNED))
        assert "47申报人0某厂高级工程师87106" in said.replace(" ", "")
        assert "李四（已移—某厂高级工程师87100出名单）" in said.replace(" ", "")
        assert "“到会”不含对该份申报回避的专家" in said
        there = text_of(minutes_paper({**content(), "recused_present": True}, SIGNED))
        assert "“到会”含对该份申报回避的专家" in there

    def test_what_is_not_signed_is_a_draft(self) -> None:
        said = text_of(minutes_paper(content(), Signed(number=1, digest=DIGEST)))
        assert "（尚未签署）" in said
        assert "签署时间" not in said

    def test_three_hundred_counts_have_their_heads_on_every_page(self) -> None:
        pages = pages_of(minutes_paper(content(300, 25), SIGNED))
        assert len(pages) > 8
        counted = [each for each in pages if "申报人" in each]
        assert all("赞成" in each and "弃权" in each for each in counted)
        assert all(sum(f"申报人{number}\n" in each for each in pages) == 1 for number in (0, 150, 299))

    def test_a_heading_is_never_alone_at_the_foot(self) -> None:
        for experts in range(5, 25):
            pages = pages_of(minutes_paper(content(2, experts), SIGNED))
            (page,) = [each for each in pages if "四、投票和表决结果" in each]
            assert "再次投票、作废的理由" in page, experts

    def test_the_same_minutes_give_the_same_file(self) -> None:
        assert minutes_paper(content(), SIGNED) == minutes_paper(content(), SIGNED)

    def test_what_the_type_lacks_is_named(self) -> None:
        with pytest.raises(MissingGlyphs):
            minutes_paper({**content(), "opinions": "\U0003fffd"}, SIGNED)


@pytest.mark.clause("JB-5.2", "SG-5.1")
class TestPack:
    def test_every_part_is_there(self) -> None:
        said = text_of(pack_paper(pack()))
        for words in (
            "一、工作报告", "评审工作顺利完成。", "表决3 = 通过2 + 未通过1", "三、职称评审通过人员名单（2人）", "通过1",
            "未过者", "五、公示情况", "2023-02-27", "维持原结果1件", "六、专家抽取情况", "诚信记录期内1人", "9f9f9f",
            "与账目一致", "示例人社发〔2023〕18号", pack().digest,
        ):  # fmt: skip
            assert words in said, words

    def test_people_have_the_numbers_of_the_list_by_which_notes_name_them(self) -> None:
        (one, _), (other,) = pack().passed, pack().not_passed or ()
        listed = replace(pack(), passed=(replace(one, place=47),), not_passed=(replace(other, place=89),))
        said = text_of(pack_paper(replace(listed, earlier=("第47号申报曾列入“第一批”",)))).replace(" ", "")
        assert "47通过0女" in said
        assert "89未过者" in said

    def test_names_that_are_not_handed_on_are_not_printed(self) -> None:
        said = text_of(pack_paper(replace(pack(), not_passed=None)))
        assert "未过者" not in said
        assert "共1人" in said

    def test_what_there_is_not_has_no_heading_and_numbers_run_on(self) -> None:
        said = text_of(pack_paper(replace(pack(), draw=None, publicity=(), reconsiderations=())))
        assert "专家抽取情况" not in said
        assert "五、办理和备案情况" in said

    def test_a_sum_that_is_off_stands_in_print(self) -> None:
        off = Balance(title="表决结果", whole=("表决", 4), parts=(("通过", 2), ("未通过", 1)))
        assert "相差1，账目不平" in text_of(pack_paper(replace(pack(), balances=(off,))))

    def test_three_hundred_names_have_their_heads_on_every_page(self) -> None:
        pages = pages_of(pack_paper(pack(300)))
        named = [each for each in pages if any(f"通过{number}\n" in each for number in range(300))]
        assert len(named) > 8
        assert all("工作单位" in each for each in named)

    def test_the_fonts_are_embedded(self) -> None:
        with pikepdf.open(BytesIO(pack_paper(pack()))) as pdf:
            fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
            assert fonts
            for font in fonts:
                assert font.FontDescriptor.FontFile2.read_bytes()

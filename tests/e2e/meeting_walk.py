"""The people of a meeting in browsers of their own: the clerk, the bureau, and each expert on a seat."""

from __future__ import annotations

import re
from datetime import date

from looking import Looking
from official_walk import Official
from playwright.sync_api import Page, expect

AGENDA = "上午审阅材料、评议；下午逐人评议、投票。"
RULES = "按标准逐人评议，无记名投票，赞成票达到规定比例为通过。"
FREE = {"bypass_csp": True}
"""For whoever is followed by the examiner, whose script the policy of the pages would keep out."""


def said(page: Page, words: str) -> None:
    expect(page.locator(".flash").first).to_contain_text(words)


def to_tab(page: Page, name: str) -> None:
    page.locator(".tabs").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


class Clerk:
    """Whoever organises the meeting, from the list to its result."""

    def __init__(self, official: Official, look: Looking) -> None:
        self.page, self.look = official.page, look

    def lists(self) -> None:
        page = self.page
        page.get_by_role("link", name="评审结果", exact=True).click()
        page.get_by_role("link", name=re.compile("建立名单")).first.click()
        page.get_by_label(re.compile("名单名称")).fill("第一次评审会议")
        page.get_by_role("button", name="建立名单").click()
        self.look(page, "list-empty")
        to_tab(page, "列入人员")
        page.get_by_role("button", name="列入名单").click()
        expect(page.locator(".flash").first).to_be_visible()

    def plans(self, day: date) -> None:
        page = self.page
        to_tab(page, "名单")
        self.look(page, "list-open")
        page.get_by_role("link", name="编制评审方案").click()
        self.look(page, "plan")
        page.get_by_role("button", name="保存方案").click()
        expect(page.locator(".field-error").first).to_be_visible()
        self.look(page, "plan-errors")
        page.locator("[name=starts_on]").fill(day.isoformat())
        page.locator("[name=ends_on]").fill(day.isoformat())
        page.get_by_label("开始时间").fill("09:00")
        page.get_by_label("会议地点").fill("第一会议室")
        page.get_by_label("议程").fill(AGENDA)
        page.get_by_label("评审办法").fill(RULES)
        page.get_by_role("button", name="保存方案").click()
        said(page, "评审方案已保存")
        self.look(page, "meeting-draft")
        page.get_by_role("button", name="报送方案").click()
        said(page, "评审方案已报送")
        self.look(page, "meeting-filed")

    def pledges(self) -> None:
        page = self.page
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="签署承诺书").click()
        said(page, "保密承诺书已签署")
        self.look(page, "meeting-approved")

    def draws(self) -> None:
        page = self.page
        to_tab(page, "专家和签到")
        self.look(page, "seats-empty")
        to_tab(page, "专家抽取")
        for number, verb in enumerate(("封存种子", "固定范围", "抽取专家"), 1):
            self.look(page, f"draw-{number}")
            page.get_by_role("button", name=verb, exact=True).click()
            expect(page.locator(".flash").first).to_be_visible()
        expect(page.locator("main")).to_contain_text("重新计算一致")
        self.look(page, "draw-done")

    def drawn(self) -> list[str]:
        """Who sits at the meeting."""
        to_tab(self.page, "专家抽取")
        return [each.strip() for each in self.page.locator("tbody th").all_inner_texts()]

    def prepares(self, names: list[str]) -> None:
        """Everybody is there; the first one chairs; one group for all of them."""
        page = self.page
        to_tab(page, "投票")
        self.look(page, "ballot-blocked")
        to_tab(page, "专家和签到")
        self.look(page, "seats")
        for name in names:
            page.get_by_role("button", name=re.compile(rf"签到\s*：{name}")).click()
            said(page, "已签到")
        page.get_by_role("button", name=re.compile(rf"设为主持人\s*：{names[0]}")).click()
        said(page, "已确定会议主持人")
        self.look(page, "seats-there")
        to_tab(page, "专业组")
        self.look(page, "groups")
        for name in names:
            expect(page.get_by_label(name)).not_to_have_value("")
        page.get_by_role("button", name="保存分组").click()
        expect(page.locator(".flash").first).to_be_visible()
        self.look(page, "groups-done")

    def opens(self) -> None:
        page = self.page
        to_tab(page, "投票")
        self.look(page, "ballot-ready")
        page.get_by_role("button", name="开始投票").click()
        said(page, "投票已经开始")
        self.look(page, "ballot-open")

    def closes(self) -> None:
        page = self.page
        to_tab(page, "投票")
        self.look(page, "ballot-all-cast")
        page.get_by_role("button", name="结束投票").click()
        said(page, "投票已结束")
        self.look(page, "ballot-closed")

    def records(self) -> None:
        page = self.page
        to_tab(page, "会议纪要")
        self.look(page, "minutes-empty")
        page.get_by_label("评议的主要意见").fill("材料真实，业绩符合条件。")
        page.get_by_role("button", name="形成纪要").click()
        said(page, "会议纪要已形成")
        self.look(page, "minutes")

    def decides(self) -> None:
        page = self.page
        to_tab(page, "投票")
        page.get_by_role("link", name="去确认结果").click()
        self.look(page, "decide")
        page.get_by_role("button", name="确认结果").click()
        said(page, "评审结果已确认")
        self.look(page, "list-decided")


class Expert:
    """Somebody on a seat."""

    def __init__(self, official: Official, look: Looking | None = None) -> None:
        self.official, self.page = official, official.page
        self.name = ""
        self._look = look

    def look(self, name: str) -> None:
        if self._look is not None:
            self._look(self.page, name)

    def comes(self, title: str) -> None:
        page = self.page
        page.get_by_role("link", name="评审工作", exact=True).click()
        self.look("reviewing")
        page.get_by_role("link", name=title).click()
        self.look("pledge")
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="签署承诺书").click()
        said(page, "保密承诺书已签署")
        self.look("reviewing-meeting-early")

    def reads(self, name: str) -> None:
        page = self.page
        page.get_by_role("link", name="评审工作", exact=True).click()
        page.locator("tbody").get_by_role("link").first.click()
        self.look("reviewing-meeting")
        page.get_by_role("link", name=name).click()
        page.wait_for_load_state()
        page.locator("a[data-evidence]").first.click()
        expect(page.locator("#evidence .viewer")).to_be_visible()
        self.look("reading")
        for each in page.locator("input[name^=score-]").all():
            each.fill("8")
        wrong = page.locator("input[name^=score-]").first
        wrong.fill("许多")
        page.get_by_role("button", name="提交评审意见").click()
        expect(wrong).to_be_focused()
        expect(page.locator(".field-error").first).to_be_in_viewport()
        self.look("reading-refused")
        wrong.fill("8")
        page.locator("textarea[name=words]").fill("业绩突出，符合条件。")
        page.get_by_label("建议通过").check()
        page.get_by_role("button", name="保存草稿").click()
        said(page, "草稿")
        page.get_by_role("button", name="提交评审意见").click()
        said(page, "评审意见已提交")
        page.get_by_role("link", name=name).click()
        expect(page.locator("#opinion")).to_contain_text("业绩突出，符合条件。")
        self.look("reading-done")

    def stands_back(self, name: str) -> None:
        page = self.page
        page.get_by_role("link", name="返回审阅列表").click()
        page.get_by_role("link", name="参评人员名单和回避").click()
        self.look("recusals")
        page.get_by_role("row", name=re.compile(name)).get_by_role("link").last.click()
        self.look("recuse")
        page.get_by_label("回避的原因").select_option(label="亲属")
        page.locator("textarea[name=words]").fill("表兄")
        page.get_by_role("button", name="登记回避").click()
        expect(page.locator(".flash").first).to_be_visible()
        self.look("recusals-done")

    def votes(self, word: str, *, changes: bool = False) -> None:
        """The same word on every case; on second thoughts, another page of choices that still knows them."""
        page = self.page
        to_tab(page, "投票")
        self.look("vote")
        for each in page.locator(".vote-choices").all():
            each.get_by_label(word, exact=True).check()
        page.get_by_role("button", name="核对并投票").click()
        self.look("vote-confirm")
        if changes:
            page.get_by_role("button", name="返回修改").click()
            page.wait_for_load_state()
            for each in page.locator(".vote-choices").all():
                expect(each.get_by_label(word, exact=True)).to_be_checked()
            page.get_by_role("button", name="核对并投票").click()
        page.get_by_role("button", name=re.compile("^投出")).click()
        said(page, "不能更改")
        self.look("vote-cast")

    def keeps_receipts(self) -> None:
        to_tab(self.page, "投票")
        self.page.get_by_role("link", name="我的回执").click()
        expect(self.page.locator("tbody tr").first).to_be_visible()
        self.look("receipts")

    def signs(self) -> None:
        to_tab(self.page, "会议纪要")
        self.look("minutes-sign")
        self.page.get_by_role("button", name="签署会议纪要").click()
        expect(self.page.locator(".flash").first).to_be_visible()
        self.look("minutes-signed")

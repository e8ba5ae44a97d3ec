"""The pieces in a browser: reach, reflow, both themes, with and without scripts."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import render_template_string
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from zhicheng.store.engine import Store
from zhicheng_web import Settings, create_app
from zhicheng_web.clock import BEIJING
from zhicheng_web.pieces import Deadline
from zhicheng_web.presentation import remaining

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    "/gallery",
    "/gallery/application",
    "/gallery/attachments",
    "/gallery/submission",
    "/gallery/done",
    "/gallery/errors/409",
)
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
NOW = datetime(2023, 2, 24, 10, 0, tzinfo=BEIJING)


DEFERRED = re.compile(r"/static/js/(?!early)")
DRAWN = """() => new Promise(done => {
  const drawn = () => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  const arrived = () => requestAnimationFrame(document.readyState === 'loading' ? arrived : drawn);
  arrived();
})"""
"""The moment, in milliseconds of the page's own clock, when what has arrived of it was drawn."""

SHIFTS = """since => new Promise(done => {
  const moved = [];
  const told = (source) => source.node?.outerHTML?.slice(0, 120) ?? source.node?.nodeName;
  new PerformanceObserver(list => list.getEntries().filter(each => each.startTime > since).forEach(each =>
    moved.push([each.value, ...each.sources.map(told)])))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(moved), 150);
})"""
"""What moved on a page after ``since``, by the page's own clock."""


class Gate:
    """Keeps requests back while it is closed; what is asked for once it is open goes through."""

    def __init__(self) -> None:
        self.closed, self._held = True, list[Route]()

    def __call__(self, route: Route) -> None:
        if self.closed:
            self._held.append(route)
        else:
            route.continue_()

    def open(self) -> None:
        self.closed = False
        while self._held:
            self._held.pop().continue_()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_everybody_can_use_the_pages(browser: Browser, gallery_url: str, size: Any, theme: Any) -> None:
    # The examiner has to get past the policy that keeps its script out.
    page = browser.new_page(viewport=size, color_scheme=theme, locale="zh-CN", bypass_csp=True)
    found = []
    for path in PAGES:
        page.goto(gallery_url + path)
        violations = Axe().run(page).response["violations"]
        found += [(path, each["id"], each["nodes"][0]["html"]) for each in violations]
    page.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_nothing_is_cut_off_sideways_and_targets_are_large(page: Page, gallery_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for path in PAGES:
        page.goto(gallery_url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        small = page.evaluate(
            """() => Array.from(document.querySelectorAll(
                 'button, .button, input:not([type=hidden]):not([type=date]), select, .option, .section-list a'))
               .filter(each => each.checkVisibility() && !each.closest('.visually-hidden')
                 && !each.matches('.visually-hidden, [type=radio], [type=checkbox]')
                 && each.getBoundingClientRect().height < 44)
               .map(each => each.outerHTML.slice(0, 100))"""
        )
        assert small == [], path


def test_pages_obey_their_own_policy_and_fetch_nothing_from_outside(page: Page, gallery_url: str) -> None:
    said: list[str] = []
    outside: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(gallery_url) else outside.append(sent.url))
    for path in PAGES[:-1]:
        page.goto(gallery_url + path)
    assert said == []
    assert outside == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_moves_while_scripts_start(page: Page, gallery_url: str, size: Any) -> None:
    # Scripts are kept back until the whole page has been drawn: what a half arrived page moves is not theirs.
    gate = Gate()
    page.route(DEFERRED, gate)
    page.set_viewport_size(size)
    for path in PAGES:
        gate.closed = True
        page.goto(gallery_url + path, wait_until="commit")
        drawn = page.evaluate(DRAWN)
        gate.open()
        page.wait_for_load_state("load")
        assert page.evaluate(SHIFTS, drawn) == [], path


def test_both_counters_say_the_same(page: Page, gallery_settings: Settings, gallery_store: Store, serve: Any) -> None:
    spans = [timedelta(seconds=30), timedelta(minutes=12.5), timedelta(hours=5.01), timedelta(hours=23.99)]
    spans += [timedelta(days=days, seconds=30) for days in (1, 2.5, 3, 4, 30)] + [timedelta(days=-1)]
    source = """{% extends "base.html" %}
        {% block content %}{% for each in deadlines %}{{ deadline(each) }}{% endfor %}{% endblock %}"""
    deadlines = [Deadline("截止", NOW + span) for span in spans]
    app = create_app(gallery_settings, store=gallery_store, now=lambda: NOW)
    app.add_url_rule("/spans", view_func=lambda: render_template_string(source, deadlines=deadlines))
    with serve(app) as address:
        page.goto(address + "/spans")
        left = page.locator("[data-deadline-left]")
        left.evaluate_all("all => all.forEach(each => { each.textContent = ''; })")
        expect(left.first).not_to_be_empty()
        assert left.all_inner_texts() == [remaining(NOW + span, NOW) for span in spans]


def test_rows_come_and_go_on_the_spot(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url + "/gallery/application")
    rows = page.locator("[data-row]:visible")
    page.get_by_role("button", name="添加教育经历").click()
    expect(rows).to_have_count(3)
    expect(rows.nth(2).locator("legend")).to_have_text("教育经历 第3条")
    expect(rows.nth(2).get_by_label("学历")).to_be_focused()
    rows.nth(2).get_by_label("毕业院校").fill("新学校")
    rows.nth(0).get_by_role("button", name="删除本条").click()
    expect(rows.first.locator("legend")).to_have_text("教育经历 第1条")
    expect(page.get_by_text("已删除教育经历 第1条")).to_be_visible()
    page.get_by_role("button", name="撤销删除").click()
    expect(rows).to_have_count(3)
    rows.nth(1).get_by_role("button", name="删除本条").click()
    page.locator(".save-bar").get_by_role("button", name="保存").click()
    expect(rows).to_have_count(2)
    expect(rows.nth(0).get_by_label("毕业院校")).to_have_value("示例大学")
    expect(rows.nth(1).get_by_label("毕业院校")).to_have_value("新学校")


@pytest.mark.clause("JM-3.3.2")
def test_a_change_above_clears_what_lies_below(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url + "/gallery/application")
    expect(page.get_by_label("申报专业范围")).to_have_value("焊接")
    page.get_by_label("申报专业", exact=False).nth(0).select_option("电子信息")
    expect(page.get_by_label("申报专业范围")).to_have_value("")
    assert page.get_by_label("申报专业范围").locator("option").all_inner_texts() == ["请选择", "通信", "软件"]
    page.get_by_label("申报系列").select_option("图书系列")
    page.locator("#specialty").fill("编目")
    page.get_by_label("申报职称名称").select_option("副研究馆员")
    expect(page.get_by_label("申报职称级别")).to_have_value("副高级")
    page.get_by_label("申报系列").select_option("工程系列")
    expect(page.locator("select#specialty")).to_have_value("")


def test_what_is_typed_returns_with_its_error_and_nothing_is_forgotten(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url + "/gallery/application")
    expect(page.get_by_text("基本信息：3分钟前保存")).to_be_visible()
    page.get_by_label("出生日期").first.fill("2023-02-30")
    expect(page.get_by_text("基本信息：有改动未保存")).to_be_visible()
    page.get_by_label("出生日期").first.press("Enter")
    expect(page.locator("#birth_date")).to_have_value("2023-02-30")
    expect(page.locator("#birth_date-error")).to_contain_text("不是存在的日期")
    expect(page.locator("[data-row]:visible")).to_have_count(2)


def test_forms_work_without_scripts(browser: Browser, gallery_url: str) -> None:
    page = browser.new_page(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    page.goto(gallery_url + "/gallery/application")
    expect(page.get_by_role("link", name="年度考核 未填", exact=True)).to_be_visible()
    page.get_by_role("button", name="添加教育经历").click()
    expect(page.locator("fieldset.row")).to_have_count(3)
    page.get_by_label("申报系列").select_option("图书系列")
    page.get_by_role("button", name="更新选项").click()
    expect(page.get_by_label("申报职称名称").locator("option")).to_have_count(6)
    page.locator("fieldset.row").nth(0).get_by_role("button", name="删除本条").click()
    expect(page.locator("fieldset.row")).to_have_count(2)
    page.close()


def test_the_side_list_folds_on_a_phone(page: Page, gallery_url: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(gallery_url + "/gallery/application")
    toggle = page.get_by_role("button", name=re.compile("基本信息"))
    expect(page.locator("#section-entries")).to_be_hidden()
    toggle.click()
    expect(page.get_by_role("link", name="教育经历 需修改")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#section-entries")).to_be_hidden()


def test_tables_are_cards_on_a_phone_and_stay_tables_for_readers(page: Page, gallery_url: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(gallery_url + "/gallery")
    table = page.get_by_role("table", name="申报历史信息")
    expect(table.get_by_role("rowheader").first).to_have_css("display", "block")
    expect(table.locator(".cell-label").first).to_be_visible()
    expect(table.get_by_role("cell").first).to_contain_text("高级工程师")


def test_too_big_a_file_is_told_before_it_is_sent(page: Page, gallery_url: str, tmp_path: Path) -> None:
    big = tmp_path / "聘任文件.pdf"
    big.write_bytes(b"0" * (5000 * 1024 + 1))
    page.goto(gallery_url + "/gallery/attachments")
    card = page.locator("#attachment-appointment")
    card.get_by_label("选择聘任文件的文件").set_input_files(big)
    card.get_by_role("button", name="上传").click()
    expect(card.get_by_role("alert")).to_contain_text("「聘任文件.pdf」有5001KB，超过单张5000KB的上限")
    expect(page).to_have_url(gallery_url + "/gallery/attachments")


def test_the_chosen_theme_stays(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url + "/gallery")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_label("外观").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(gallery_url + "/gallery/done")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark != light


def test_the_keyboard_reaches_the_content_first(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url + "/gallery/application")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_paper_carries_the_content_and_no_buttons(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url + "/gallery/done")
    page.emulate_media(media="print")
    expect(page.locator(".receipt-number")).to_be_visible()
    expect(page.locator(".menu")).to_be_hidden()
    expect(page.locator(".training")).to_be_hidden()


def test_the_long_end_of_the_menu_opens_and_closes(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url + "/gallery")
    more = page.locator(".menu-more summary")
    entry = page.locator(".menu-more").get_by_role("link", name="409")
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.locator("main").click(position={"x": 1, "y": 1})):
        more.click()
        expect(entry).to_be_visible()
        close()
        expect(entry).to_be_hidden()
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(more).to_be_focused()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_open_menu_stays_on_the_page(page: Page, gallery_url: str, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.goto(gallery_url + "/gallery")
    page.locator(".menu-more summary").click()
    box = page.locator(".menu-more > div").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]

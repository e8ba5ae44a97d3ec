"""Officials at their desks, in browsers of their own, and the site that they work on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from zhicheng.registry import Declarations
from zhicheng.store.engine import Store
from zhicheng.store.models import Application, DeskState, Organisation, Person, RouteDesk
from zhicheng.workdays import WorkCalendar
from zhicheng_web import demo

APPLICANT = "陈一鸣"
NOTE = "聘任日期与聘任文件不一致，请核对。"


@dataclass
class Site:
    """A demonstration that is being served; the clock moves when somebody moves it."""

    address: str
    store: Store
    built: demo.Demonstration
    declarations: Declarations
    clock: Any
    applicant: str = APPLICANT
    said: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        return self.declarations.jurisdiction.name

    def application(self) -> Application:
        with self.store.reading() as session:
            query = (
                select(Application)
                .join(Person, Person.id == Application.person_id)
                .where(Person.name == self.applicant, Application.jurisdiction == self.declarations.jurisdiction.code)
            )
            return session.scalars(query).one()

    def desk(self) -> tuple[RouteDesk, str]:
        """The desk at which the case is, and its office (nothing while none is named)."""
        application = self.application()
        with self.store.reading() as session:
            query = select(RouteDesk).where(
                RouteDesk.application_id == application.id,
                RouteDesk.route == application.route,
                RouteDesk.position == application.position,
            )
            desk = session.scalars(query).one()
            office = session.get(Organisation, desk.organisation_id) if desk.organisation_id else None
            return desk, office.name if office else ""

    def doors(self, *roles: str) -> demo.Door:
        return next(
            each for each in self.built.doors if each.place == self.place and any(role in each.role for role in roles)
        )


@dataclass
class StandingClock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


class Official:
    """Somebody at a desk, in a browser of their own."""

    def __init__(self, browser: Browser, site: Site, door: demo.Door, **context: Any) -> None:
        self.site = site
        self.context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}, **context
        )
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: site.said.append(str(error)))
        self.page.goto(f"{site.address}/sign-in")
        self.page.get_by_label("账号").fill(door.login)
        self.page.get_by_label("密码").fill(door.password)
        self.page.locator("main").get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def __enter__(self) -> Official:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def open(self, words: str) -> Page:
        """The case from a list of the queue."""
        self.page.get_by_role("link", name="待办申报").click()
        self.page.locator(".queue-lists").get_by_role("link", name=re.compile(words)).click()
        self.page.get_by_role("row").get_by_role("link", name=self.site.applicant).click()
        expect(self.page.get_by_role("heading", name=self.site.applicant)).to_be_visible()
        self.page.wait_for_load_state()
        return self.page

    def claim(self) -> None:
        self.page.get_by_role("button", name="领取办理").click()
        expect(self.page.get_by_role("button", name="放回待领取")).to_be_visible()
        self.page.wait_for_load_state()

    def mark(self, section: str, word: str, note: str = "") -> None:
        """By the script: the state beside the title follows."""
        place = self.page.locator(f"#section-{section}")
        place.locator(".mark-option").get_by_text(word, exact=True).click()
        if note:
            place.get_by_label(re.compile("^说明")).fill(note)
            place.get_by_label(re.compile("^说明")).blur()
        expect(place.locator("[data-state]")).to_contain_text(word)

    def mark_all(self, **notes: str) -> None:
        for form in self.page.locator("form[data-mark]").all():
            section = str(form.get_attribute("data-mark"))
            if section in notes:
                self.mark(section, "退回修改", notes[section])
            elif "未填报" not in self.page.locator(f"#section-{section} [data-state]").inner_text():
                self.mark(section, "核实")

    def record(self, key: str, **answers: str) -> None:
        form = self.page.locator(f"#record-{key}")
        for name, text in answers.items():
            control = form.locator(f"[name='{key}-{name}']")
            if control.first.get_attribute("type") == "radio":
                form.locator(f"[name='{key}-{name}'][value='{text}']").check()
            elif control.evaluate("each => each.localName") == "select":
                control.select_option(text)
            else:
                control.fill(text)
        form.get_by_role("button", name="登记").click()
        expect(self.page.get_by_text(re.compile("”已登记。"))).to_be_visible()

    def records(self) -> None:
        """Whatever the stage must have on record."""
        first, last = publicity(self.site.clock.now.date())
        known = {
            "originals": {"agree": "true"},
            "publicity": {
                "publicized_from": first.isoformat(),
                "publicized_to": last.isoformat(),
                "place": "单位公告栏",
                "publicity_objection": "无",
            },
            "discipline": {"discipline_opinion": "经查，无违纪违法问题。"},
            "assessments": {"basis": "已核对现职称以来的年度考核材料"},
            "pledge": {"pledge": "true"},
            "opinion": {"opinion": "材料齐全，同意上报。"},
        }
        keys = [
            str(each.get_attribute("id")).removeprefix("record-")
            for each in self.page.locator("[id^=record-]:has(form)").all()
        ]
        for key in keys:
            self.record(key, **known[key])

    def sign(self, word: str) -> None:
        self.page.get_by_role("button", name=f"以{word}身份签署").click()
        expect(self.page.get_by_text(f"已以{word}身份签署")).to_be_visible()

    def hand_over(self, name: str) -> None:
        # By keyboard: right after the jump to the signatures a click can land in the PDF that still moves by.
        self.page.get_by_role("link", name="转交同事").press("Enter")
        choice = self.page.get_by_label(re.compile("转交给"))
        choice.select_option(str(choice.locator("option", has_text=name).get_attribute("value")))
        self.page.get_by_role("button", name="转交").click()
        expect(self.page.get_by_text("已转交")).to_be_visible()

    def pass_on(self) -> None:
        expect(self.page.locator(".bar-missing")).to_have_count(0)
        self.page.locator(".decision-bar").get_by_role("link", name=re.compile("^通过")).press("Enter")
        self.page.wait_for_load_state()
        choice = self.page.get_by_label(re.compile("下一环节的办理部门"))
        if choice.count():
            office = self.site.doors("人力资源和社会保障局工作人员").role.removesuffix("工作人员")
            choice.select_option(label=office)
        self.page.get_by_label(re.compile("审核意见")).fill("已逐项核对，符合条件，同意。")
        self.page.get_by_role("button", name=re.compile("^通过")).click()
        expect(self.page.locator(".flash")).to_contain_text("已通过")
        expect(self.page.locator("#latest")).to_contain_text("审核通过")

    def give_back(self, section: str, note: str) -> None:
        """The whole checklist, the notice as the applicant will see it, then sent."""
        self.mark_all(**{section: note})
        self.page.get_by_role("link", name="退回修改", exact=True).click()
        self.page.get_by_label(re.compile("^退回意见")).fill("请一次改齐后重新提交。")
        self.page.get_by_role("textbox", name="补正的最后一天").fill(
            (self.site.clock.now.date() + timedelta(days=10)).isoformat()
        )
        self.page.get_by_role("button", name="下一步：核对退回通知").click()
        letter = self.page.locator(".letter")
        expect(letter).to_contain_text(note)
        expect(letter).to_contain_text("请一次改齐后重新提交。")
        self.page.get_by_role("button", name="退回申报人").click()
        expect(self.page.get_by_text("退回通知已发出")).to_be_visible()


def publicity(today: date) -> tuple[date, date]:
    """Five working days that are over today."""
    calendar = WorkCalendar.official()
    last = today - timedelta(days=1)
    first = last
    while calendar.count(first, last) < 5:
        first -= timedelta(days=1)
    return first, last


def wait_a_fortnight(site: Site) -> None:
    """Time for the unit's publicity, all of it after the case was filed."""
    site.clock.now += timedelta(days=14)


def resubmitted(browser: Browser, site: Site, note: str) -> None:
    """The applicant reads what is to be mended, has nothing to change, and submits again."""
    application = site.application()
    with Official(browser, site, site.doors("已提交的申报人")) as applicant:
        page = applicant.page
        page.goto(f"{site.address}/applications/{application.id}/sections/basic")
        expect(page.get_by_text(note).first).to_be_visible()
        page.goto(f"{site.address}/applications/{application.id}/confirm")
        for each in page.locator("main").get_by_role("checkbox").all():
            each.check()
        page.locator(".confirmation").get_by_role("button").first.click()
        page.wait_for_url(re.compile("/done"))


def desks_before_acceptance(site: Site) -> Iterator[tuple[RouteDesk, str]]:
    seen: set[UUID] = set()
    while (desk := site.desk())[0].state is not DeskState.PASSED:
        assert desk[0].id not in seen, f"still at {desk[0].title}"
        seen.add(desk[0].id)
        yield desk


def through_the_unit(browser: Browser, site: Site) -> None:
    with Official(browser, site, site.doors("单位管理员")) as handler:
        handler.open("待领取")
        handler.claim()
        handler.records()
        signing = handler.page.locator("#signatures").count() > 0
        if not signing:
            handler.pass_on()
            return
        handler.sign("经办人")
        handler.hand_over("王五")
    with Official(browser, site, site.doors("单位负责人")) as head:
        head.open("我在办")
        head.sign("负责人")
        head.pass_on()

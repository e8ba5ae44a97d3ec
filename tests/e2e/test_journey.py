"""One person of each place, from registering to the certificate in hand: against a server, through a real browser."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from applicant_walk import SHOTS, Walker, Wanted, attach_everything, fill_in_everything
from flask import Flask
from official_walk import Official, Site, desks_before_acceptance, through_the_unit, wait_a_fortnight
from pdfminer.high_level import extract_text
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from zhicheng.casework.clock import business_clock, set_training
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.sweep import sweep
from zhicheng.registry import Registry
from zhicheng.specs import ActKind, DeskKind
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.models import Batch, BatchDuty, Certificate, Organisation, OrganisationKind, PaperHalf
from zhicheng.store.moments import BEIJING
from zhicheng_web import Settings, create_app, demo
from zhicheng_web.demo import answers
from zhicheng_web.demo.accounts import PASSWORD, Numbers
from zhicheng_web.public import captcha

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REGISTRY = Registry.load()
NAME = "何一凡"
OTHERS = 200
"""Numbers that the demonstration may have given to its own people."""


class TrainingClock:
    """The platform's own clock of a training, moved as ``zhicheng clock`` moves it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self) -> datetime:
        return self.now

    @property
    def now(self) -> datetime:
        return business_clock(self._store)().astimezone(BEIJING)

    @now.setter
    def now(self, to: datetime) -> None:
        with self._store.begin() as session:
            set_training(session, to, production=False)


@pytest.fixture(params=REGISTRY.offering(), ids=lambda each: each.jurisdiction.code)
def site(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    staged: tuple[Path, MasterKey, demo.Demonstration],
    serve: Callable[[Flask], AbstractContextManager[str]],
) -> Iterator[Site]:
    template, master, built = staged
    moment = datetime.fromisoformat(dict(built.moments)[request.param.jurisdiction.name]).replace(tzinfo=BEIJING)
    engine = open_engine(sqlite_url(Path(shutil.copy(template, tmp_path / "zhicheng.db"))))
    shutil.copytree(template.parent / "files", tmp_path / "files")
    store = Store(engine, master, blobs=tmp_path / "files")
    clock = TrainingClock(store)
    clock.now = moment
    settings = Settings(secret_key="k" * 40, data_folder=tmp_path, database_url="", payment_secret="p" * 40)
    app = create_app(settings, registry=REGISTRY, store=store)
    with serve(app) as address:
        yield Site(address, store, built, request.param, clock, applicant=NAME)
    engine.dispose()


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the captchas that were drawn say, for whoever can read pictures."""
    drawn: list[str] = []
    issue = captcha.issue

    def told() -> str:
        drawn.append(issue())
        return drawn[-1]

    monkeypatch.setattr(captcha, "issue", told)
    return drawn


def wanted(site: Site) -> Wanted:
    key = next(each.key for each in site.declarations.channels.values() if each.online)
    return Wanted(site.address, site.declarations, answers.eligible(site.declarations, key))


def unit_of(site: Site) -> Organisation:
    """The demonstration's unit."""
    with site.store.reading() as session:
        query = select(Organisation).where(
            Organisation.kind == OrganisationKind.UNIT,
            Organisation.jurisdiction == site.declarations.jurisdiction.code,
            Organisation.credit_code.is_not(None),
        )
        return session.scalars(query.order_by(Organisation.created_at)).first() or pytest.fail("no unit")


class Newcomer:
    """Somebody whom the platform doesn't know yet."""

    def __init__(self, site: Site, page: Page, pictures: list[str]) -> None:
        self.site, self.page, self.pictures = site, page, pictures
        dossier = wanted(site).dossier
        basic, division = dossier["sections"]["basic"], (dossier.get("unit") or {}).get("division")
        numbers = Numbers()
        for _ in range(OTHERS):
            number = numbers.identity(division or "220102", str(basic["birth_date"]), basic["gender"])
        self.number, self.mobile = number, "13900001234"

    def comes_in(self, browser: Browser) -> None:
        """With an account of one's own bound to the unit, in whatever way the place has it."""
        if self.site.declarations.accounts.personal_accounts == "unit":
            self._opened_by_the_unit(browser)
        else:
            self._registers()
            self._asks_the_unit()
            self._approved(browser)

    def _registers(self) -> None:
        page = self.page
        page.goto(f"{self.site.address}/register")
        page.get_by_label("申报地区").select_option(label=self.site.place)
        self._details(page)
        page.get_by_label("设置密码").fill(PASSWORD)
        page.get_by_label(re.compile("再次|确认")).fill(PASSWORD)
        expect(page.locator("img[src*=captcha]")).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.get_by_label(re.compile("验证码")).fill(self.pictures[-1])
        page.get_by_role("button", name="注册").click()
        expect(page.locator(".flash")).to_contain_text("注册成功")

    def _details(self, page: Page) -> None:
        page.get_by_label("姓名", exact=False).first.fill(NAME)
        page.get_by_label("证件号码").fill(self.number)
        page.get_by_label("手机号").fill(self.mobile)

    def _asks_the_unit(self) -> None:
        self.page.get_by_role("link", name="我的单位").click()
        self.page.get_by_label(re.compile("统一社会信用代码")).fill(unit_of(self.site).credit_code or "")
        self.page.get_by_role("button", name="查找").click()
        self.page.get_by_role("button", name="申请绑定此单位").click()
        expect(self.page.get_by_role("heading", name="等待单位审核")).to_be_visible()

    def _approved(self, browser: Browser) -> None:
        with Official(browser, self.site, self.site.doors("单位管理员")) as handler:
            handler.page.goto(f"{self.site.address}/unit/{unit_of(self.site).id}/requests")
            handler.page.get_by_role("link", name=re.compile(f"审核.*{NAME}")).click()
            handler.page.get_by_role("button", name="同意绑定").click()

    def _opened_by_the_unit(self, browser: Browser) -> None:
        with Official(browser, self.site, self.site.doors("单位管理员")) as handler:
            handler.page.goto(f"{self.site.address}/unit/{unit_of(self.site).id}/people/new")
            self._details(handler.page)
            handler.page.locator("main form button.primary").click()
            first = handler.page.locator(".handover .code").inner_text()
        page = self.page
        page.goto(f"{self.site.address}/sign-in")
        page.get_by_label("账号").fill(self.number)
        page.get_by_label("密码").fill(first)
        page.locator("main").get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile("/account/password"))
        page.get_by_label("原密码").fill(first)
        page.get_by_label("新密码", exact=False).first.fill(PASSWORD)
        page.get_by_label(re.compile("再次|确认")).fill(PASSWORD)
        page.locator("main form button.primary").click()
        expect(page.locator(".flash")).to_be_visible()

    def applies(self) -> None:
        page, case = self.page, wanted(self.site)
        page.goto(f"{self.site.address}/applications")
        channel = self.site.declarations.channels[case.dossier["channel"]].name
        page.get_by_role("link", name=re.compile(f"开始申报.*：{re.escape(channel)}$")).click()
        page.get_by_role("button", name="确认无误，开始填报").click()
        page.wait_for_url(re.compile("/sections/"))
        walker = Walker(page, case, "journey")
        fill_in_everything(page, walker)
        attach_everything(page, walker)
        expect(page.locator("#problems")).to_contain_text("没有发现缺漏")
        page.get_by_role("link", name=re.compile("下一步")).click()
        page.wait_for_load_state()
        for each in page.locator("main").get_by_role("checkbox").all():
            each.check()
        page.get_by_role("button", name=re.compile("提交到")).click()
        expect(page.get_by_role("heading", name="已提交")).to_be_visible()


def through_all_desks(browser: Browser, site: Site) -> None:
    wait_a_fortnight(site)
    for desk, office in desks_before_acceptance(site):
        if desk.kind == DeskKind.UNIT:
            through_the_unit(browser, site)
            continue
        with Official(browser, site, site.doors(f"{office}工作人员")) as official:
            official.open("待领取")
            official.claim()
            official.mark_all()
            official.records()
            official.pass_on()
        site.clock.now += timedelta(hours=1)


def pays(site: Site, page: Page) -> None:
    """The fee, where the place's notice has one, through the demonstration's gateway."""
    page.goto(f"{site.address}/applications")
    due = page.get_by_role("link", name="去缴费")
    if due.count():
        due.first.click()
        page.get_by_role("button", name=re.compile("演示|在线|网上")).first.click()
        page.get_by_role("button", name="支付", exact=True).click()
        expect(page.get_by_text(re.compile("已缴费|缴费成功")).first).to_be_visible()


def hands_in_paper(browser: Browser, site: Site, page: Page, office: str) -> None:
    """The bundle, where the channel has one: its number is on the cover sheet."""
    page.goto(f"{site.address}/applications/{site.application().id}")
    covers = page.locator("a[href*='/covers/']")
    if not covers.count():
        return
    with site.store.reading() as session:
        half = session.scalars(select(PaperHalf).where(PaperHalf.application_id == site.application().id)).one()
    cover = page.request.get(site.address + str(covers.first.get_attribute("href"))).body()
    assert spaced(half.number) in read_pdf(cover)
    with Official(browser, site, site.doors(f"{office}工作人员")) as official:
        official.page.goto(f"{site.address}/paper")
        official.page.get_by_label(re.compile("编号")).fill(half.number)
        official.page.get_by_role("button", name="查找").click()
        official.page.get_by_label(re.compile("册数")).fill("1")
        official.page.locator("main form button.primary").click()
        expect(official.page.locator(".flash")).to_be_visible()


class Meeting:
    """The committee's office makes a list of one and enters the count of a meeting held on paper."""

    def __init__(self, browser: Browser, site: Site, office: str) -> None:
        self.browser, self.site, self.office = browser, site, office

    def held(self) -> UUID:
        with Official(self.browser, self.site, self.site.doors(f"{self.office}工作人员")) as official:
            page = official.page
            page.goto(f"{self.site.address}/results")
            page.get_by_role("link", name=re.compile("建立名单")).first.click()
            page.get_by_label(re.compile("名单名称")).fill("第一次评审会议")
            page.get_by_role("button", name="建立名单").click()
            page.wait_for_url(re.compile("/results/[0-9a-f-]{36}"))
            batch_id = UUID(re.findall("[0-9a-f-]{36}", page.url)[0])
            address = f"{self.site.address}/results/{batch_id}"
            page.goto(f"{address}/waiting")
            page.get_by_role("button", name="列入名单").click()
            page.goto(f"{address}/meeting")
            page.locator("[name=held_on]").fill(self.site.clock.now.date().isoformat())
            page.get_by_label(re.compile("评委会组成人数")).fill("9")
            page.get_by_label(re.compile("到会人数")).fill("9")
            page.get_by_role("button", name="保存", exact=True).click()
            page.goto(f"{address}/meeting")
            page.locator("input[type=file]").first.set_input_files(minutes())
            page.get_by_role("button", name="上传").first.click()
            page.goto(f"{address}/counts")
            page.get_by_label(f"{NAME}的赞成票数").fill("8")
            page.get_by_label(f"{NAME}的反对票数").fill("1")
            page.get_by_role("button", name="保存票数").click()
            page.goto(f"{address}/decide")
            expect(page.locator("main")).to_contain_text("1人通过")
            page.get_by_role("button", name="确认结果").click()
            expect(page.locator(".flash")).to_contain_text("评审结果已确认")
        return batch_id


def minutes() -> Any:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return {"name": "会议纪要.pdf", "mimeType": "application/pdf", "buffer": made.getvalue()}


def through_the_acts(browser: Browser, site: Site, batch_id: UUID) -> None:
    """Every act of the procedure by the people of the body whose it is, until nothing waits."""
    turns = 0
    while (found := duty_now(site, batch_id)) is not None:
        kind, office = found
        people = [each for each in site.built.doors if each.place == site.place and each.role.startswith(office)]
        with Official(browser, site, people[turns % len(people)]) as official:
            _act(official.page, site, batch_id, kind)
        turns += 1
        assert turns < 20, f"still at {kind}"
        if kind is ActKind.PUBLICITY and (after := duty_now(site, batch_id)) is None:
            site.clock.now += timedelta(days=30)
            with site.store.begin() as session:
                assert sweep(session, site.clock, REGISTRY).settled == 1, after


def duty_now(site: Site, batch_id: UUID) -> tuple[ActKind, str] | None:
    """What the list waits for and whose it is; None while it waits for nobody (publicity runs, all is done)."""
    with site.store.reading() as session:
        query = (
            select(BatchDuty.kind, Organisation.name)
            .join(Organisation, Organisation.id == BatchDuty.organisation_id)
            .join(Batch, (Batch.id == BatchDuty.batch_id) & (Batch.position == BatchDuty.position))
            .where(Batch.id == batch_id, BatchDuty.done_at.is_(None), BatchDuty.last.is_(None))
            .order_by(Organisation.name)
        )
        row = session.execute(query).first()
        return (ActKind(row[0]), row[1]) if row else None


def _act(page: Page, site: Site, batch_id: UUID, kind: ActKind) -> None:
    address = f"{site.address}/results/{batch_id}"
    match kind:
        case ActKind.RECHECK:
            page.goto(f"{address}/recheck")
            page.get_by_role("button", name="复核办结").click()
        case ActKind.PUBLICITY:
            page.goto(f"{address}/publish")
            page.get_by_role("button", name="发布公示").click()
        case ActKind.FILING:
            page.goto(f"{address}/file")
            page.get_by_role("button", name="办理备案").click()
        case ActKind.CONFIRMATION:
            page.goto(f"{address}/confirm")
            page.locator("[name=number]").fill("示例人社函〔2023〕9号")
            page.locator("[name=dated]").fill(site.clock.now.date().isoformat())
            page.get_by_role("button", name="确认并公布").click()
        case ActKind.PROOFREADING:
            page.goto(f"{address}/check")
            page.get_by_role("button", name=re.compile("^完成第")).click()
        case ActKind.CERTIFICATES:
            page.goto(address)
            page.get_by_role("link", name="生成证书").click()
            page.get_by_role("button", name=re.compile("^生成.*份证书")).click()
    expect(page.locator(".flash").first).to_be_visible()


def read_pdf(content: bytes) -> str:
    return extract_text(io.BytesIO(content)).replace("\xa0", " ")


def takes_the_certificate(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/certificates")
    page.get_by_role("row").get_by_role("link").first.click()
    answer = page.request.get(
        site.address + str(page.get_by_role("link", name="下载证书（PDF）").get_attribute("href"))
    )
    assert answer.ok
    if SHOTS:
        Path(SHOTS, f"{site.declarations.jurisdiction.code}-certificate.pdf").write_bytes(answer.body())
    text = "".join(read_pdf(answer.body()).split())
    basic = wanted(site).dossier["sections"]["basic"]
    with site.store.reading() as session:
        number = session.scalars(select(Certificate.number)).one()
    for words in (NAME, basic["title"], number, "示例人社函〔2023〕9号"):
        assert words in text, words
    with pikepdf.open(io.BytesIO(answer.body())) as pdf:
        assert "/Sig" in str(pdf.Root.AcroForm.Fields[0].get("/FT"))
    page.goto(f"{site.address}/certificates/check")
    page.get_by_label(re.compile("编号")).fill(number)
    page.get_by_label("姓名").fill(NAME)
    page.get_by_role("button", name="查验").click()
    expect(page.locator("main")).to_contain_text("有效")


def test_from_registering_to_the_certificate(browser: Browser, page: Page, site: Site, pictures: list[str]) -> None:
    newcomer = Newcomer(site, page, pictures)
    newcomer.comes_in(browser)
    newcomer.applies()
    through_all_desks(browser, site)
    office = site.desk()[1]
    pays(site, page)
    hands_in_paper(browser, site, page, office)
    batch_id = Meeting(browser, site, office).held()
    through_the_acts(browser, site, batch_id)
    takes_the_certificate(site, page)
    assert site.said == []

"""An application from signing in to the receipt, in every place that is installed, as its declarations have it."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from zhicheng.registry import Declarations, Registry
from zhicheng.specs import AttachmentSpec, Field, Section, UploadLimits
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.moments import BEIJING, system_clock
from zhicheng_web import Settings, create_app, demo
from zhicheng_web.demo import answers

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REGISTRY = Registry.load()
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
SHOTS = os.environ.get("ZHICHENG_SHOTS")
"""A folder for pictures of every page that is walked through, for people to look at."""


@dataclass(frozen=True, slots=True)
class Site:
    """A demonstration that is being served, and the moment that it shows."""

    address: str
    applicant: demo.Door
    declarations: Declarations
    dossier: Mapping[str, Any]


@pytest.fixture(scope="module")
def staged(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> tuple[Path, MasterKey, demo.Demonstration]:
    """A demonstration, built once and copied for each walk."""
    folder = tmp_path_factory.mktemp("demonstration")
    path, master = Path(shutil.copy(sqlite_template, folder / "zhicheng.db")), MasterKey.generate()
    engine = open_engine(sqlite_url(path))
    built = demo.build(Store(engine, master, blobs=folder / "files"), REGISTRY, real=system_clock)
    with engine.connect() as connection:
        connection.exec_driver_sql("select 1")
    engine.dispose()
    return path, master, built


@pytest.fixture(params=REGISTRY.offering(), ids=lambda each: each.jurisdiction.code)
def site(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    staged: tuple[Path, MasterKey, demo.Demonstration],
    serve: Callable[[Flask], AbstractContextManager[str]],
) -> Iterator[Site]:
    template, master, built = staged
    place = request.param.jurisdiction.name
    moment = datetime.fromisoformat(dict(built.moments)[place]).replace(tzinfo=BEIJING)
    engine = open_engine(sqlite_url(Path(shutil.copy(template, tmp_path / "zhicheng.db"))))
    app = create_app(
        Settings(secret_key="k" * 40, data_folder=tmp_path, database_url=""),
        registry=REGISTRY,
        store=Store(engine, master, blobs=tmp_path / "files"),
        now=lambda: moment,
    )
    applicant = next(each for each in built.doors if each.place == place and each.role == "申报人")
    with serve(app) as address:
        yield Site(address, applicant, request.param, _dossier(request.param))
    engine.dispose()


def _dossier(declarations: Declarations) -> Mapping[str, Any]:
    """The eligible case of the first channel that is offered online."""
    key = next(each.key for each in declarations.channels.values() if each.online)
    return answers.eligible(declarations, key)


class Walker:
    """Somebody who fills in whatever a place asks for."""

    def __init__(self, page: Page, site: Site, name: str) -> None:
        self.page, self.site, self.name = page, site, name
        self._shots = 0

    def shoot(self, what: str) -> None:
        if SHOTS:
            self._shots += 1
            path = Path(SHOTS, f"{self.site.declarations.jurisdiction.code}-{self.name}-{self._shots:02}-{what}.png")
            self.page.screenshot(path=path, full_page=True)

    def sign_in(self) -> None:
        self.page.goto(f"{self.site.address}/sign-in")
        self.shoot("sign-in")
        self.page.get_by_label("账号").fill(self.site.applicant.login)
        self.page.get_by_label("密码").fill(self.site.applicant.password)
        self.page.locator("main").get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("heading", name="申报通知", exact=True)).to_be_visible()
        self.shoot("front")

    def fill(self, section: Section) -> None:
        """Answer one section from the eligible case, with a proof at each row that has one."""
        given = (self.site.dossier.get("sections") or {}).get(section.key)
        if not section.repeats:
            known = {"name", "id_type", "id_number", "mobile"}
            self._answer(
                section, f"{section.key}-", {key: each for key, each in (given or {}).items() if key not in known}
            )
            return
        for number, row in enumerate(given or ()):
            rows = self.page.locator(f"#{section.key} [data-row]:visible")
            if rows.count() <= number:
                self.page.locator(f"#{section.key} [data-row-add]").click()
            row_id = rows.nth(number).get_attribute("id")
            self._answer(section, f"{row_id}-", row)
            for proof in row.get("proofs") or ():
                self._prove(section, str(row_id).removeprefix(f"{section.key}-"), proof)

    def _prove(self, section: Section, row: str, proof: str) -> None:
        limits = section.proof_limits or UploadLimits(formats=("pdf",), max_bytes=1)
        field = self.page.locator(f"[name='proof-{row}']")
        if field.evaluate("each => each.localName") == "select":
            field.select_option(proof)
        held = self.page.locator(f"#{section.key}-{row}-proofs .file-name")
        before = held.count()
        self.page.locator(f"[name='file-{row}']").set_input_files(_file(limits, f"{proof}证明"))
        self.page.locator(f"button[value='attach:{section.key}:{row}']").click()
        expect(held).to_have_count(before + 1)

    def _answer(self, section: Section, prefix: str, given: Mapping[str, Any]) -> None:
        # A choice above empties those below, in whatever order the form asks: the second round mends that.
        for _ in range(2):
            for field in section.fields:
                if given.get(field.key) is not None:
                    self._type(field, prefix + field.key, answers.raw(given[field.key]))

    def _type(self, field: Field, name: str, text: str) -> None:
        control = self.page.locator(f"[name='{name}']:visible")
        kind = control.first.evaluate("each => each.type")
        if kind == "radio":
            self.page.locator(f"[name='{name}'][value='{text}']").check()
        elif control.input_value() == text:
            return
        elif kind == "select-one":
            control.select_option(text)
        else:
            control.fill(text)

    def choose_committee(self) -> None:
        """The range of people decides; the committee that fits is then chosen by itself, or else by hand."""
        scope = self.site.dossier.get("applicant_scope")
        if scope:
            self.page.locator(f"[name='committee-applicant_scope'][value='{scope}']").check()
            self.page.locator("[data-save-bar] button[value=save]").click()
        self.page.locator(f"[name='committee-committee'][value='{self.site.dossier['committee']}']").check()

    def save_and_go_on(self) -> None:
        self.page.locator("[data-save-bar] button[value=next]").click()

    def upload(self, spec: AttachmentSpec) -> None:
        card = self.page.locator(f"#attachment-{spec.key}")
        card.locator("input[type=file]").set_input_files(_file(spec.limits, spec.title, spec.ratio))
        card.get_by_role("button", name="上传").click()
        expect(self.page.locator(f"#attachment-{spec.key} .file-name")).to_have_count(1)


def _file(limits: UploadLimits, name: str, ratio: tuple[int, int] | None = None) -> Any:
    """A small real file in a format that is taken there."""
    made = io.BytesIO()
    if ratio or "pdf" not in limits.formats:
        width, height = ratio or (3, 4)
        Image.new("RGB", (width * 60, height * 60), "white").save(made, "JPEG")
        return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": made.getvalue()}


@pytest.mark.clause("JM-3.3.1", "JM-3.3.2", "JM-3.3.3", "JM-3.3.4", "JM-3.3.5")
@pytest.mark.parametrize("size", SIZES)
def test_an_application_from_signing_in_to_the_receipt(page: Page, site: Site, size: str) -> None:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    walker = Walker(page, site, size)
    walker.sign_in()

    page.get_by_role("link", name="进入我的申报").click()
    walker.shoot("self-check")
    place = site.declarations.jurisdiction.name
    block = page.locator("article", has=page.get_by_text(place, exact=True))
    expect(block.get_by_role("link", name=re.compile("继续填写"))).to_be_visible()
    page.get_by_role("row").get_by_role("link").first.click()
    walker.shoot("progress")
    page.get_by_role("link", name="继续填写").click()
    page.wait_for_url(re.compile("/(sections|files)"))
    page.goto(site.address + str(page.locator(".section-list a").first.get_attribute("href")))

    _fill_in_everything(page, walker)
    walker.shoot("files-before")
    _attach_everything(page, walker)
    walker.shoot("files")
    expect(page.locator("#problems")).to_contain_text("没有发现缺漏")
    _read_the_forms(page, site)

    page.get_by_role("link", name=re.compile("下一步")).click()
    walker.shoot("confirm")
    submit = page.get_by_role("button", name=re.compile("提交到"))
    if site.declarations.channels[site.dossier["channel"]].pledge:
        submit.click()
        expect(page.get_by_text("请先阅读并勾选承诺")).to_be_visible()
        page.get_by_role("checkbox").check()
    submit.click()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    walker.shoot("done")
    expect(page.locator(".receipt-number strong")).to_have_text(re.compile(r"[0-9A-F]{16}"))
    expect(page.locator(".route li").first).to_contain_text("办理中")

    page.goto(f"{site.address}/applications")
    expect(page.get_by_role("row", name=re.compile("已申报"))).to_be_visible()
    walker.shoot("history")
    assert [each for each in said if "422" not in each] == []


def _fill_in_everything(page: Page, walker: Walker) -> None:
    done: set[str] = set()
    sections = {each.key: each for each in walker.site.declarations.sections.values()}
    sections |= {
        walker.site.declarations.sections[each].key: walker.site.declarations.sections[each]
        for each in walker.site.declarations.channels[walker.site.dossier["channel"]].sections
    }
    while match := re.search(r"/sections/(\w+)", page.url):
        key = match[1]
        assert key not in done, f"came back to {key}"
        done.add(key)
        if key == "committee":
            walker.choose_committee()
        else:
            walker.fill(sections[key])
        if len(done) <= 3:
            walker.shoot(f"section-{key}")
        _nothing_beyond_the_edge(page)
        walker.save_and_go_on()
        page.wait_for_url(lambda url, here=key: f"/sections/{here}" not in url)  # type: ignore[misc]


def _attach_everything(page: Page, walker: Walker) -> None:
    given = walker.site.dossier.get("attachments") or {}
    channel = walker.site.declarations.channels[walker.site.dossier["channel"]]
    for key in channel.attachments:
        spec = walker.site.declarations.attachments[key]
        if spec.by == "applicant" and (given.get(key) or spec.required is True):
            walker.upload(spec)
    _nothing_beyond_the_edge(page)


def _read_the_forms(page: Page, site: Site) -> None:
    links: Locator = page.get_by_role("link", name=re.compile("^下载"))
    for link in links.all():
        answer = page.request.get(site.address + str(link.get_attribute("href")))
        assert answer.ok, answer.text()
        assert answer.body()[:2] in (b"%P", b"PK")


def _nothing_beyond_the_edge(page: Page) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_what_is_typed_is_saved_by_itself_and_nothing_moves(page: Page, site: Site) -> None:
    walker = Walker(page, site, "autosave")
    walker.sign_in()
    page.goto(f"{site.address}/applications")
    page.get_by_role("row").get_by_role("link", name="继续填写").click()
    page.wait_for_url(re.compile("/(sections|files)"))
    page.goto(site.address + str(page.locator(".section-list a").first.get_attribute("href")))
    field = page.locator("main .field input[type=text]:visible").first
    version = page.locator("[name=version]").input_value()
    place = page.locator("main .field").nth(3).bounding_box()
    field.fill("自动保存")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    expect(page.locator("[data-save-state]")).to_be_visible(timeout=15_000)
    assert int(page.locator("[name=version]").input_value()) == int(version) + 1
    assert page.locator("main .field").nth(3).bounding_box() == place
    page.reload()
    expect(field).to_have_value("自动保存")
    page.locator("[data-save-bar] button[value=next]").click()
    page.wait_for_url(re.compile("/(sections|files)"))

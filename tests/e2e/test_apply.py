"""An application from signing in to the receipt, in every place that is installed, as its declarations have it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from applicant_walk import Walker, Wanted, attach_everything, fill_in_everything
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from zhicheng.registry import Declarations, Registry
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.moments import BEIJING
from zhicheng_web import Settings, create_app, demo
from zhicheng_web.demo import answers

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REGISTRY = Registry.load()
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@dataclass(frozen=True, slots=True)
class Site(Wanted):
    """A demonstration that is being served, at the moment that it shows."""

    applicant: demo.Door


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
        yield Site(address, request.param, _dossier(request.param), applicant)
    engine.dispose()


def _dossier(declarations: Declarations) -> Mapping[str, Any]:
    """The eligible case of the first channel that is offered online."""
    key = next(each.key for each in declarations.channels.values() if each.online)
    return answers.eligible(declarations, key)


@pytest.mark.clause("JM-3.3.1", "JM-3.3.2", "JM-3.3.3", "JM-3.3.4", "JM-3.3.5")
@pytest.mark.parametrize("size", SIZES)
def test_an_application_from_signing_in_to_the_receipt(page: Page, site: Site, size: str) -> None:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    walker = Walker(page, site, size)
    walker.sign_in(site.applicant.login, site.applicant.password)

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

    fill_in_everything(page, walker)
    walker.shoot("files-before")
    attach_everything(page, walker)
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


def _read_the_forms(page: Page, site: Site) -> None:
    links: Locator = page.get_by_role("link", name=re.compile("^下载"))
    for link in links.all():
        answer = page.request.get(site.address + str(link.get_attribute("href")))
        assert answer.ok, answer.text()
        assert answer.body()[:2] in (b"%P", b"PK")


def test_what_is_typed_is_saved_by_itself_and_nothing_moves(page: Page, site: Site) -> None:
    walker = Walker(page, site, "autosave")
    walker.sign_in(site.applicant.login, site.applicant.password)
    page.goto(f"{site.address}/applications")
    page.get_by_role("row").get_by_role("link", name="继续填写").click()
    page.wait_for_url(re.compile("/(sections|files)"))
    page.goto(site.address + str(page.locator(".section-list a").first.get_attribute("href")))
    field = page.locator("main .field input[type=text]:visible").first
    version = page.locator("[name=version]").input_value()
    place = page.locator("main .field").nth(3).bounding_box()
    field.fill("自动保存")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    expect(page.locator("[data-save-state]")).to_be_visible()
    assert int(page.locator("[name=version]").input_value()) == int(version) + 1
    assert page.locator("main .field").nth(3).bounding_box() == place
    page.reload()
    expect(field).to_have_value("自动保存")
    page.locator("[data-save-bar] button[value=next]").click()
    page.wait_for_url(re.compile("/(sections|files)"))

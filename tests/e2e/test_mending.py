"""A returned case in a real browser: what is open, what is locked, the changes, and once more submitted."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from filing import attach, complete, draft_id, give_back, submit
from flask import Flask
from playwright.sync_api import Page, expect

from zhicheng.registry import Declarations, Registry
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.moments import BEIJING, system_clock
from zhicheng_web import Settings, create_app, demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
SHOTS = os.environ.get("ZHICHENG_SHOTS")
OPINION = "学历信息与证书不一致，请一次改齐。"


@dataclass
class Site:
    """A place's demonstration in which the unit has returned the applicant's case."""

    store: Store
    registry: Registry
    built: demo.Demonstration
    place: Declarations
    now: datetime
    address: str = ""
    application_id: UUID | None = field(default=None)

    def clock(self) -> datetime:
        return self.now


@pytest.fixture
def site(
    tmp_path: Path, sqlite_template: Path, serve: Callable[[Flask], AbstractContextManager[str]]
) -> Iterator[Site]:
    registry, master = Registry.load(), MasterKey.generate()
    engine = open_engine(sqlite_url(Path(shutil.copy(sqlite_template, tmp_path / "zhicheng.db"))))
    store = Store(engine, master, blobs=tmp_path / "files")
    built = demo.build(store, registry, real=system_clock)
    place = next(each for each in registry.offering() if each.accounts.unit_accounts == "self")
    moment = datetime.fromisoformat(dict(built.moments)[place.jurisdiction.name]).replace(tzinfo=BEIJING)
    made = Site(store, registry, built, place, moment)
    made.application_id = draft_id(made)
    complete(made, made.application_id)
    attach(made, made.application_id)
    submit(made, made.application_id)
    give_back(made, made.application_id, OPINION, {"education": "毕业院校名称与证书不一致。"})
    settings = Settings(secret_key="k" * 40, data_folder=tmp_path, database_url="")
    app = create_app(settings, registry=registry, store=store, now=made.clock)
    with serve(app) as address:
        made.address = address
        yield made
    engine.dispose()


@pytest.mark.clause("JM-4")
@pytest.mark.parametrize("size", SIZES)
def test_a_returned_case_is_mended_and_submitted_again(page: Page, site: Site, size: str) -> None:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    name = site.place.jurisdiction.name
    door = next(each for each in site.built.doors if each.place == name and each.role == "申报人")
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("账号").fill(door.login)
    page.get_by_label("密码").fill(door.password)
    page.locator("main").get_by_role("button", name="登录").click()
    page.get_by_role("row", name=re.compile("被退回")).get_by_role("link", name="去修改").click()
    expect(page.get_by_text(OPINION).first).to_be_visible()
    _fits(page, size, "progress")
    page.goto(f"{site.address}/applications/{site.application_id}/sections/basic")
    expect(page.get_by_text("已锁定：这个栏目没有被退回")).to_be_visible()
    expect(page.locator("main input[type=text]")).to_have_count(0)
    _fits(page, size, "locked")
    page.goto(f"{site.address}/applications/{site.application_id}/continue")
    page.locator("[name$='-school']:visible").first.fill("另一大学")
    page.locator("[data-save-bar] button[value=next]").click()
    page.wait_for_url(re.compile("/files"))
    _fits(page, size, "files")
    page.get_by_role("link", name=re.compile("下一步：核对改动")).click()
    expect(page.locator(".changes")).to_contain_text("另一大学")
    _fits(page, size, "confirm")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="重新提交").click()
    expect(page.get_by_text("第2次提交的回执")).to_be_visible()
    _fits(page, size, "done")
    assert said == []


def _fits(page: Page, size: str, what: str) -> None:
    """Nothing reaches beyond the edge; a picture for people to look at where a folder is named."""
    page.wait_for_load_state()
    if SHOTS:
        page.screenshot(path=Path(SHOTS, f"mending-{size}-{what}.png"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], page.url

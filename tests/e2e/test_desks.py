"""One case of each place from submission to acceptance, over every desk that its law names, with one return."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from official_walk import (
    NOTE,
    Official,
    Site,
    StandingClock,
    desks_before_acceptance,
    resubmitted,
    through_the_unit,
    wait_a_fortnight,
)
from playwright.sync_api import Browser, expect

from zhicheng.registry import Registry
from zhicheng.specs import DeskKind
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.models import ApplicationStatus, DeskState
from zhicheng.store.moments import BEIJING
from zhicheng_web import Settings, create_app, demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REGISTRY = Registry.load()


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
    store, clock = Store(engine, master, blobs=tmp_path / "files"), StandingClock(moment)
    settings = Settings(secret_key="k" * 40, data_folder=tmp_path, database_url="")
    app = create_app(settings, registry=REGISTRY, store=store, now=clock)
    with serve(app) as address:
        yield Site(address, store, built, request.param, clock)
    engine.dispose()


@pytest.mark.clause("JA-3.2", "JA-3.3", "JB-6.3", "SG-4.1", "SG-4.2", "SG-4.3", "HX-2.4", "HX-2.5.9")
def test_a_case_over_every_desk(browser: Browser, site: Site) -> None:
    assert site.application().status is ApplicationStatus.SUBMITTED
    wait_a_fortnight(site)
    for number, (desk, office) in enumerate(desks_before_acceptance(site)):
        if desk.kind == DeskKind.UNIT:
            through_the_unit(browser, site)
            continue
        with Official(browser, site, site.doors(f"{office}工作人员")) as official:
            official.open("待领取")
            official.claim()
            if number == 1:
                official.give_back("basic", NOTE)
                resubmitted(browser, site, NOTE)
                official.open("再次送审")
                expect(official.page.get_by_text("第2次提交")).to_be_visible()
                official.claim()
            official.mark_all()
            official.records()
            official.pass_on()
    assert site.desk()[0].state is DeskState.PASSED
    assert site.said == []

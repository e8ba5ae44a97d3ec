"""One meeting by its pages alone: from a list with accepted cases to a decided result, each page looked at."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from acceptance import NAMES, PLACES, accepted, moment_of
from case_states import Stage
from flask import Flask
from looking import Looking
from meeting_walk import FREE, Clerk, Expert, said
from official_walk import Official, Site, StandingClock
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.models import Candidate, CandidateState, Organisation, OrganisationKind
from zhicheng.store.moments import BEIJING
from zhicheng_web import Settings, create_app, demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REGISTRY = Registry.load()
CODE = "220000"
"""A place whose plans must be approved before a meeting."""
AHEAD = timedelta(days=14)


@pytest.fixture
def site(
    tmp_path: Path,
    staged: tuple[Path, MasterKey, demo.Demonstration],
    serve: Callable[[Flask], AbstractContextManager[str]],
) -> Iterator[Site]:
    template, master, built = staged
    place = PLACES[CODE]
    engine = open_engine(sqlite_url(Path(shutil.copy(template, tmp_path / "zhicheng.db"))))
    shutil.copytree(template.parent / "files", tmp_path / "files")
    store, clock = Store(engine, master, blobs=tmp_path / "files"), StandingClock(moment_of(built, place))
    with store.begin() as session:
        stage = Stage(session, REGISTRY, BlobDirectory(tmp_path / "files"), CODE, clock.now)
        for name in NAMES:
            accepted(stage, name)
    settings = Settings(secret_key="k" * 40, data_folder=tmp_path, database_url="")
    with serve(create_app(settings, registry=REGISTRY, store=store, now=clock)) as address:
        yield Site(address, store, built, place, clock)
    engine.dispose()


def office_of(site: Site) -> str:
    with site.store.reading() as session:
        query = select(Organisation.name).join(Candidate, Candidate.organisation_id == Organisation.id)
        return session.scalars(query.where(Organisation.jurisdiction == CODE)).first() or pytest.fail("no candidates")


def bureau_of(site: Site) -> str:
    with site.store.reading() as session:
        query = select(Organisation.name).where(
            Organisation.kind == OrganisationKind.BUREAU, Organisation.division == CODE
        )
        return session.scalars(query).one()


def approved(browser: Browser, site: Site, look: Looking) -> None:
    with Official(browser, site, site.doors(f"{bureau_of(site)}工作人员"), **FREE) as official:
        page = official.page
        page.goto(f"{site.address}/meetings")
        look(page, "meetings-bureau")
        page.get_by_role("link", name="第一次评审会议").click()
        look(page, "meeting-bureau")
        page.get_by_label("批复文号").fill("示例人社批〔2023〕1号")
        page.get_by_role("button", name="批准方案").click()
        said(page, "评审方案已批准")


def evidenced(browser: Browser, site: Site, look: Looking) -> None:
    """The bureau forgets the reason, is told, and has the file: what was wrong isn't told any longer."""
    with site.store.reading() as session:
        case = session.scalars(select(Candidate.application_id).where(Candidate.batch_id.is_not(None))).first()
    with Official(browser, site, site.doors(f"{bureau_of(site)}工作人员"), **FREE) as official:
        page = official.page
        page.goto(f"{site.address}/evidence/{case}")
        page.get_by_role("button", name="调取并下载").click()
        refused = page.locator(".field.has-error")
        expect(refused).to_have_count(1)
        look(page, "evidence")
        page.get_by_label("调取的理由").fill("示例复议〔2023〕1号")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="调取并下载").click()
        assert waiting.value.suggested_filename == f"证据材料_{case}.zip"
        expect(refused).to_have_count(0)
        expect(page.locator(".field-error, [aria-invalid=true]")).to_have_count(0)


def states(site: Site) -> dict[int | None, CandidateState]:
    with site.store.reading() as session:
        query = select(Candidate).where(Candidate.batch_id.is_not(None))
        return {each.place: each.state for each in session.scalars(query)}


@pytest.mark.clause("JB-5.2", "SG-5.1", "SG-5.2", "HX-5.1", "HX-5.4", "N-1", "JB-6.3")
def test_a_meeting_by_its_pages_alone(browser: Browser, site: Site) -> None:
    look = Looking()
    with ExitStack() as every:
        clerk = Clerk(
            every.enter_context(Official(browser, site, site.doors(f"{office_of(site)}工作人员"), **FREE)), look
        )
        day = site.clock.now.date() + AHEAD
        clerk.lists()
        clerk.plans(day)
        clerk.pledges()
        approved(browser, site, look)
        clerk.draws()
        site.clock.now = datetime.combine(day, time(9, 5), BEIJING)
        doors = {each.name: each for each in site.built.doors if each.place == site.place and each.role == "评审专家"}
        names = clerk.drawn()
        experts = []
        for name in names:
            official = every.enter_context(Official(browser, site, doors[name], **FREE))
            experts.append(Expert(official, look if name == names[0] else None))
            experts[-1].comes("第一次评审会议")
        clerk.prepares(names)
        reader = experts[0]
        first, second = NAMES
        reader.reads(first)
        reader.stands_back(second)
        clerk.opens()
        for number, each in enumerate(experts):
            each.votes("赞成", changes=number == 1)
        reader.keeps_receipts()
        clerk.closes()
        clerk.records()
        reader.signs()
        clerk.decides()
        evidenced(browser, site, look)
    assert set(states(site).values()) == {CandidateState.PASSED}
    assert site.said == []
    assert look.problems == []

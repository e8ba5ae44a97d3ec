"""What the server does by itself: deadlines take effect by business time, and people are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from zhicheng.casework.clock import set_training
from zhicheng.instance import Instance
from zhicheng.store.models import Application, ApplicationStatus, Event, SignInGuard
from zhicheng.store.moments import BEIJING, system_clock
from zhicheng_web.serve import errands


def instance(folder: Path) -> Instance:
    return Instance(data=folder, database_url="", master_key=folder / "master.key")


def at(site: Any, moment: datetime) -> None:
    with site.store.begin() as session:
        set_training(session, moment, production=False, real=system_clock)


def draft(site: Any) -> Application:
    """The application that nobody has submitted."""
    with site.store.reading() as session:
        found: Application = session.scalars(
            select(Application).where(
                Application.jurisdiction == site.place.jurisdiction.code, Application.submitted_at.is_(None)
            )
        ).one()
    return found


def test_warned_then_lapsed_by_business_time(site: Any, tmp_path: Path) -> None:
    closes = datetime(2023, 3, 1, tzinfo=BEIJING)
    at(site, closes - timedelta(days=10))
    errands(site.store, instance(tmp_path), site.registry)
    assert draft(site).warned_for is None
    at(site, closes - timedelta(days=1))
    errands(site.store, instance(tmp_path), site.registry)
    assert draft(site).warned_for == closes
    assert draft(site).status is ApplicationStatus.DRAFT
    at(site, closes + timedelta(days=1))
    errands(site.store, instance(tmp_path), site.registry)
    assert draft(site).status is ApplicationStatus.LAPSED
    with site.store.reading() as session:
        kinds = session.scalars(select(Event.kind).where(Event.kind.like("application.%"))).all()
    assert "application.warned" in kinds
    errands(site.store, instance(tmp_path), site.registry)
    letters = "".join(each.read_text("utf-8") for each in (tmp_path / "letters").glob("*"))
    assert letters


def test_a_clock_moved_back_brings_a_lapsed_draft_back(site: Any, tmp_path: Path) -> None:
    at(site, datetime(2023, 3, 2, tzinfo=BEIJING))
    errands(site.store, instance(tmp_path), site.registry)
    assert draft(site).status is ApplicationStatus.LAPSED
    at(site, datetime(2023, 2, 10, tzinfo=BEIJING))
    errands(site.store, instance(tmp_path), site.registry)
    assert draft(site).status is ApplicationStatus.DRAFT


def test_traces_of_signing_in_go_when_their_time_is_over_by_both_clocks(site: Any, tmp_path: Path) -> None:
    long_ago, of_the_round = system_clock() - timedelta(days=400), datetime(2023, 2, 10, tzinfo=BEIJING)
    with site.store.begin() as session:
        session.add_all(
            SignInGuard(key=f"login:{number}", failures=1, last_failed_at=failed)
            for number, failed in enumerate((long_ago, of_the_round - timedelta(days=30)))
        )
    at(site, of_the_round)
    errands(site.store, instance(tmp_path), site.registry)
    with site.store.reading() as session:
        assert session.scalars(select(SignInGuard.last_failed_at)).all() == [long_ago]
    at(site, system_clock())
    errands(site.store, instance(tmp_path), site.registry)
    with site.store.reading() as session:
        assert session.scalars(select(SignInGuard)).all() == []

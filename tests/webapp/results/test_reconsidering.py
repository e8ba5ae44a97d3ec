"""The result on the applicant's page, a request to reconsider it, and the office's answer, over HTTP (N-5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from test_publicity import publish, shown

from zhicheng.store.models import Candidate, CandidateState, Reconsideration
from zhicheng_web import Settings
from zhicheng_web.platform import EXTENSION

ONE_PLACE = "220000"
GROUNDS, ANSWER = "代表作在评审时没有送审。", "经复查，代表作确有遗漏。"


@pytest.fixture
def place(open_place: Any) -> Any:
    place = open_place(ONE_PLACE)
    place.decided(place.office, place.clock.now.date())
    return place


def persons(place: Any) -> tuple[tuple[Any, str], tuple[Any, str]]:
    """Who passed and who failed, in browsers, each with the address of the application."""
    found = [place.applicant(place.name_of(each)) for each in place.on_list()]
    (passed, one), (failed, other) = found
    return (passed, f"/applications/{one}"), (failed, f"/applications/{other}")


def stored(place: Any) -> Reconsideration:
    with place.store.reading() as session:
        return session.scalars(select(Reconsideration)).one()


def test_nothing_is_seen_of_a_result_that_is_not_announced(place: Any) -> None:
    for browser, path in persons(place):
        page = browser.get(path)
        assert "评审办理中" in page
        assert "评审未通过" not in page
        assert "申请复查" not in page
        assert browser.client.get(f"{path}/reconsider").status_code == 404


@pytest.mark.clause("N-5", "JA-3.5")
def test_each_sees_what_came_of_it(place: Any) -> None:
    publish(place, place.office)
    (passed, one), (failed, other) = persons(place)
    page = passed.get(one)
    assert "评审通过，正在公示" in page
    assert shown(place)[0] in page
    assert "申请复查" not in page
    page = failed.get(other)
    assert "评审未通过" in page
    assert "赞成票没有达到出席会议专家的2/3" in page
    assert "赞成3票" not in page


def test_a_deployer_may_show_the_counts(place: Any) -> None:
    publish(place, place.office)
    known = place.site.app.extensions[EXTENSION]
    place.site.app.extensions[EXTENSION] = replace(known, settings=replace(known.settings, show_votes=True))
    _, (failed, path) = persons(place)
    assert "到会9人，赞成3票，反对6票，弃权0票" in failed.get(path)


def test_the_times_are_the_deployers(tmp_path: Path) -> None:
    told = {"ZHICHENG_DATA": str(tmp_path), "ZHICHENG_RECONSIDERATION_DAYS": "5", "ZHICHENG_SHOW_VOTES": "1"}
    settings = Settings.from_environment(told)
    assert (settings.reconsideration_days, settings.reconsideration_answer_days, settings.show_votes) == (5, 15, True)


@pytest.mark.clause("N-5")
def test_from_the_request_to_another_list(place: Any) -> None:
    publish(place, place.office)
    _, (failed, path) = persons(place)
    assert f"{path}/reconsider" in failed.get(path)
    empty = failed.post(f"{path}/reconsider", {"grounds": ""})
    assert (empty.status_code, "请写明申请复查的理由" in empty.get_data(as_text=True)) == (422, True)
    assert failed.post(f"{path}/reconsider", {"grounds": GROUNDS}).status_code == 302
    assert "应不晚于" in failed.get(path)
    assert failed.post(f"{path}/reconsider", {"grounds": GROUNDS}).status_code == 409
    office, asked = place.office, f"/reconsiderations/{stored(place).id}"
    assert asked in office.get("/reconsiderations")
    assert GROUNDS in office.get(asked)
    assert place.stranger().client.get(asked).status_code == 404
    version = stored(place).version
    refused = office.post(f"{asked}/answer", {"version": version, "outcome": "重新评审", "reason": ""})
    assert refused.status_code == 422
    typed = {"version": version, "outcome": "重新评审", "reason": ANSWER}
    assert office.post(f"{asked}/answer", typed).status_code == 302
    assert office.post(f"{asked}/answer", typed).status_code == 409
    page = failed.get(path)
    assert "待列入评审名单" in page
    assert ANSWER in page
    assert ANSWER in office.get(asked)
    assert asked in office.get("/reconsiderations?list=answered")
    states = {each.application_id: each.state for each in place.candidates}
    assert CandidateState.WAITING in states.values()
    with place.store.begin() as session:
        # As when a desk above annuls the acceptance of a case that waits.
        session.delete(session.get_one(Candidate, stored(place).application_id))
    assert GROUNDS in office.get(asked)
    assert asked in office.get("/reconsiderations?list=answered")


@pytest.mark.clause("N-5")
def test_the_office_sees_what_is_overdue_and_nobody_asks_late(place: Any) -> None:
    publish(place, place.office)
    (_, _), (failed, path) = persons(place)
    assert failed.post(f"{path}/reconsider", {"grounds": GROUNDS}).status_code == 302
    assert "还剩" in place.office.get("/reconsiderations")
    place.clock.now += timedelta(days=60)
    assert "已逾期" in place.office.get("/reconsiderations")


def test_after_the_time_there_is_no_door(place: Any) -> None:
    publish(place, place.office)
    _, (failed, path) = persons(place)
    place.clock.now += timedelta(days=60)
    page = failed.get(path)
    assert "申请复查的期限" in page
    assert f"{path}/reconsider" not in page
    assert failed.post(f"{path}/reconsider", {"grounds": GROUNDS}).status_code == 409

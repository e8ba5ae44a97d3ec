"""Which committees the form of a plan offers: those that can decide on some later day, though not yet today."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from test_lists import GUANGAN
from test_meeting import AHEAD, Walk, walk

from zhicheng.store.models import Committee, CommitteeState, Expert, ExpertState

__all__ = ["walk"]


@pytest.mark.clause("N-4")
def test_a_committee_whose_term_begins_before_the_meeting_is_offered(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    today = found.place.clock.now.date()
    batch = found.place.batch
    mine = Committee.organisation_id == batch.organisation_id
    form = f"/meetings/lists/{batch.id}/plan"
    with found.place.store.begin() as session:
        session.execute(update(Committee).where(mine).values(since=today + timedelta(days=7)))
        ids = [str(each) for each in session.scalars(select(Committee.id).where(mine))]
    page = found.office.get(form)
    assert [each in page for each in ids] == [True] * len(ids)
    assert found.plan(today + timedelta(days=6)).status_code == 422
    assert found.plan(today + AHEAD).status_code == 302


def test_a_committee_that_can_never_decide_again_is_not_offered(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    batch = found.place.batch
    mine = Committee.organisation_id == batch.organisation_id
    over = {"until": found.place.clock.now.date() - timedelta(days=1)}
    for values in (over, {"state": CommitteeState.RETURNED}):
        with found.place.store.begin() as session:
            session.execute(update(Committee).where(mine).values(values))
        assert "没有可选的评委会" in found.office.get(f"/meetings/lists/{batch.id}/plan")


@pytest.mark.clause("N-4")
def test_a_name_that_the_pool_does_not_know_is_told_before_the_plan_is_filed(walk: Any) -> None:
    """Otherwise the meeting's office would learn of it at the draw, after the bureau approved the plan."""
    found: Walk = walk(GUANGAN)
    batch, day = found.place.batch, found.place.clock.now.date() + AHEAD
    with found.place.store.reading() as session:
        known = session.scalars(select(Expert.specialty).where(Expert.state == ExpertState.APPROVED)).first()
    form = found.office.get(f"/meetings/lists/{batch.id}/plan")
    assert re.search(rf"专家库现有：[^<]*{known}[0-9]+人", form)
    assert found.plan(day, cover="没有的专业 1").status_code == 302
    assert "“没有的专业”专家只有0人，至少需要1人" in found.office.get(found.path(""))
    assert found.post("file").status_code == 302
    assert "“没有的专业”专家只有0人，至少需要1人" in found.place.bureau.get(found.path(""))


def test_a_plan_that_the_pool_can_give_has_no_such_remark(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    found.filed(found.place.clock.now.date() + AHEAD)
    assert "满足不了" not in found.office.get(found.path(""))
    found.drawn()
    with found.place.store.begin() as session:
        session.execute(update(Expert).values(state=ExpertState.REMOVED))
    assert "满足不了" not in found.office.get(found.path("")), "its pool was fixed before"


def test_a_specialty_that_is_named_twice_is_told(walk: Any) -> None:
    """Neither number is dropped without a word."""
    found: Walk = walk(GUANGAN)
    refused = found.plan(found.place.clock.now.date() + AHEAD, cover="电气 3\n机械 1\n电气：2人")
    assert refused.status_code == 422
    assert "“电气”写了不止一次" in refused.get_data(as_text=True)

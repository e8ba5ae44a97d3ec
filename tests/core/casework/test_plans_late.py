"""Plans whose day has come: what isn't filed or approved by then isn't any more (JB-5.2, SG-5.1)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import made_up
import meeting_rounds
import pytest
from meeting_rounds import Meetings

from zhicheng.casework.access import Refusal
from zhicheng.casework.meetings import filing
from zhicheng.specs import Parameter
from zhicheng.store.models import MeetingState

APPROVED = Parameter(key="plan_approved", title="会议申请经批准后方可开会", value=True, cites=made_up.CITE)


@pytest.fixture
def begin(store: Any, clock: Any, cast: Any, numbers: Any, tmp_path: Path) -> Any:
    def begun(**hooks: Any) -> Meetings:
        return meeting_rounds.prepared(store, clock, cast, numbers, tmp_path, **hooks)

    return begun


def refused(meetings: Meetings, *args: Any, **given: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        meetings.do(*args, **given)
    return caught.value


@pytest.mark.clause("JB-5.2")
def test_a_plan_is_filed_before_its_meeting_and_approved_while_it_can_be_held(begin: Any) -> None:
    meetings: Meetings = begin(zhicheng_committee_rules=(APPROVED,))
    batch = meetings.results.listed(meetings.results.accepted())
    last = date(2023, 2, 21)
    meeting = meetings.plan(batch, meetings.committee(), ends_on=last)
    begins, at = meeting.starts_at, {"meeting_id": meeting.id}
    meetings.clock.now = begins
    late = refused(meetings, filing.file_plan, **at, version=meeting.version)
    assert "已经过去" in late.fields["starts_at"]
    meetings.clock.move(seconds=-1)
    filed = meetings.do(filing.file_plan, **at, version=meeting.version)
    meetings.at(date(2023, 2, 22), hour=0)
    given = {**at, "version": filed.version, "document_number": "1号"}
    late = refused(meetings, filing.approve, meetings.results.bureau, **given)
    assert "会议日期已过" in late.fields["document_number"]
    meetings.clock.move(seconds=-1)
    assert meetings.do(filing.approve, meetings.results.bureau, **given).state is MeetingState.APPROVED


def test_a_plan_is_taken_in_also_after_its_meeting(begin: Any) -> None:
    """Where no approval is asked for, that is a receipt."""
    meetings: Meetings = begin()
    meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
    meetings.clock.move(days=30)
    given = {"meeting_id": meeting.id, "version": meeting.version, "document_number": "1号"}
    assert meetings.do(filing.approve, meetings.results.bureau, **given).state is MeetingState.APPROVED

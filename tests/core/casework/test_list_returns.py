"""Lists that go back and come again: what is confirmed stays so, and data that come again are checked anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import made_up
import pytest
from result_rounds import Results, prepared

from zhicheng.casework.access import Refusal
from zhicheng.casework.results import acts, tally
from zhicheng.specs import Act, ActKind, Desk, DeskKind, Parameter, Procedure
from zhicheng.store.engine import Store
from zhicheng.store.models import CheckKind

OFFICE, PROVINCE = Desk(kind=DeskKind.COMMITTEE_OFFICE), Desk(kind=DeskKind.BUREAU, level="province")


def _act(kind: ActKind, by: Desk = PROVINCE) -> Act:
    return Act(key=str(kind), kind=kind, title=f"办理{kind}", by=(by,), cites=made_up.CITE)


PROCEDURE = Procedure(
    key="review",
    title="评审",
    channels=("regular",),
    acts=(
        _act(ActKind.RESULT, OFFICE),
        _act(ActKind.RECHECK),
        _act(ActKind.PUBLICITY),
        _act(ActKind.CONFIRMATION),
        _act(ActKind.FILING),
        _act(ActKind.PROOFREADING, OFFICE),
        _act(ActKind.CERTIFICATES),
    ),
    cites=made_up.CITE,
)
STEPS = Parameter(key="proofreading_steps", title="审核、校对的次数", value=2, unit="次", cites=made_up.CITE)


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
    hooks = {"zhicheng_procedures": (PROCEDURE,), "zhicheng_committee_rules": (STEPS,)}
    return prepared(store, clock, cast, numbers, **hooks)


def checked(known: Results, batch: Any) -> None:
    for kind in CheckKind:
        for each in known.office.people:
            known.do(acts.check, batch, each, kind=kind)


def test_a_list_that_comes_again_is_checked_anew_and_never_goes_behind_its_confirmation(known: Results) -> None:
    batch = known.decided({known.accepted(): 9})
    known.do(acts.recheck, batch, known.bureau, refused={})
    known.do(acts.publish, batch, known.bureau, first=date(2023, 2, 10), last=date(2023, 2, 16))
    known.at(date(2023, 2, 17))
    known.do(acts.confirm, batch, known.bureau, number="示例人社〔2023〕9号", dated=date(2023, 2, 17))
    known.do(acts.file, batch, known.bureau)
    checked(known, batch)
    assert known.batch(batch.id).position == 7
    with pytest.raises(Refusal, match="列出的步骤"):
        known.do(acts.give_back, batch, known.bureau, to="recheck", reason="复核有误。")
    known.at(date(2023, 2, 17), hour=11)
    known.do(acts.give_back, batch, known.bureau, to="proofreading", reason="姓名有误。")
    assert known.batch(batch.id).position == 6
    checked(known, batch)
    assert known.batch(batch.id).position == 7


def test_counts_that_are_more_than_the_meeting_are_missing(known: Results) -> None:
    one = known.accepted()
    batch = known.listed(one)
    known.met(batch)
    known.count(batch, **{str(one): 9})
    known.met(batch, present=7)
    with pytest.raises(Refusal, match="会议到会人数改为7人后，有1人的票数与之不符"):
        known.do(tally.decide, batch)

"""Leading groups: recorded by each office that the law asks, sealed under its key, seen by the bureau above (SG-7.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import made_up
import pytest

from zhicheng.casework import leading_groups
from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.leading_groups import Group
from zhicheng.casework.record import history, payload_of
from zhicheng.registry import Registry
from zhicheng.specs import AccountRules
from zhicheng.store.engine import Store
from zhicheng.store.models import LeadingGroup, Organisation, OrganisationKind, Role

ASKING = Registry.of(
    (made_up.plugin(zhicheng_account_rules=AccountRules(leading_group=made_up.CITE, cites=made_up.CITE)),)
)
TYPED = {"chair": "高远", "post": "局长", "members": ("马一，副局长", " ", "马二"), "since": date(2023, 2, 1)}


class Offices:
    """A province's bureau, a committee's office in it, and somebody at each."""

    def __init__(self, store: Store, clock: Any, cast: Any) -> None:
        self.store, self.clock = store, clock
        self.bureau = cast.organisation(OrganisationKind.BUREAU, name="示例省人社厅")
        self.office = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990100", name="甲子市办事机构")
        self.above, self.staff = cast.member(self.bureau, Role.OFFICER), cast.member(self.office, Role.OFFICER)

    def record(
        self, actor: Actor | None = None, registry: Registry = ASKING, number: int = 0, **typed: Any
    ) -> LeadingGroup:
        with self.store.begin() as session:
            return leading_groups.record_group(
                session, actor or self.staff, self.clock, registry,
                organisation_id=self.office.id, number=number, **{**TYPED, **typed},
            )  # fmt: skip

    def groups(self) -> list[Group]:
        with self.store.reading() as session:
            return leading_groups.groups_of(session, session.get_one(Organisation, self.office.id))

    def overview(self, actor: Actor) -> list[tuple[str, date | None]]:
        with self.store.reading() as session:
            found = leading_groups.overview(session, actor, ASKING)
            return [(each.name, since) for each, since in found.items()]


@pytest.fixture
def offices(store: Store, clock: Any, cast: Any) -> Offices:
    return Offices(store, clock, cast)


@pytest.mark.clause("SG-7.2")
def test_the_bureau_above_sees_who_has_one_and_who_has_none(offices: Offices) -> None:
    assert offices.overview(offices.above) == [("示例省人社厅", None), ("甲子市办事机构", None)]
    offices.record()
    assert offices.overview(offices.above) == [("示例省人社厅", None), ("甲子市办事机构", date(2023, 2, 1))]
    assert offices.overview(offices.staff) == [("甲子市办事机构", date(2023, 2, 1))]
    (group,) = offices.groups()
    assert (group.chair, group.post, group.members) == ("高远", "局长", ("马一，副局长", "马二"))


def test_entries_are_dated_and_stay_and_events_hold_no_name(offices: Offices, store: Store) -> None:
    offices.record()
    offices.record(number=1, chair="高近", since=date(2023, 2, 9))
    assert [(each.chair, each.since) for each in offices.groups()] == [
        ("高近", date(2023, 2, 9)), ("高远", date(2023, 2, 1)),
    ]  # fmt: skip
    with store.reading() as session:
        events = history(session, offices.office.id)
        stored = session.query(LeadingGroup).all()
    assert [payload_of(each)["members"] for each in events] == [2, 2]
    assert all("高".encode() not in each.body for each in events)
    assert all("高".encode() not in each.content_cipher for each in stored)


def test_of_two_who_record_at_once_the_slower_is_told(offices: Offices) -> None:
    offices.record()
    with pytest.raises(Refusal, match="同事登记了新的领导小组"):
        offices.record(number=0)


@pytest.mark.parametrize(
    "typed", [{"chair": " "}, {"post": ""}, {"members": ()}, {"since": None}, {"since": date(2023, 2, 11)}]
)
def test_each_answer_is_checked_at_its_place(offices: Offices, typed: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        offices.record(**typed)
    assert set(refused.value.fields) == set(typed)


def test_only_the_office_itself_records_and_only_where_the_law_asks(offices: Offices, cast: Any) -> None:
    for stranger in (offices.above, cast.member(offices.office, Role.SUPERVISOR)):
        with pytest.raises(Refusal) as refused:
            offices.record(stranger)
        assert refused.value.status == 404
    with pytest.raises(Refusal, match="没有要求"):
        offices.record(registry=Registry.of((made_up.plugin(),)))

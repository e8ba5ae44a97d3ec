"""The operator and its first administrator; bureaus from the division data."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import load_actor
from zhicheng.casework.organisations import bureau_of
from zhicheng.casework.setup import bureau_name, create_bureaus, create_operator
from zhicheng.divisions import Division, Divisions, UnknownDivision
from zhicheng.store.engine import Store
from zhicheng.store.models import Organisation, OrganisationKind, Role
from zhicheng.store.moments import Clock

Numbered = dict[str, Organisation]


def test_the_first_administrator_is_made_once(store: Store, clock: Clock) -> None:
    with store.begin() as session:
        opened = create_operator(session, clock, username="admin")
        actor = load_actor(session, opened.account.id)
        assert actor is not None
        assert actor.password_must_change
        assert [post.role for post in actor.posts(kind=OrganisationKind.OPERATOR)] == [Role.ADMINISTRATOR]
        with pytest.raises(Refusal, match="已经初始化"):
            create_operator(session, clock, username="second")


def test_a_province_gets_its_bureaus_each_under_the_one_around_it(bureaus: Numbered) -> None:
    assert set(bureaus) == {"990000", "990100", "990102", "990103", "990200", "990281"}
    assert bureaus["990000"].name == "示例省人力资源和社会保障厅"
    assert bureaus["990100"].name == "甲子市人力资源和社会保障局"
    assert bureaus["990102"].name == "甲子市东山区人力资源和社会保障局"
    assert bureaus["990102"].superior_id == bureaus["990100"].id
    assert bureaus["990100"].superior_id == bureaus["990000"].id
    assert {bureau.jurisdiction for bureau in bureaus.values()} == {"990000"}
    assert [bureaus[code].level for code in ("990000", "990100", "990281")] == ["province", "city", "county"]


def test_a_citys_bureaus_include_the_provinces_which_stays_the_provinces(
    store: Store, clock: Clock, divisions: Divisions
) -> None:
    with store.begin() as session:
        made = create_bureaus(session, clock, jurisdiction="990200", divisions=divisions)
        assert {bureau.division: bureau.jurisdiction for bureau in made} == {
            "990000": "990000",
            "990200": "990200",
            "990281": "990200",
        }
        again = create_bureaus(session, clock, jurisdiction="990000", divisions=divisions)
        assert {bureau.division for bureau in again} == {"990100", "990102", "990103"}
        assert create_bureaus(session, clock, jurisdiction="990000", divisions=divisions) == []
        assert session.scalar(select(func.count(Organisation.id))) == 6


def test_a_province_that_is_a_city_keeps_its_bureau_a_bureau(divisions: Divisions) -> None:
    naming = "{division}人力资源和社会保障局"
    municipality = Divisions({"980000": Division("示例市", None), "980101": Division("北山区", "980000")})
    assert bureau_name(municipality, "980000", naming) == "示例市人力资源和社会保障局"
    assert bureau_name(municipality, "980101", naming) == "北山区人力资源和社会保障局"
    assert bureau_name(divisions, "990000", "{division}职改办") == "示例省职改办"


def test_the_real_divisions_give_one_bureau_each(store: Store, clock: Clock) -> None:
    official = Divisions.official()
    province = next(iter(official))
    with store.begin() as session:
        made = create_bureaus(session, clock, jurisdiction=province, divisions=official)
    assert len({bureau.division for bureau in made}) == len(made) > 10


def test_the_bureau_of_a_place_is_the_nearest(
    store: Store, clock: Clock, divisions: Divisions, bureaus: Numbered
) -> None:
    zones = divisions.with_overlay({"990171": ("新开发区", "990100")})
    with store.begin() as session:
        assert bureau_of(session, zones, "990171").division == "990100"
        assert bureau_of(session, zones, "990103").division == "990103"
        with pytest.raises(UnknownDivision):
            bureau_of(session, zones, "123456")


def test_without_bureaus_it_is_said_so(store: Store, divisions: Divisions) -> None:
    with store.begin() as session, pytest.raises(Refusal, match=r"尚未开通.*运维"):
        bureau_of(session, divisions, "990103")

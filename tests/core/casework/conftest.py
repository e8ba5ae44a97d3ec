"""People and numbers made up for tests."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from stdnum.cn import ric, uscc

from zhicheng.casework.accounts import register
from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.setup import create_bureaus
from zhicheng.casework.units import Place
from zhicheng.divisions import Division, Divisions
from zhicheng.specs import AccountRules, cited
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from zhicheng.store.moments import Clock


class Numbers:
    """Well-formed numbers, a new one at each call."""

    def __init__(self) -> None:
        self._serial = 0

    def identity(self) -> str:
        """A resident's number."""
        self._serial += 1
        stem = f"220102199001{self._serial % 28 + 1:02}{self._serial:03}"
        return stem + ric.calc_check_digit(stem + "0")

    def mobile(self) -> str:
        self._serial += 1
        return f"138{self._serial:08}"

    def credit_code(self) -> str:
        self._serial += 1
        stem = f"91220101MA{self._serial:07}"
        return stem + uscc.calc_check_digit(stem + "0")


@pytest.fixture
def numbers() -> Numbers:
    return Numbers()


class Cast:
    """Accounts and organisations that a test needs before it begins, written straight to the tables."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store, self._now = store, now

    def organisation(
        self,
        kind: OrganisationKind,
        division: str = "990000",
        *,
        name: str = "示例机构",
        status: OrganisationStatus = OrganisationStatus.APPROVED,
    ) -> Organisation:
        organisation = Organisation(
            id=uuid4(),
            kind=kind,
            name=name,
            jurisdiction=division[:2] + "0000",
            level="province" if division.endswith("0000") else "city" if division.endswith("00") else "county",
            division=division,
            facts={},
            status=status,
            created_at=self._now,
        )
        with self._store.begin() as session:
            session.add(organisation)
        return organisation

    def member(self, organisation: Organisation, role: Role = Role.ADMINISTRATOR) -> Actor:
        """A new account that acts for an organisation."""
        account_id = uuid4()
        with self._store.begin() as session:
            session.add(
                Account(
                    id=account_id,
                    username=f"u{account_id.hex[:12]}",
                    password_hash="",
                    password_must_change=False,
                    created_at=self._now,
                )
            )
            session.flush()
            session.add(
                Membership(
                    id=uuid4(),
                    account_id=account_id,
                    organisation_id=organisation.id,
                    role=role,
                    since=self._now,
                )
            )
        post = Post(organisation.id, role, organisation.kind, organisation.division, approved=True)
        return Actor(account_id, None, (post,))

    def person(self, details: PersonDetails) -> Actor:
        """Somebody who has registered."""
        with self._store.begin() as session:
            account = register(session, lambda: self._now, AccountRules(), details, password="correct horse battery")
        return Actor(account.id, account.person_id)

    def unit(self, division: str, credit_code: str, **columns: Any) -> Organisation:
        """An approved unit whose registrar is the bureau of its division, if there is one."""
        columns = {"name": "示例单位", "status": OrganisationStatus.APPROVED, "facts": {}} | columns
        with self._store.begin() as session:
            bureau = session.scalar(
                select(Organisation.id).where(
                    Organisation.kind == OrganisationKind.BUREAU, Organisation.division == division
                )
            )
            unit = Organisation(
                id=uuid4(),
                kind=OrganisationKind.UNIT,
                jurisdiction=division[:2] + "0000",
                level="county",
                division=division,
                credit_code=credit_code,
                registrar_id=bureau,
                created_at=self._now,
                submitted_at=self._now,
                **columns,
            )
            session.add(unit)
        return unit

    def operator(self) -> Actor:
        """An administrator of the platform."""
        return self.member(self.organisation(OrganisationKind.OPERATOR, name="平台运维"))


@pytest.fixture
def cast(store: Store, clock: object) -> Cast:
    return Cast(store, clock())  # type: ignore[operator]


@pytest.fixture
def divisions() -> Divisions:
    """A province that is nowhere."""
    return Divisions(
        {
            "990000": Division("示例省", None),
            "990100": Division("甲子市", "990000"),
            "990102": Division("东山区", "990100"),
            "990103": Division("西山区", "990100"),
            "990200": Division("乙丑市", "990000"),
            "990281": Division("南山县", "990200"),
        }
    )


@pytest.fixture
def bureaus(store: Store, clock: Clock, divisions: Divisions) -> dict[str, Organisation]:
    """The province's bureaus, by division."""
    with store.begin() as session:
        made = create_bureaus(session, clock, jurisdiction="990000", divisions=divisions)
    return {bureau.division: bureau for bureau in made}


@pytest.fixture
def place(divisions: Divisions) -> Place:
    """Where units register themselves and their division follows the licence."""
    rules = AccountRules(
        division_from_licence=True, superior_unit=True, cites=(cited("示例通知〔2023〕1号")("二", "X-2"),)
    )
    return Place("990000", rules, divisions)


@pytest.fixture
def managed(divisions: Divisions) -> Place:
    """Where units are created and approved by whoever manages them, and people by their unit."""
    rules = AccountRules(
        personal_accounts="unit", unit_accounts="creator", unit_approved_by="creator", binding="creation"
    )
    return Place("990000", rules, divisions)


@pytest.fixture
def details(numbers: Numbers) -> PersonDetails:
    """Somebody with everything."""
    return PersonDetails(
        name="曾小明",
        id_type="居民身份证",
        id_number=numbers.identity(),
        mobile=numbers.mobile(),
        email="zeng@example.com",
    )


@pytest.fixture
def chance() -> random.Random:
    """The same chances in every run."""
    return random.Random(20230210)

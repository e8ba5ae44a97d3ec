"""People and numbers made up for tests."""

from __future__ import annotations

import random
from datetime import datetime
from uuid import uuid4

import pytest
from stdnum.cn import ric, uscc

from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.people import PersonDetails
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
)


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

    def operator(self) -> Actor:
        """An administrator of the platform."""
        return self.member(self.organisation(OrganisationKind.OPERATOR, name="平台运维"))


@pytest.fixture
def cast(store: Store, clock: object) -> Cast:
    return Cast(store, clock())  # type: ignore[operator]


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

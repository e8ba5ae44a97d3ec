"""The first things in an empty database: the operator with its administrator, and the bureaus of a
jurisdiction."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.accounts import Opened, open_office_account
from zhicheng.casework.organisations import store_organisation
from zhicheng.casework.staff import give_role
from zhicheng.divisions import Divisions
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus, Role
from zhicheng.store.moments import Clock

_NOWHERE = "000000"


def create_operator(session: Session, clock: Clock, *, username: str, name: str = "平台运维") -> Opened:
    """The organisation that runs the platform and its first administrator; refused when there is one already."""
    if session.scalar(select(Organisation.id).where(Organisation.kind == OrganisationKind.OPERATOR)) is not None:
        raise Refusal("initialised", "平台已经初始化，没有改动。如忘记管理员密码，请由另一名管理员重置。")
    operator = store_organisation(
        session,
        None,
        clock,
        Organisation(
            id=uuid4(),
            kind=OrganisationKind.OPERATOR,
            name=name,
            jurisdiction=_NOWHERE,
            level="nation",
            division=_NOWHERE,
            facts={},
            status=OrganisationStatus.APPROVED,
            created_at=clock(),
            decided_at=clock(),
        ),
    )
    opened = open_office_account(session, clock, username=username)
    give_role(session, None, clock, operator, opened.account.id, Role.ADMINISTRATOR)
    return opened


def create_bureaus(
    session: Session,
    clock: Clock,
    *,
    jurisdiction: str,
    divisions: Divisions,
    naming: str = "{division}人力资源和社会保障局",
) -> list[Organisation]:
    """The bureaus of a jurisdiction's division, of all around it and of all inside it that are still missing.

    ``naming`` is the jurisdiction's ``bureau``. Bureaus outside (the province's, for a city) belong to their
    own division's jurisdiction. Each bureau's superior is the one around it. Run again, it adds what is new.
    """
    above = tuple(reversed(divisions.ancestors(jurisdiction)))
    known = {
        bureau.division: bureau
        for bureau in session.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.BUREAU))
    }
    created = []
    for code in (*above, divisions.code(jurisdiction), *_inside(divisions, jurisdiction)):
        if code in known:
            continue
        parent = known.get(divisions.parent(code) or "")
        known[code] = Organisation(
            id=uuid4(),
            kind=OrganisationKind.BUREAU,
            name=bureau_name(divisions, code, naming),
            jurisdiction=code if code in above else divisions.code(jurisdiction),
            level=divisions.level(code),
            division=code,
            facts={},
            status=OrganisationStatus.APPROVED,
            superior_id=parent.id if parent else None,
            created_at=clock(),
            decided_at=clock(),
        )
        created.append(store_organisation(session, None, clock, known[code]))
    return created


def bureau_name(divisions: Divisions, code: str, naming: str) -> str:
    """What a division's bureau is called: places without their province, and 厅 for provinces that aren't
    cities."""
    level, full = divisions.level(code), divisions.full_name(code)
    if level == "province":
        name = naming.format(division=full)
        return name if full.endswith("市") or not name.endswith("局") else name.removesuffix("局") + "厅"
    province = divisions.ancestors(code)[-1]
    return naming.format(division=full.removeprefix(divisions.name(province)))


def _inside(divisions: Divisions, code: str) -> list[str]:
    """All divisions inside one, each after the one around it."""
    found: list[str] = []
    for child in divisions.children(code):
        found += [child, *_inside(divisions, child)]
    return found

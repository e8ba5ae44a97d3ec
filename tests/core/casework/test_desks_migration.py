"""A case that was submitted before there were desks is at its first desk after the migration."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, Uuid, bindparam, text

from zhicheng.store.engine import open_engine
from zhicheng.store.migrate import differences, downgrade, upgrade
from zhicheng.store.moments import Moment

NOW = datetime.fromisoformat("2023-02-10T10:00:00+08:00")


def insert(connection: Connection, table: str, **values: object) -> UUID:
    """A row by plain SQL, as an older version would have written it."""
    given = {"id": uuid4(), **values}
    kinds = [
        bindparam(key, type_=Uuid() if isinstance(each, UUID) else Moment() if isinstance(each, datetime) else None)
        for key, each in given.items()
    ]
    names = ", ".join(given)
    places = ", ".join(f":{key}" for key in given)
    connection.execute(text(f"insert into {table} ({names}) values ({places})").bindparams(*kinds), given)
    return given["id"]  # type: ignore[return-value]


def submitted(connection: Connection) -> UUID:
    bureau = insert(
        connection, "organisations", kind="bureau", name="示例局", jurisdiction="990000", level="province",
        division="990000", facts="{}", status="approved", created_at=NOW, version=1,
    )  # fmt: skip
    person = insert(connection, "persons", name="张三", name_key="zhang san", created_at=NOW, version=1)
    notice = insert(
        connection, "notices", jurisdiction="990000", year=2023, title="通知", status="open",
        organisation_id=bureau, created_at=NOW, version=1,
    )  # fmt: skip
    revision = insert(
        connection, "notice_revisions", notice_id=notice, number=1, content=b"{}", digest=b"", algorithm="sha256",
        policy_digest="", published_at=NOW,
    )  # fmt: skip
    application = insert(
        connection, "applications", notice_id=notice, revision_id=revision, person_id=person, jurisdiction="990000",
        year=2023, channel="regular", status="submitted", live=True, position=1, created_at=NOW, submitted_at=NOW,
        version=1,
    )  # fmt: skip
    common = {"application_id": application, "route": 1}
    insert(
        connection, "route_desks", **common, position=1, stage="county", title="县级审核", organisation_id=bureau,
        state="arrived", arrived_at=NOW,
    )  # fmt: skip
    insert(connection, "route_desks", **common, position=2, stage="office", title="受理", state="ahead")
    return application


def desks(connection: Connection) -> list[Row[tuple[object, ...]]]:
    columns = "position, state, kind, office, visits, came_back, since is not null"
    return list(connection.execute(text(f"select {columns} from route_desks order by position")))


def test_cases_under_way_are_at_their_desks(empty_database: str) -> None:
    engine = open_engine(empty_database)
    upgrade(engine, "0001")
    with engine.begin() as connection:
        submitted(connection)
    upgrade(engine)
    assert differences(engine) == []
    with engine.connect() as connection:
        assert [tuple(each) for each in desks(connection)] == [
            (1, "arrived", "bureau", "县级审核", 1, False, True),
            (2, "ahead", "committee_office", "受理", 0, False, False),
        ]
        assert connection.execute(text("select route from applications")).scalars().all() == [1]
    downgrade(engine, "0001")
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from route_desks")).scalar() == 2
    engine.dispose()

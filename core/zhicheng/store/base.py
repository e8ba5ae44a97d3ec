"""The declarative base: names of constraints, types of columns, versions, and records that never change."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, LargeBinary, MetaData, String, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, Uuid

from zhicheng.store.moments import Moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table hangs on this base; Alembic and the web layer use its metadata."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it as a plain attribute)
        datetime: Moment(),
        uuid.UUID: Uuid(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
    }


class Choice(TypeDecorator[StrEnum]):
    """A member of a closed set, stored by its value and loaded as the member."""

    impl = String(40)
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: StrEnum | None, _dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.members(value)


class Versioned:
    """An aggregate's version counts its saves; a save over a version that is gone fails."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


class Immutable(Exception):
    """Something that never changes once written was about to be changed or removed."""


class Permanent:
    """Rows of this kind are written once: the unit of work refuses to change or delete them."""


def _refuse(_mapper: Mapper[Any], _connection: Connection, target: object) -> None:
    raise Immutable(f"{type(target).__name__} is never changed or deleted once written")


event.listen(Permanent, "before_update", _refuse, propagate=True)
event.listen(Permanent, "before_delete", _refuse, propagate=True)

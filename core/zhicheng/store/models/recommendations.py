"""How many people a unit recommends at a level: counted by the database, so that two at once can't go past a limit."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base


class RecommendedPlace(Base):
    """One of a unit's recommendations under a notice, numbered from 1 within a level. ``desk`` is the recommending
    desk's place on the route; a case that is back there, or ended, gives its number up."""

    __tablename__ = "recommended_places"
    __table_args__ = (UniqueConstraint("unit_id", "notice_id", "level", "number"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    level: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    desk: Mapped[int]

"""Keeps anybody from flooding a list with objections."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from zhicheng.casework.visitor_pace import Pace, count_visitor
from zhicheng.store.moments import Clock

MOST = 10
"""Objections from one place until it has been quiet for :data:`QUIET`; a whole office may share an address."""
QUIET = timedelta(hours=1)
PACE = Pace(
    name="objection",
    most=MOST,
    quiet=QUIET,
    refusal="从您所在的网络提交的异议过多，请在{minutes}分钟后再提交，或者按公示的电话反映。",
)


def count_one(session: Session, real: Clock, source: str) -> None:
    """Count an objection in the transaction that takes it; raises Refusal where there were too many."""
    count_visitor(session, real, PACE, source)

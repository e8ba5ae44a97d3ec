"""The whole ledger is verified once a day, and that it was is in the ledger: what is asked for in between reads on from there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng import ledger
from zhicheng.casework.record import record
from zhicheng.ledger.chain import as_head
from zhicheng.store.engine import Store
from zhicheng.store.models import Event, LedgerHead
from zhicheng.store.moments import Clock

EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Check:
    """When the whole ledger was verified, up to which position, and how much was found."""

    at: datetime
    position: int
    problems: int

    @property
    def clean(self) -> bool:
        return self.problems == 0


def newest_check(session: Session) -> Check | None:
    """The latest verification of the whole ledger; None where there was none yet."""
    query = select(Event.at, Event.body).where(Event.kind == "ledger.verified").order_by(Event.number.desc()).limit(1)
    found = session.execute(query).first()
    if found is None:
        return None
    payload = json.loads(found.body)["payload"]
    return Check(found.at, payload["position"], payload["problems"])


def check_daily(store: Store, clock: Clock) -> ledger.Report | None:
    """Verify the whole ledger where that wasn't done for a day, outside of any writing, and put it on record."""
    with store.reading() as session:
        known = newest_check(session)
        if known is not None and abs(clock() - known.at) < EVERY:
            return None
        report = ledger.verify(session)
    with store.begin() as session:
        record(
            session,
            "ledger.verified",
            actor=None,
            clock=clock,
            subjects={},
            payload={"position": report.entries, "problems": len(report.problems)},
        )
    return report


def head_of(session: Session, check: Check | None) -> ledger.Head | None:
    """The newest signed head that a clean check covers, from which verifying may go on."""
    if check is None or not check.clean:
        return None
    query = select(LedgerHead).where(LedgerHead.position <= check.position).order_by(LedgerHead.position.desc())
    stored = session.scalar(query.limit(1))
    return as_head(stored) if stored else None

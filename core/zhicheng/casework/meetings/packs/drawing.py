"""The draw of a meeting's experts as it is reported: what was committed to, drawn from and drawn, and that it holds (SG-5.1)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.draws.drawing import draw_of, pool_digest
from zhicheng.casework.draws.pool import LEFT_OUT_WORDS, Pool
from zhicheng.casework.draws.verifying import verified
from zhicheng.casework.record import ALGORITHM
from zhicheng.packs import Drawing
from zhicheng.store.models import Draw, Meeting, Seat
from zhicheng.store.moments import BEIJING


def drawing_of(session: Session, meeting: Meeting) -> Drawing | None:
    """The draw that counts, worked out again; None where the seed isn't opened."""
    draw = draw_of(session, meeting)
    if draw is None or draw.pool is None or draw.seed is None:
        return None
    pool = Pool.parsed(draw.pool)
    (checked,) = [each for each in verified(session, meeting.id) if each.draw_id == draw.id]
    left_out = Counter(LEFT_OUT_WORDS.get(why, why) for why in pool.left_out.values())
    taken = select(func.count(), func.count(Seat.ended_at)).where(Seat.draw_id == draw.id)
    drawn, gone = session.execute(taken).one()
    redrawn = select(func.count()).where(Draw.meeting_id == meeting.id, Draw.abandoned_at.is_not(None))
    return Drawing(
        number=draw.number,
        redrawn=session.scalar(redrawn) or 0,
        commitment=f"{ALGORITHM}:{draw.commitment.hex()}",
        committed_at=_moment(draw.committed_at),
        pool_digest=pool_digest(draw),
        pool_size=len(pool.experts),
        outside=sum(each.outside for each in pool.experts),
        fixed_at=_moment(draw.fixed_at),
        left_out=tuple(sorted(left_out.items())),
        seed=draw.seed.hex(),
        opened_at=_moment(draw.opened_at),
        drawn=drawn - gone,
        substituted=gone,
        problems=checked.problems,
    )


def _moment(at: datetime | None) -> str:
    """To the second: which step came first shows."""
    return at.astimezone(BEIJING).isoformat(sep=" ", timespec="seconds")[:19] if at else ""

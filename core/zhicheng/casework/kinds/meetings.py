"""Events of meetings, draws of their experts, and ballots. What is cast leaves only that somebody voted, never on what."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, digest, flag, ident, idents, one_of
from zhicheng.store.models import RecusalKind, SeatEnd

MEETINGS: tuple[Kind, ...] = (
    Kind(key="meeting.planned", title="起草评审方案", subjects=("meeting", "batch"), payload={"content": digest}),
    Kind(key="meeting.filed", title="报送评审方案", subjects=("meeting", "batch"), payload={"content": digest}),
    Kind(key="meeting.approved", title="批准评审方案", subjects=("meeting", "batch")),
    Kind(key="meeting.returned", title="退回评审方案", subjects=("meeting", "batch"), payload={"reason": digest}),
    Kind(key="meeting.reopened", title="撤回评审方案修改", subjects=("meeting", "batch"), payload={"reason": digest}),
    Kind(key="meeting.cancelled", title="取消评审会议", subjects=("meeting", "batch")),
    Kind(key="draw.committed", title="封存抽取种子", subjects=("draw", "meeting"), payload={"commitment": digest}),
    Kind(
        key="draw.fixed",
        title="固定专家抽取范围",
        subjects=("draw", "meeting"),
        payload={"pool": digest, "number": count},
    ),
    Kind(
        key="draw.opened",
        title="公开种子、抽取专家",
        subjects=("draw", "meeting"),
        payload={"seed": digest, "experts": idents},
    ),
    Kind(key="draw.abandoned", title="作废专家抽取", subjects=("draw", "meeting"), payload={"reason": digest}),
    Kind(
        key="draw.substituted",
        title="递补专家",
        subjects=("draw", "meeting"),
        payload={"gone": ident, "taken": ident, "why": one_of(*SeatEnd)},
    ),
    Kind(
        key="meeting.staff_pledged",
        title="工作人员签署保密承诺",
        subjects=("meeting", "account"),
        payload={"text": digest},
    ),
    Kind(key="seat.pledged", title="签署保密承诺", subjects=("seat", "meeting"), payload={"text": digest}),
    Kind(
        key="seat.recused",
        title="回避",
        subjects=("seat", "meeting", "application"),
        payload={"kind": one_of(*RecusalKind), "declared": flag},
    ),
    Kind(
        key="seat.declined",
        title="评审专家退出会议",
        subjects=("seat", "meeting"),
        payload={"why": one_of(*SeatEnd)},
    ),
    Kind(key="seat.chairs", title="确定会议主持人", subjects=("seat", "meeting"), payload={"reason": digest}),
    Kind(key="seat.arrived", title="专家到会", subjects=("seat", "meeting")),
    Kind(key="seat.left", title="专家离会", subjects=("seat", "meeting")),
    Kind(key="meeting.grouped", title="划分专业组", subjects=("meeting",), payload={"groups": count}),
    Kind(key="reading.seen", title="评审专家查看申报", subjects=("application", "meeting")),
    Kind(
        key="opinion.handed_in", title="提交评审意见", subjects=("meeting", "application"), payload={"content": digest}
    ),
    Kind(
        key="ballot.opened",
        title="开始投票",
        subjects=("ballot", "meeting"),
        payload={"number": count, "cases": count, "present": count, "key": digest, "reason": digest},
    ),
    Kind(key="ballot.cast", title="投票", subjects=("meeting",), payload={"number": count}),
    Kind(
        key="ballot.closed",
        title="结束投票、开票",
        subjects=("ballot", "meeting"),
        payload={"casts": count, "papers": count, "receipts": digest, "tally": digest},
    ),
    Kind(key="ballot.voided", title="作废投票", subjects=("ballot", "meeting"), payload={"reason": digest}),
    Kind(
        key="minutes.written",
        title="形成会议纪要",
        subjects=("minutes", "meeting"),
        payload={"number": count, "content": digest, "reason": digest},
    ),
    Kind(
        key="minutes.signed",
        title="主持人签署会议纪要",
        subjects=("minutes", "meeting"),
        payload={"number": count, "content": digest},
    ),
)

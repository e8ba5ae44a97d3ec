"""Events of rounds that are missed and lost."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, digest

ROUNDS: tuple[Kind, ...] = (
    Kind(
        key="round.missed",
        title="评审逾期未完成",
        subjects=("missed", "organisation", "notice"),
        payload={"number": count},
    ),
    Kind(
        key="round.lost",
        title="取消年度评审授权",
        subjects=("loss", "organisation", "notice"),
        payload={"number": count, "content": digest},
    ),
    Kind(
        key="round.entrusted",
        title="委托其他评委会评审",
        subjects=("entrustment", "loss", "organisation", "notice", "entrusted"),
        payload={"number": count, "content": digest},
    ),
)

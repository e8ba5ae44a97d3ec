"""Events of continuing education."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, day, digest

_IMPORT = ("import", "organisation")
_CLAIM = ("claim", "person")

LEARNING: tuple[Kind, ...] = (
    Kind(key="learning.uploaded", title="上传继续教育学时文件", subjects=_IMPORT, payload={"rows": count}),
    Kind(
        key="learning.imported",
        title="导入继续教育学时",
        subjects=_IMPORT,
        payload={"taken": count, "unmatched": count, "refused": count, "digest": digest},
    ),
    Kind(key="learning.discarded", title="放弃继续教育学时文件", subjects=_IMPORT),
    Kind(key="learning.matched", title="将已导入的学时对应到本人", subjects=("person",), payload={"entries": count}),
    Kind(key="learning.expired", title="删除超过保存期限的未对应学时", subjects=(), payload={"entries": count}),
    Kind(key="learning.claimed", title="申请认定学时", subjects=_CLAIM, payload={"files": count}),
    Kind(key="learning.withdrawn", title="撤回学时认定申请", subjects=_CLAIM),
    Kind(
        key="learning.recognised",
        title="认定学时",
        subjects=(*_CLAIM, "hours"),
        payload={"reason": digest, "tenths": count},
    ),
    Kind(key="learning.refused", title="不予认定学时", subjects=_CLAIM, payload={"reason": digest}),
    Kind(key="learning.annulled", title="撤销学时", subjects=("hours", "person"), payload={"reason": digest}),
    Kind(
        key="learning.rule_dated",
        title="登记学时管理办法的施行日期",
        subjects=("organisation",),
        payload={"since": day},
    ),
)

"""Events of sanctions, of lists that they dissolve, and of discipline offices that look."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, digest, one_of
from zhicheng.specs import SanctionKind

_ABOUT = ("sanction", "organisation")

SANCTIONS: tuple[Kind, ...] = (
    Kind(
        key="sanction.imposed",
        title="作出评委会处理",
        subjects=_ABOUT,
        payload={"kind": one_of(*SanctionKind), "content": digest},
    ),
    Kind(key="sanction.answered", title="报告整改情况", subjects=_ABOUT, payload={"answer": digest}),
    Kind(key="sanction.lifted", title="解除评委会处理", subjects=_ABOUT, payload={"reason": digest}),
    Kind(key="sanction.warned", title="发出逾期未整改提醒", subjects=_ABOUT),
    Kind(
        key="batch.dissolved",
        title="评审结果被宣布无效",
        subjects=("batch", "note", "sanction"),
        payload={"reason": digest},
    ),
    Kind(
        key="leading_group.recorded",
        title="登记职称评审工作领导小组",
        subjects=("organisation", "group"),
        payload={"members": count, "content": digest},
    ),
    Kind(key="oversight.case_seen", title="纪检监察查看申报", subjects=("application", "organisation")),
    Kind(key="oversight.cases_seen", title="纪检监察在列表中查看申报", subjects=("organisation",), shows="application"),
    Kind(key="oversight.list_seen", title="纪检监察查看评审名单", subjects=("batch", "organisation")),
    Kind(key="oversight.meeting_seen", title="纪检监察查看评审会议", subjects=("meeting", "organisation")),
    Kind(key="oversight.objection_seen", title="纪检监察查看异议", subjects=("objection", "organisation")),
    Kind(key="candidate.sent_home", title="评审结果无效，等待重新评审", subjects=("application", "batch")),
)

"""Events of committees, and of experts of the pool."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import SomeOf, day, digest, flag, one_of

_COMMITTEE = ("committee", "organisation")
_EXPERT = ("expert", "person")
BY = ("own", "unit", "department", "committee_office")
"""Who proposes an expert: the person, or an organisation of a kind."""
CAUSES = ("retirement_age", "retired", "left_the_field", "neglect", "complaint", "own_wish", "other")
"""Why an expert leaves the pool before the term is over (HX-5.3)."""

COMMITTEES: tuple[Kind, ...] = (
    Kind(key="committee.drafted", title="起草评委会", subjects=_COMMITTEE, payload={"content": digest}),
    Kind(key="committee.changed", title="修改评委会", subjects=_COMMITTEE, payload={"content": digest}),
    Kind(key="committee.filed", title="报批评委会", subjects=_COMMITTEE, payload={"content": digest}),
    Kind(
        key="committee.approved",
        title="批准评委会",
        subjects=_COMMITTEE,
        payload={"content": digest, "document": digest, "since": day, "until": day},
    ),
    Kind(key="committee.returned", title="退回评委会", subjects=_COMMITTEE, payload={"reason": digest}),
    Kind(key="committee.succeeded", title="评委会由更新的评委会接替", subjects=_COMMITTEE, payload={"until": day}),
    Kind(key="committee.withdrawn", title="撤回评委会", subjects=_COMMITTEE, payload={"content": digest}),
    Kind(key="committee.ended", title="终止评委会", subjects=_COMMITTEE, payload={"reason": digest}),
    Kind(key="expert.proposed", title="申请或推荐进入专家库", subjects=_EXPERT, payload={"by": one_of(*BY)}),
    Kind(
        key="expert.corrected",
        title="本人更正专家库信息",
        subjects=_EXPERT,
        payload={"answers": SomeOf({"mobile": "手机号"})},
    ),
    Kind(key="expert.withdrawn", title="本人撤回进入专家库的申请", subjects=_EXPERT),
    Kind(key="expert.endorsed", title="主管部门审核评审专家人选", subjects=_EXPERT),
    Kind(key="expert.approved", title="批准进入专家库", subjects=_EXPERT, payload={"since": day, "until": day}),
    Kind(key="expert.renewed", title="续聘评审专家", subjects=_EXPERT, payload={"since": day, "until": day}),
    Kind(key="expert.refused", title="不同意进入专家库", subjects=_EXPERT, payload={"reason": digest}),
    Kind(
        key="expert.removed",
        title="移出专家库",
        subjects=_EXPERT,
        payload={"cause": one_of(*CAUSES), "reason": digest},
    ),
    Kind(key="expert.expired", title="评审专家任期届满", subjects=_EXPERT),
    Kind(
        key="expert.complained",
        title="登记对评审专家的反映",
        subjects=("complaint", "expert"),
        payload={"founded": flag},
    ),
)

"""Events of the integrity archive, of inspections, and of evidence files."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, day, digest, flag, one_of
from zhicheng.store.models import InspectionOf, InspectionResult, IntegrityKind

_ENTRY = {
    "kind": one_of(*IntegrityKind),
    "recorded_on": day,
    "until": day,
    "bars": flag,
    "content": digest,
}
_ABOUT = ("inspection", "organisation")

INTEGRITY: tuple[Kind, ...] = (
    Kind(key="integrity.person_entered", title="记入个人诚信档案", subjects=("entry", "person"), payload=_ENTRY),
    Kind(
        key="integrity.organisation_entered",
        title="记入单位诚信档案",
        subjects=("entry", "organisation"),
        payload=_ENTRY,
    ),
    Kind(key="integrity.withdrawn", title="撤销诚信档案记录", subjects=("entry",), payload={"reason": digest}),
    Kind(key="integrity.seen", title="查看诚信档案记录", subjects=("entry", "organisation")),
    Kind(key="integrity.people_seen", title="按姓名查找诚信档案当事人", subjects=("organisation",), shows="person"),
    Kind(key="integrity.list_seen", title="在列表中查看诚信档案记录", subjects=("organisation",), shows="entry"),
    Kind(
        key="inspection.begun",
        title="开始抽查",
        subjects=_ABOUT,
        payload={"of": one_of(*InspectionOf), "numerator": count, "denominator": count, "seed": digest},
    ),
    Kind(
        key="inspection.drawn",
        title="抽取案件",
        subjects=_ABOUT,
        payload={"population": count, "sampled": count, "population_digest": digest, "seed": digest, "sample": digest},
    ),
    Kind(
        key="inspection.case_seen",
        title="抽查查看申报",
        subjects=("application", "inspection"),
    ),
    Kind(
        key="inspection.file_seen",
        title="抽查时查看附件",
        subjects=("application", "inspection", "file"),
    ),
    Kind(
        key="inspection.sample_seen",
        title="在抽查名单中查看申报",
        subjects=("inspection", "organisation"),
        shows="application",
    ),
    Kind(
        key="inspection.checks_seen",
        title="在审核用时中查看申报",
        subjects=("checked", "organisation"),
        shows="application",
    ),
    Kind(
        key="inspection.case_judged",
        title="记录抽查结果",
        subjects=("case", "inspection", "application"),
        payload={"result": one_of(*InspectionResult), "words": digest},
    ),
    Kind(
        key="inspection.found",
        title="作出抽查结论",
        subjects=_ABOUT,
        payload={"problems": count, "words": digest, "deadline": day},
    ),
    Kind(key="inspection.answered", title="报告抽查整改情况", subjects=_ABOUT, payload={"words": digest}),
    Kind(key="inspection.linked", title="抽查关联评委会处理", subjects=("inspection", "sanction")),
    Kind(key="inspection.closed", title="抽查办结", subjects=_ABOUT),
    Kind(key="inspection.warned", title="发出抽查整改逾期提醒", subjects=_ABOUT),
    Kind(
        key="evidence.made",
        title="调取案件证据材料",
        subjects=("application", "file"),
        payload={"files": count, "content": digest, "reason": digest, "intact": flag},
    ),
)

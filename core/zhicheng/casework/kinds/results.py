"""Events of lists, their candidates, objections, reconsiderations and certificates."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import SomeOf, count, digest, flag, one_of
from zhicheng.specs import ActKind

CERTIFICATE_ANSWERS = SomeOf(
    {
        "name": "姓名",
        "gender": "性别",
        "birth_date": "出生日期",
        "id_number": "证件号码",
        "unit": "工作单位",
        "series": "系列",
        "specialty": "专业",
        "specialty_range": "专业范围",
        "title": "职称",
        "obtained_on": "取得时间",
    }
)

RESULTS: tuple[Kind, ...] = (
    Kind(key="batch.opened", title="建立评审名单", subjects=("batch", "organisation")),
    Kind(key="batch.listed", title="列入评审名单", subjects=("batch", "application")),
    Kind(key="batch.unlisted", title="移出评审名单", subjects=("batch", "application"), payload={"reason": digest}),
    Kind(
        key="batch.moved_out",
        title="调整到其他名单",
        subjects=("batch", "other", "note"),
        payload={"number": count, "reason": digest},
    ),
    Kind(
        key="batch.moved_in",
        title="从其他名单调入",
        subjects=("batch", "other", "note"),
        payload={"number": count, "reason": digest},
    ),
    Kind(key="candidate.moved", title="调整评审名单", subjects=("application", "batch", "other")),
    Kind(
        key="batch.meeting_set",
        title="登记评审会议",
        subjects=("batch",),
        payload={"members": count, "present": count},
    ),
    Kind(key="batch.counted", title="登记票数", subjects=("batch",), payload={"number": count, "reason": digest}),
    Kind(key="batch.paper_added", title="上传会议材料", subjects=("batch", "paper")),
    Kind(key="batch.paper_removed", title="删除会议材料", subjects=("batch", "paper")),
    Kind(
        key="batch.decided",
        title="确认评审结果",
        subjects=("batch",),
        payload={"passed": count, "failed": count, "tally": digest, "reason": digest},
    ),
    Kind(key="batch.cancelled", title="取消评审名单", subjects=("batch",), payload={"reason": digest}),
    Kind(key="batch.act_done", title="办理评审结果", subjects=("batch", "duty"), payload={"act": one_of(*ActKind)}),
    Kind(key="batch.waits", title="评审结果进入下一步", subjects=("batch",)),
    Kind(key="batch.publicized", title="发布评审结果公示", subjects=("batch", "duty")),
    Kind(key="batch.checked", title="审核、校对证书数据", subjects=("batch", "check")),
    Kind(key="batch.split", title="有异议人员转入后续名单", subjects=("batch", "follower")),
    Kind(key="batch.sent_back", title="退回评审结果", subjects=("batch", "note"), payload={"reason": digest}),
    Kind(key="batch.reported", title="填写评审工作报告", subjects=("batch", "note"), payload={"content": digest}),
    Kind(key="batch.warned", title="发出评审结果办理提醒", subjects=("batch", "duty")),
    Kind(key="candidate.held", title="因异议暂缓办理", subjects=("batch", "application")),
    Kind(key="candidate.released", title="异议处理完毕", subjects=("batch", "application")),
    Kind(
        key="objection.lodged",
        title="收到公示异议",
        subjects=("objection", "batch", "application"),
        payload={"files": count, "anonymous": flag},
    ),
    Kind(key="objection.taken", title="受理异议", subjects=("objection", "batch")),
    Kind(
        key="objection.decided",
        title="答复异议",
        subjects=("objection", "batch", "application"),
        payload={"outcome": one_of("dismissed", "upheld"), "answer": digest},
    ),
    Kind(key="objection.erased", title="删除超过保存期限的异议", subjects=("objection",)),
    Kind(
        key="reconsideration.asked",
        title="申请复查",
        subjects=("reconsideration", "application", "batch"),
        payload={"reason": digest},
    ),
    Kind(
        key="reconsideration.answered",
        title="答复复查申请",
        subjects=("reconsideration", "application", "batch"),
        payload={"outcome": one_of("kept", "reopened"), "reason": digest},
    ),
    Kind(key="candidate.reopened", title="复查后重新评审", subjects=("batch", "application")),
    Kind(key="candidate.announced", title="通知评审结果", subjects=("application", "batch")),
    Kind(key="candidate.voided", title="取消评审结果", subjects=("application",), payload={"reason": digest}),
    Kind(key="candidate.confirmed", title="确认公布评审结果", subjects=("application", "batch")),
    Kind(key="certificate.issued", title="颁发证书", subjects=("certificate", "application", "batch")),
    Kind(
        key="certificate.printed",
        title="生成证书文件",
        subjects=("certificate",),
        payload={"digest": digest, "size": count},
    ),
    Kind(
        key="certificate.corrected",
        title="更正证书",
        subjects=("certificate", "replacement", "application"),
        payload={"reason": digest, "changed": CERTIFICATE_ANSWERS},
    ),
    Kind(
        key="certificate.revoked",
        title="撤销证书",
        subjects=("certificate", "application"),
        payload={"reason": digest},
    ),
)

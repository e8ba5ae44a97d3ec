"""The one table of what can happen: each kind of event, its subjects and payload keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zhicheng.casework.payload import Check, SomeOf, count, digest, division, flag, ident, moment, one_of
from zhicheng.specs import ActKind
from zhicheng.specs.chain import RECORDS
from zhicheng.store.models import Mark, PaymentState, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``title`` is what people read. ``subjects`` are the roles of the things that it must be about.

    Any kind may carry ``version``: that of its first subject, where it changed that, after the change.
    """

    key: str
    title: str
    subjects: tuple[str, ...]
    payload: Mapping[str, Check] = field(default_factory=dict)

    def describe(self, payload: Mapping[str, object]) -> str:
        """The title and, in brackets, which answers changed."""
        labels = [
            check.labels[code]
            for key, check in self.payload.items()
            if isinstance(check, SomeOf) and isinstance(codes := payload.get(key, []), list)
            for code in codes
        ]
        return f"{self.title}（{'、'.join(labels)}）" if labels else self.title


class Topic(StrEnum):
    """What people are written about because of an event."""

    RECOVERY = "recovery"
    UNIT_APPROVED = "unit_approved"
    UNIT_REFUSED = "unit_refused"
    BINDING_APPROVED = "binding_approved"
    BINDING_REFUSED = "binding_refused"
    SUBMITTED = "submitted"
    CASE_PASSED = "case_passed"
    CASE_ACCEPTED = "case_accepted"
    CASE_RETURNED = "case_returned"
    CASE_ENDED = "case_ended"
    CASE_ANNULLED = "case_annulled"
    CASE_REROUTED = "case_rerouted"
    CASE_LAPSED = "case_lapsed"
    CASE_REVIVED = "case_revived"
    CASE_CAME_BACK = "case_came_back"
    CASE_HANDED_OVER = "case_handed_over"
    CASE_ASKED = "case_asked"
    CASE_ANSWERED = "case_answered"
    DEADLINE_NEAR = "deadline_near"
    PAYMENT_DUE = "payment_due"
    PAYMENT_NEAR = "payment_near"
    PAYMENT_PAID = "payment_paid"
    PAYMENT_REFUSED = "payment_refused"
    PAYMENT_LAPSED = "payment_lapsed"
    PAYMENT_UNSETTLED = "payment_unsettled"
    PAYMENT_REFUNDED = "payment_refunded"
    PAYMENT_TO_CHECK = "payment_to_check"
    COUNTS_DUE = "counts_due"
    COUNTS_RECEIVED = "counts_received"
    COUNTS_RETURNED = "counts_returned"
    PAPER_RECEIVED = "paper_received"
    PAPER_RETURNED = "paper_returned"
    PAPER_ALONE = "paper_alone"
    ENTERED_CASE = "entered_case"
    BATCH_WAITS = "batch_waits"
    BATCH_DUE = "batch_due"
    RESULT_PASSED = "result_passed"
    RESULT_FAILED = "result_failed"
    RESULT_VOIDED = "result_voided"
    RESULT_CONFIRMED = "result_confirmed"
    OBJECTION_LODGED = "objection_lodged"
    RECONSIDERATION_ASKED = "reconsideration_asked"
    RECONSIDERATION_ANSWERED = "reconsideration_answered"
    CERTIFICATE_ISSUED = "certificate_issued"
    CERTIFICATE_CORRECTED = "certificate_corrected"


PERSON_ANSWERS = SomeOf(
    {"name": "姓名", "id_type": "证件类型", "id_number": "证件号码", "mobile": "手机号", "email": "电子邮箱"}
)
UNIT_ANSWERS = SomeOf(
    {
        "name": "单位名称",
        "credit_code": "统一社会信用代码",
        "licence_authority": "登记机关",
        "division": "所属区划",
        "facts": "单位情况",
    }
)
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
_ROLES = one_of(*Role)
_COUNTS = ("counts", "notice", "organisation")

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(key="person.entered", title="登记人员信息", subjects=("person",)),
        Kind(
            key="person.changed",
            title="修改人员信息",
            subjects=("person",),
            payload={"changed": PERSON_ANSWERS},
        ),
        Kind(key="person.erased", title="删除个人信息", subjects=("person",)),
        Kind(
            key="person.hold_placed",
            title="设置留存要求",
            subjects=("person", "hold"),
            payload={"reason": digest},
        ),
        Kind(key="person.hold_lifted", title="解除留存要求", subjects=("person", "hold")),
        Kind(key="keys.rotated", title="更换主密钥", subjects=(), payload={"keys": count, "indexes": count}),
        Kind(key="account.created", title="开通账号", subjects=("account",), payload={"by_invitation": flag}),
        Kind(key="account.disabled", title="停用账号", subjects=("account",)),
        Kind(key="account.enabled", title="恢复账号", subjects=("account",)),
        Kind(key="password.changed", title="修改密码", subjects=("account",)),
        Kind(key="password.reset", title="重置密码", subjects=("account",)),
        Kind(key="recovery.requested", title="申请找回密码", subjects=("account", "recovery")),
        Kind(key="sign_in.done", title="登录", subjects=("account", "session")),
        Kind(
            key="sign_in.failed",
            title="登录失败",
            subjects=(),
            payload={"account": ident, "reason": one_of("wrong", "locked", "disabled"), "failures": count},
        ),
        Kind(
            key="session.revoked",
            title="退出登录",
            subjects=("account",),
            payload={"sessions": count, "session": ident},
        ),
        Kind(
            key="refused",
            title="操作被拒绝",
            subjects=(),
            payload={"status": count},
        ),
        Kind(
            key="organisation.created",
            title="建立单位账号",
            subjects=("organisation",),
            payload={"division": division},
        ),
        Kind(
            key="unit.submitted",
            title="提交单位注册信息",
            subjects=("organisation",),
            payload={"division": division, "changed": UNIT_ANSWERS},
        ),
        Kind(
            key="unit.changed",
            title="修改单位信息",
            subjects=("organisation",),
            payload={"changed": UNIT_ANSWERS},
        ),
        Kind(
            key="unit.approved",
            title="审核通过单位注册",
            subjects=("organisation",),
            payload={"division": division, "division_confirmed": flag},
        ),
        Kind(
            key="unit.refused",
            title="退回单位注册",
            subjects=("organisation", "decision"),
            payload={"reasons": digest, "count": count},
        ),
        Kind(key="unit.closed", title="注销单位", subjects=("organisation",)),
        Kind(
            key="unit.superior_bound",
            title="绑定上级单位",
            subjects=("organisation", "superior"),
        ),
        Kind(key="unit.superior_unbound", title="解除上级单位", subjects=("organisation", "superior")),
        Kind(key="unit.proof_added", title="上传单位证明材料", subjects=("organisation", "proof")),
        Kind(key="unit.proof_removed", title="删除单位证明材料", subjects=("organisation", "proof")),
        Kind(
            key="membership.given",
            title="授予岗位",
            subjects=("organisation", "account", "membership"),
            payload={"role": _ROLES},
        ),
        Kind(
            key="membership.ended",
            title="撤销岗位",
            subjects=("organisation", "account", "membership"),
            payload={"role": _ROLES},
        ),
        Kind(key="binding.requested", title="申请绑定单位", subjects=("binding", "person", "organisation")),
        Kind(key="binding.made", title="建立人员与单位的绑定", subjects=("binding", "person", "organisation")),
        Kind(key="binding.approved", title="同意绑定单位", subjects=("binding", "person", "organisation")),
        Kind(
            key="binding.refused",
            title="不同意绑定单位",
            subjects=("binding", "person", "organisation"),
            payload={"reason": digest},
        ),
        Kind(key="binding.withdrawn", title="撤回绑定申请", subjects=("binding", "person", "organisation")),
        Kind(key="binding.ended", title="解除绑定单位", subjects=("binding", "person", "organisation")),
        Kind(key="notice.opened", title="起草通知", subjects=("notice",), payload={"year": count}),
        Kind(key="notice.changed", title="修改通知草稿", subjects=("notice",)),
        Kind(
            key="notice.published",
            title="发布通知",
            subjects=("notice", "revision"),
            payload={"number": count},
        ),
        Kind(key="notice.discarded", title="放弃通知草稿", subjects=("notice",)),
        Kind(key="notice.closed", title="结束通知", subjects=("notice",)),
        Kind(key="application.started", title="开始申报", subjects=("application", "notice", "person")),
        Kind(
            key="application.entered",
            title="由办事机构代为录入申报",
            subjects=("application", "notice", "person", "organisation"),
        ),
        Kind(key="application.moved", title="变更申报单位", subjects=("application",)),
        Kind(key="application.withdrawn", title="撤回申报草稿", subjects=("application",)),
        Kind(
            key="section.saved",
            title="保存栏目",
            subjects=("section", "application"),
            payload={"rows": count},
        ),
        Kind(key="file.added", title="上传文件", subjects=("application", "file"), payload={"size": count}),
        Kind(key="file.removed", title="删除文件", subjects=("application", "file")),
        Kind(
            key="application.submitted",
            title="提交申报",
            subjects=("application", "snapshot"),
            payload={"number": count, "digest": digest},
        ),
        Kind(key="application.lapsed", title="逾期未提交，申报失效", subjects=("application",)),
        Kind(key="application.revived", title="期限延长，恢复申报", subjects=("application",)),
        Kind(
            key="application.warned",
            title="发出期限提醒",
            subjects=("application",),
            payload={"deadline": moment},
        ),
        Kind(key="case.claimed", title="领取申报", subjects=("application", "desk")),
        Kind(key="case.released", title="放回待办", subjects=("application", "desk")),
        Kind(
            key="case.handed_over",
            title="转交他人办理",
            subjects=("application", "desk"),
            payload={"to": ident},
        ),
        Kind(
            key="case.assigned",
            title="指定办理部门",
            subjects=("application", "desk", "organisation"),
        ),
        Kind(
            key="section.marked",
            title="标注审核意见",
            subjects=("mark", "application", "desk"),
            payload={"mark": one_of(*Mark), "said": digest},
        ),
        Kind(
            key="stage.recorded",
            title="登记审核内容",
            subjects=("record", "application", "desk"),
            payload={"record": one_of(*RECORDS), "content": digest},
        ),
        Kind(
            key="stage.signed",
            title="签署核验意见",
            subjects=("application", "desk", "signature"),
            payload={"role": _ROLES},
        ),
        Kind(
            key="case.passed",
            title="审核通过",
            subjects=("application", "desk", "decision"),
            payload={"reason": digest},
        ),
        Kind(
            key="case.returned",
            title="退回修改",
            subjects=("application", "desk", "decision", "return"),
            payload={"reason": digest, "sections": count, "repeated": count, "until": moment},
        ),
        Kind(
            key="case.ended",
            title="终止审核",
            subjects=("application", "desk", "decision"),
            payload={"reason": digest},
        ),
        Kind(
            key="case.asked",
            title="向上级请示",
            subjects=("application", "desk", "decision", "inquiry"),
            payload={"reason": digest},
        ),
        Kind(
            key="case.answered",
            title="答复请示",
            subjects=("application", "desk", "inquiry"),
            payload={"reason": digest},
        ),
        Kind(
            key="case.annulled",
            title="撤销审核决定",
            subjects=("application", "desk", "decision"),
            payload={"reason": digest},
        ),
        Kind(
            key="case.rerouted",
            title="调整审核流程",
            subjects=("application", "desk", "decision"),
            payload={"reason": digest, "route": count},
        ),
        Kind(key="case.lapsed", title="逾期未办，申报失效", subjects=("application", "desk", "decision")),
        Kind(
            key="paper.received",
            title="登记纸质材料收讫",
            subjects=("paper", "application", "organisation"),
            payload={"volumes": count, "pages": count, "remark": digest},
        ),
        Kind(
            key="paper.returned",
            title="登记纸质材料退还申报人",
            subjects=("paper", "application", "organisation"),
            payload={"remark": digest},
        ),
        Kind(
            key="bundle.recorded",
            title="登记线上未提交的纸质材料",
            subjects=("bundle", "person", "notice", "organisation"),
            payload={"volumes": count, "pages": count, "remark": digest},
        ),
        Kind(key="bundle.matched", title="纸质材料与线上申报对应", subjects=("bundle", "application", "paper")),
        Kind(
            key="bundle.returned",
            title="退还线上未提交的纸质材料",
            subjects=("bundle", "person", "organisation"),
            payload={"remark": digest},
        ),
        Kind(
            key="payment.demanded",
            title="通知缴费",
            subjects=("payment", "application"),
            payload={"amount": count},
        ),
        Kind(key="payment.cancelled", title="撤销缴费通知", subjects=("payment", "application")),
        Kind(key="payment.claimed", title="提交缴费回单", subjects=("payment", "application", "slip")),
        Kind(
            key="payment.slip_refused",
            title="退回缴费回单",
            subjects=("payment", "application"),
            payload={"reason": digest},
        ),
        Kind(
            key="payment.received",
            title="登记到账",
            subjects=("payment", "application", "entry"),
            payload={"amount": count, "late": flag, "outcome": one_of(*PaymentState)},
        ),
        Kind(
            key="payment.accepted",
            title="认可所缴款项",
            subjects=("payment", "application"),
            payload={"reason": digest},
        ),
        Kind(
            key="payment.refunded",
            title="登记退款",
            subjects=("payment", "application", "entry"),
            payload={"amount": count, "reason": digest, "outcome": one_of(*PaymentState)},
        ),
        Kind(
            key="payment.due_set",
            title="改定缴费期限",
            subjects=("payment", "application"),
            payload={"until": moment, "reason": digest},
        ),
        Kind(key="payment.revived", title="缴费期限延长，恢复缴费", subjects=("payment", "application")),
        Kind(key="payment.lapsed", title="逾期未缴费", subjects=("payment", "application")),
        Kind(
            key="payment.warned",
            title="发出缴费提醒",
            subjects=("payment", "application"),
            payload={"deadline": moment},
        ),
        Kind(key="batch.opened", title="建立评审名单", subjects=("batch", "organisation")),
        Kind(key="batch.listed", title="列入评审名单", subjects=("batch", "application")),
        Kind(key="batch.unlisted", title="移出评审名单", subjects=("batch", "application")),
        Kind(
            key="batch.meeting_set",
            title="登记评审会议",
            subjects=("batch",),
            payload={"members": count, "present": count},
        ),
        Kind(key="batch.counted", title="登记票数", subjects=("batch",), payload={"number": count}),
        Kind(key="batch.paper_added", title="上传会议材料", subjects=("batch", "paper")),
        Kind(key="batch.paper_removed", title="删除会议材料", subjects=("batch", "paper")),
        Kind(
            key="batch.decided",
            title="确认评审结果",
            subjects=("batch",),
            payload={"passed": count, "failed": count, "tally": digest},
        ),
        Kind(key="batch.cancelled", title="取消评审名单", subjects=("batch",)),
        Kind(key="batch.act_done", title="办理评审结果", subjects=("batch", "duty"), payload={"act": one_of(*ActKind)}),
        Kind(key="batch.waits", title="评审结果进入下一步", subjects=("batch",)),
        Kind(key="batch.publicized", title="发布评审结果公示", subjects=("batch", "duty")),
        Kind(key="batch.checked", title="审核、校对证书数据", subjects=("batch", "check")),
        Kind(key="batch.split", title="有异议人员转入后续名单", subjects=("batch", "follower")),
        Kind(key="batch.sent_back", title="退回评审结果", subjects=("batch", "note"), payload={"reason": digest}),
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
        Kind(key="counts.saved", title="填写统计数据", subjects=_COUNTS, payload={"rows": count, "people": count}),
        Kind(key="counts.reported", title="报送统计数据", subjects=_COUNTS),
        Kind(key="counts.confirmed", title="核对统计数据", subjects=_COUNTS),
        Kind(key="counts.returned", title="退回统计数据", subjects=_COUNTS),
        Kind(key="counts.finished", title="完成汇总", subjects=_COUNTS),
        Kind(key="counts.reopened", title="撤销汇总", subjects=_COUNTS),
        Kind(key="counts.warned", title="发出统计上报提醒", subjects=_COUNTS, payload={"deadline": moment}),
    )
}

"""Events of fees and of counts that units report."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, digest, flag, moment, one_of
from zhicheng.store.models import PaymentState

_COUNTS = ("counts", "notice", "organisation")

MONEY: tuple[Kind, ...] = (
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
    Kind(key="counts.saved", title="填写统计数据", subjects=_COUNTS, payload={"rows": count, "people": count}),
    Kind(key="counts.reported", title="报送统计数据", subjects=_COUNTS),
    Kind(key="counts.confirmed", title="核对统计数据", subjects=_COUNTS),
    Kind(key="counts.returned", title="退回统计数据", subjects=_COUNTS),
    Kind(key="counts.finished", title="完成汇总", subjects=_COUNTS),
    Kind(key="counts.reopened", title="撤销汇总", subjects=_COUNTS),
    Kind(key="counts.warned", title="发出统计上报提醒", subjects=_COUNTS, payload={"deadline": moment}),
)

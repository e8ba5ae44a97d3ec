"""Events of people, accounts, organisations, bindings and notices."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import SomeOf, count, digest, division, flag, ident, one_of
from zhicheng.dossier.recordable import RECORDABLE
from zhicheng.store.models import Role

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
_ROLES = one_of(*Role)

PARTIES: tuple[Kind, ...] = (
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
    Kind(key="ledger.verified", title="核验全部账目", subjects=(), payload={"position": count, "problems": count}),
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
    Kind(
        key="unit.fact_recorded",
        title="登记单位情况",
        subjects=("organisation", "fact"),
        payload={"key": one_of(*RECORDABLE), "content": digest},
    ),
    Kind(
        key="unit.fact_withdrawn",
        title="撤回单位情况的登记",
        subjects=("organisation", "fact"),
        payload={"key": one_of(*RECORDABLE), "reason": digest},
    ),
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
)

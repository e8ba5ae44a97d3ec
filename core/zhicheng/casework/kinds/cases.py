"""Events of applications, their desks, and the paper beside them."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, digest, ident, moment, one_of
from zhicheng.specs.chain import RECORDS
from zhicheng.store.models import Mark, Role

_ROLES = one_of(*Role)

CASES: tuple[Kind, ...] = (
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
    Kind(key="desk.case_seen", title="审核人员查看申报", subjects=("application", "organisation", "snapshot")),
    Kind(key="desk.file_seen", title="审核人员查看附件", subjects=("application", "organisation", "file")),
    Kind(key="desk.bundle_seen", title="审核人员下载全部材料", subjects=("application", "organisation")),
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
)

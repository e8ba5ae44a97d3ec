"""Accounts on the provincial system (SG-2.7): applicants register themselves, units are registered by who manages them."""

from zhicheng.specs import AccountRules, RecordedFact
from zhicheng_sichuan.sources import ACCOUNTS as BY_AUTHORITY
from zhicheng_sichuan.sources import ONLINE, OUTSIDE_EXPERTS, OWN_RESULTS, SUPERVISION

RECORDED = (
    RecordedFact(
        key="own_committee", by=("city",), document="职称自主评审授权文件", cites=(OWN_RESULTS, OUTSIDE_EXPERTS)
    ),
)
"""Which units review by themselves and publish their own results."""

ACCOUNTS = AccountRules(
    personal_accounts="self",
    unit_accounts="creator",
    unit_approved_by="creator",
    binding="request",
    recorded=RECORDED,
    leading_group=(SUPERVISION,),
    notes=(
        "申报人员自行注册账户；单位账户由当地人社部门（园区党群工作部）或市级行业主管部门按照权限注册。",
        "按照个人网上申报、所在单位审核推荐、有关部门（单位）审查的程序进行。",
    ),
    cites=(ONLINE, BY_AUTHORITY),
)

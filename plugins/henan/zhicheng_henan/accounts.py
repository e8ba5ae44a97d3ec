"""Accounts on the provincial platform (HX-2.1 … HX-2.3): whoever manages a unit creates it, the unit creates its people."""

from zhicheng.specs import AccountRules, RecordedFact
from zhicheng_henan.sources import FILING, PERSONAL_ACCOUNTS, SELF_REVIEW, UNIT_ACCOUNTS

RECORDED = (
    RecordedFact(key="tier", by=("county", "city"), document="单位隶属关系证明", cites=(UNIT_ACCOUNTS,)),
    RecordedFact(key="own_committee", by=("city",), document="职称自主评审授权文件", cites=(SELF_REVIEW,)),
)
"""What isn't the unit's own word: accounts follow the affiliation, and only an authorised unit reviews by itself."""

ACCOUNTS = AccountRules(
    personal_accounts="unit",
    unit_accounts="creator",
    unit_approved_by="creator",
    binding="creation",
    first_password_must_change=True,
    recorded=RECORDED,
    notes=(
        "单位账号实行“谁创建谁管理”：国有企事业单位按隶属关系分级创建，非公组织机构按属地原则联系职称改革领导小组办公室，"
        "卫生健康主管部门批准的民营医疗机构联系批准它的部门。",
        "个人账号由单位管理员创建；创建前请确认申报人已领取社会保障卡并激活。",
        "事业单位非在编人员的“人员性质”选择“人事代理”或“其他”；未经审批不得选择“绿色通道”。",
        "用户名为本人身份证号，初始密码询问用人单位，首次登录须修改。",
    ),
    cites=(UNIT_ACCOUNTS, PERSONAL_ACCOUNTS, FILING),
)

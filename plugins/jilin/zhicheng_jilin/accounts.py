"""Accounts and binding (JM-2, JM-3.2, JA-5.2, JA-6.3), what is recorded of units (JB-1.1, JB-1.5), whom to ask (JA-5.4)."""

from zhicheng.specs import AccountRules, Contact, RecordedFact
from zhicheng_jilin.sources import (
    BINDING,
    COMBINED,
    DIRECTIONAL,
    OWN_SERIES,
    PHONES,
    REGISTRATION,
    SCHOOLS,
    SIGN_IN,
    SUPERIOR,
    YEARS,
)

PROVINCE = ("province",)
EVERY_LEVEL = ("county", "city", "province")
RECORDED = (
    RecordedFact(key="tier", by=EVERY_LEVEL, document="机构编制或者隶属关系文件", cites=(YEARS,)),
    RecordedFact(key="combined_review_since", by=PROVINCE, document="评聘结合授权文件", cites=(COMBINED, OWN_SERIES)),
    RecordedFact(key="own_committee", by=PROVINCE, document="评审委员会授权文件", cites=(COMBINED, OWN_SERIES)),
    RecordedFact(key="review_mode", by=EVERY_LEVEL, document="学校评审方式核准文件", cites=(SCHOOLS,)),
    RecordedFact(key="alliance", by=EVERY_LEVEL, document="联盟评审委员会报备文件", cites=(SCHOOLS,)),
    RecordedFact(key="vacancies", by=EVERY_LEVEL, document="岗位设置核准文件", cites=(SCHOOLS,)),
    RecordedFact(key="border_county", by=PROVINCE, document="边境县（市）定向评价授权文件", cites=(DIRECTIONAL,)),
)
"""What isn't the unit's own word, because an authority decides it."""

ACCOUNTS = AccountRules(
    personal_accounts="self",
    unit_accounts="self",
    unit_approved_by="bureau",
    binding="request",
    division_from_licence=True,
    superior_unit=True,
    recorded=RECORDED,
    notes=(
        "单位根据营业执照登记机关确认所属行政区划；区划错误会导致申报流程错误。",
        "个人仅能同时绑定一个推荐单位；绑定须由单位审核，解绑无需审核。",
    ),
    cites=(SIGN_IN, BINDING, REGISTRATION, SUPERIOR),
)
CONTACTS = (
    Contact(purpose="统一身份认证平台技术支持", phone="0431-80767550", topic="sign_in", cites=(PHONES,)),
    Contact(purpose="软件技术服务（省本级）", phone="0431-12333", topic="software", cites=(PHONES,)),
    Contact(purpose="软件技术服务", phone="0431-88693866", topic="software", cites=(PHONES,)),
    Contact(purpose="业务咨询", phone="0431-88690926", topic="policy", cites=(PHONES,)),
)

"""Accounts and binding (JM-2, JM-3.2, JA-5.2, JA-6.3), and whom to ask (JA-5.4)."""

from zhicheng.specs import AccountRules, Contact
from zhicheng_jilin.sources import BINDING, PHONES, REGISTRATION, SIGN_IN, SUPERIOR

ACCOUNTS = AccountRules(
    personal_accounts="self",
    unit_accounts="self",
    unit_approved_by="bureau",
    binding="request",
    division_from_licence=True,
    superior_unit=True,
    notes=(
        "单位根据营业执照登记机关确认所属行政区划；区划错误会导致申报流程错误。",
        "个人仅能同时绑定一个推荐单位；绑定须由单位审核，解绑无需审核。",
    ),
    cites=(SIGN_IN, BINDING, REGISTRATION, SUPERIOR),
)
CONTACTS = (
    Contact(purpose="统一身份认证平台技术支持", phone="0431-80767550", cites=(PHONES,)),
    Contact(purpose="软件技术服务（省本级）", phone="0431-12333", cites=(PHONES,)),
    Contact(purpose="软件技术服务", phone="0431-88693866", cites=(PHONES,)),
    Contact(purpose="业务咨询", phone="0431-88690926", cites=(PHONES,)),
)

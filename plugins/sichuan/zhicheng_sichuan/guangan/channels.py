"""The ways to apply: through the unit, directly, and by entrustment in and out (SG-2)."""

from dataclasses import replace

from zhicheng.specs import LEVELS, Channel, Is, Not
from zhicheng_sichuan import attachments, sections
from zhicheng_sichuan.sources import (
    AT_ONCE,
    BOTH_AT_ONCE,
    BOTH_WAYS,
    DIRECT,
    ENTRUSTED_IN,
    ENTRUSTED_OUT,
    INTEGRITY,
    LEARNING,
    LEVEL_BY_LEVEL,
    NO_TRAINING,
    ONLINE,
    SCOPE,
    STANDARDS,
    UNIT_CHECK,
)

NOTES = (
    "申报参评人员须为在职在岗的专业技术人员。",
    "线上、线下同步提交：线上提交后打印封面，随纸质材料一并报送。",
    "资历（任职年限）计算至申报年度12月31日；业绩成果、论文、学历（学位）计算至评委会受理截止日期。",
    "继续教育公需科目课时要求不作为职称评审必要条件。",
    "已完成专业技术资格条件修订的系列（专业），按新修订的标准执行。",
    "国家和省、市、县（市区）未指定任何培训机构开展职称评审培训指导工作。",
)
PLEDGE = (
    "提供的相关证书、业绩成果、论文等材料真实可靠。",
    "知悉学术造假和职业道德失范实行“一票否决”，弄虚作假取得的职称一律撤销，并记入诚信档案库。",
)

REGULAR = Channel(
    key="regular",
    name="通过单位申报",
    menu="职称评审申报",
    sections=sections.KEYS,
    attachments=attachments.KEYS,
    documents=("application_form", "publicity_form", "certificate"),
    needs_unit=Not(Is("unit.nature", "自由职业")),
    paper=True,
    paper_cites=(BOTH_WAYS, BOTH_AT_ONCE),
    notes=NOTES,
    pledge=PLEDGE,
    pledge_cites=(INTEGRITY,),
    submits_to="所在单位审核",
    cites=(LEVEL_BY_LEVEL, SCOPE, AT_ONCE, ONLINE, BOTH_WAYS, UNIT_CHECK, STANDARDS, LEARNING, NO_TRAINING),
)
DIRECT_CHANNEL = replace(
    REGULAR,
    key="direct",
    name="直接申报（非公有制经济组织、社会组织、自由职业）",
    documents=("application_form", "certificate"),
    needs_unit=False,
    notes=("非公有制经济组织、社会组织和自由职业专业技术人员可直接申报，各级评委会不得以任何理由拒收。", *NOTES),
    submits_to="评委会组建部门受理",
    cites=(DIRECT, SCOPE, AT_ONCE, ONLINE, BOTH_WAYS),
)
IN_CHANNEL = replace(
    REGULAR,
    key="entrusted_in",
    name="外市、中省驻市单位委托我市评审",
    notes=(
        "外市人员须提供外市市级职称管理部门出具的委托函；中省驻市单位分支机构人员须经具有人事管理权限的主管部门同意并出具委托函。",
        *NOTES,
    ),
    cites=(ENTRUSTED_IN, AT_ONCE, ONLINE, BOTH_WAYS),
)
OUT_CHANNEL = replace(
    REGULAR,
    key="entrusted_out",
    name="委托外地评委会评审",
    documents=("application_form", "publicity_form"),
    levels=LEVELS[:3],
    levels_cites=(ENTRUSTED_OUT,),
    paper=False,
    paper_cites=(),
    notes=(
        "我市暂无评审条件的中、初级职称，经审核同意后由市人社局统一出具委托评审函；未按规定程序和要求委托的，评审结果一律无效。",
        *NOTES,
    ),
    cites=(ENTRUSTED_OUT, AT_ONCE),
)
"""The letter is written at the end of the city's own checks (SG-2.4); the committee that reviews is elsewhere, and what
it decides is put on record here."""

CHANNELS = (REGULAR, DIRECT_CHANNEL, IN_CHANNEL, OUT_CHANNEL)
REVIEWED_HERE = ("regular", "direct", "entrusted_in")
"""Cases that the city's own committees judge, by its own standards."""

"""The ways to apply: review, recognition, defence, and entrustment in and out (HX-2, HX-4)."""

from dataclasses import replace

from zhicheng.specs import Channel
from zhicheng_henan import sections
from zhicheng_henan.sources import (
    CHECKING,
    ENTRUSTED_IN,
    ENTRUSTED_OUT,
    FILING,
    NO_PAPER,
    OTHER_NOTICES,
    PLEDGES,
    SCOPE,
    SELF_REVIEW,
)
from zhicheng_henan.xuchang import attachments

NOTES = (
    "公务员、参照公务员法管理单位的工作人员、离退休人员、当年年底前达到退休年龄且未办理延长退休手续的人员不得申报。",
    "业绩计算至用人单位推荐之日，聘任年限计算至申报年度12月31日。",
    "工程系列中级职称按许职改办〔2023〕17号执行；除中小学教师副高级外，其他系列高级职称评审工作另行通知。",
    "中等职业学校教师、律师、技校、图书、文博、播音、体育教练、工艺美术等系列暂不网上申报，由各县（市、区）职改办和市直单位统计后统一委托评审。",
    "各级审核部门不能修改申报人填报的信息，审核通过及截止后不能退回修改；逾期未补充完整的，视为放弃申报。",
    "申报材料严禁涉密，须脱密处理后再上传；除评审表等材料外不提交纸质材料。",
)
LETTER_IN = (
    "非我市所属专业技术人员须提交国企总部人事部门或外市市级人社部门出具的委托代评函，经市人社部门资格审核同意后参加我市中级"
    "职称评审；不接受外省委托评审，未经委托评审的，评审结果无效。"
)
LETTER_OUT = "职称自主评审单位委托评审的，由本单位资格审查并出具委托代评函；其他单位由市人社部门资格审查并出具。未经委托评审的，评审结果无效。"
PLEDGE = (
    "提供的相关证书、业绩成果、论文等材料真实可靠。",
    "知悉学术造假和职业道德失范实行“一票否决”，违反承诺的取消申报资格、撤销职称、通报批评，并记入诚信建设档案库。",
)

REVIEW = Channel(
    key="review",
    name="评审",
    menu="职称评审",
    sections=sections.KEYS,
    attachments=attachments.KEYS,
    documents=("review_form", "certificate"),
    notes=NOTES,
    pledge=PLEDGE,
    pledge_cites=(PLEDGES,),
    submits_to="用人单位审核",
    cites=(SCOPE, FILING, CHECKING, NO_PAPER, OTHER_NOTICES),
)
CHANNELS = (
    REVIEW,
    replace(REVIEW, key="recognition", name="考核认定", cites=(CHECKING, SCOPE)),
    replace(REVIEW, key="defence", name="答辩考核", cites=(CHECKING, SCOPE)),
    replace(
        REVIEW,
        key="entrusted_in",
        name="外单位委托我市评审",
        levels=("中级",),
        notes=(LETTER_IN, *NOTES),
        cites=(ENTRUSTED_IN,),
    ),
    replace(
        REVIEW,
        key="entrusted_out",
        name="委托外地评审",
        documents=("review_form",),
        notes=(LETTER_OUT, *NOTES),
        cites=(ENTRUSTED_OUT, SELF_REVIEW),
    ),
)
"""Series that the city can't review are counted and not applied for online (HX-4.2): those who try are told so. Units
that review themselves write their own letters (HX-4.3)."""
KEYS = tuple(channel.key for channel in CHANNELS)
CITY_REVIEW = ("review", "entrusted_in")
"""Cases that the city's own committees judge."""
EXAMINED = ("recognition", "defence")
"""考核认定 and 答辩考核: on the platform like all others (HX-2.4), their own conditions are the committees'."""

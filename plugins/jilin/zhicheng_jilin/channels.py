"""The channels of the province (JA-1.5), placed in the menu as the manual has it (JM-3.1)."""

from dataclasses import replace

from zhicheng.specs import Channel, Is, Not
from zhicheng_jilin import attachments, sections
from zhicheng_jilin.certificates import certificate_of
from zhicheng_jilin.sources import BINDING, CATEGORIES, CHECKLIST, CUTOFF, MENU, PLEDGE, SCOPE

FORMS = ("overview", "publicity_form")
REVIEW_MENU = "专业技术职称评审申报"

PLEDGE_WORDS = (
    "在政治表现、学术道德、职业道德方面不存在任何问题；",
    "在职称申报中所提交的材料（各种表格数据、相关证书、业绩成果、论文论著、项目课题等）真实、准确、有效；",
    "未在记过以上处分期内。",
)
NOTES = (
    "学历年限、资格年限、聘任年限、业绩成果均计算至申报年度的上一年12月31日。",
    "申报人员为省内企事业单位在编、在职、在岗的专业技术人员，以及从事新职业、艺术创作、艺术表演的自由职业者。",
    "事业单位管理岗人员、参照公务员管理事业单位人员、公务员和离退休人员不得申报。",
    "以考代评系列按照有关规定参加全国统一考试，不在此申报。",
    "严禁上传涉密内容。",
    "提交后不可删除，只有单位或人社审核部门可以退回修改。",
)

REGULAR = Channel(
    key="regular",
    name="正常职称申报",
    menu=REVIEW_MENU,
    sections=sections.KEYS,
    attachments=attachments.KEYS,
    documents=(*FORMS, *certificate_of("regular")),
    needs_unit=Not(Is("unit.nature", "自由职业")),
    notes=NOTES,
    pledge=PLEDGE_WORDS,
    pledge_cites=(PLEDGE, CHECKLIST),
    submits_to="单位审核",
    cites=(CATEGORIES, MENU, SCOPE, CUTOFF, BINDING),
)

TALENT_MENU = "高层次和特殊人才职称认定"
OTHERS = (
    ("initial", "初级职称认定", REVIEW_MENU),
    ("teacher_senior", "中小学正高级教师", REVIEW_MENU),
    ("teacher", "中小学副高级及以下", REVIEW_MENU),
    ("series_change", "同级改职", REVIEW_MENU),
    ("directional", "定向评价", REVIEW_MENU),
    ("institution_transfer", "机关分流人员首评", TALENT_MENU),
    ("military_transfer", "部队转业干部首评", TALENT_MENU),
    ("aid_posting", "援疆援藏", TALENT_MENU),
    ("private_executive", "非公有制经济组织高级经营管理人才", TALENT_MENU),
    ("talent_policy", "人才激励政策（3.0版）职称待遇兑现", TALENT_MENU),
    ("grassroots_3010", "基层30年10年", TALENT_MENU),
    ("skill_passage", "高技能人才和专业技术人才职业发展贯通", TALENT_MENU),
    ("grassroots_graduate", "基层硕博人员", TALENT_MENU),
    ("rural_revitalisation", "乡村振兴人才", TALENT_MENU),
    ("post_grade_2", "专业技术二级岗位评聘", "专业技术二级岗位评聘申报"),
    ("post_grade_3", "专业技术三级岗位", TALENT_MENU),
    ("post_grade_2_assessment", "专业技术二级岗位聘期考核", "专业技术二级岗位聘期考核申报"),
    ("post_grade_3_assessment", "专业技术三级岗位聘期考核", "专业技术三级岗位聘期考核申报"),
)
"""Every other category with its place in the menu."""

ROLLING_CHANNELS = ("grassroots_3010",)
REGULAR_WINDOW_CHANNELS = ("regular", "initial")
CHECKED_BY_DESKS = tuple(key for key, _, _ in OTHERS if key not in ROLLING_CHANNELS)
"""Their own conditions are left to the desks, and their forms are not offered online yet; window, scope and completeness
are judged for all of them."""
OTHER_WINDOW_CHANNELS = tuple(key for key in CHECKED_BY_DESKS if key not in REGULAR_WINDOW_CHANNELS)

CHANNELS = (
    REGULAR,
    *(
        replace(
            REGULAR,
            key=key,
            name=name,
            menu=menu,
            online=key in ROLLING_CHANNELS,
            rolling=key in ROLLING_CHANNELS,
            documents=(*FORMS, *certificate_of(key)),
        )
        for key, name, menu in OTHERS
    ),
)
KEYS = tuple(channel.key for channel in CHANNELS)

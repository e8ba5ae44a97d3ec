"""The channels of the province (JA-1.5): what each is called, where it stands in the menu (JM-3.1), and what it asks for."""

from zhicheng.specs import LEVELS, Channel, Citation, Is, Not
from zhicheng_jilin import attachments as files
from zhicheng_jilin import sections as asked
from zhicheng_jilin.certificates import certificate_of
from zhicheng_jilin.sources import (
    BINDING,
    CATEGORIES,
    CHECKLIST,
    CUTOFF,
    DIRECTIONAL,
    ELECTRONIC,
    FRONT_LINE_EARLY,
    MENU,
    ONLINE,
    PASSAGE,
    PLEDGE,
    ROLLING,
    SCHOOL_LEVELS,
    SCOPE,
    SERIES_CHANGE,
    TALENT_GRADES,
    THIRD_GRADE,
)

REVIEW_MENU = "专业技术职称评审申报"
TALENT_MENU = "高层次和特殊人才职称认定"
SECOND_MENU = "专业技术二级岗位评聘申报"
SECOND_TERM_MENU = "专业技术二级岗位评聘期考核申报"
THIRD_TERM_MENU = "专业技术三级岗位评聘期考核申报"

FORMS = ("overview", "publicity_form")
POST_FORMS = ("post_overview", "publicity_form")
TERM_FORMS = ("term_report",)

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
NO_PAPER = "评审通过后生成电子证书，不再填写纸质评审表。"


def channel(
    key: str,
    name: str,
    menu: str,
    sections: tuple[str, ...],
    *cites: Citation,
    levels: tuple[str, ...] = LEVELS,
    attachments: tuple[str, ...] = files.COMMON,
    forms: tuple[str, ...] = FORMS,
    rolling: bool = False,
    beside: bool = False,
    notes: tuple[str, ...] = (),
) -> Channel:
    """A channel on the province's common terms: bound to a unit unless one is a freelancer, with the pledge of the manual."""
    return Channel(
        key=key,
        name=name,
        menu=menu,
        sections=sections,
        attachments=attachments,
        documents=(*forms, *certificate_of(key)),
        levels=levels,
        levels_cites=(CATEGORIES, *cites) if levels != LEVELS else (),
        needs_unit=Not(Is("unit.nature", "自由职业")),
        rolling=rolling,
        beside=beside,
        notes=(*notes, *NOTES),
        pledge=PLEDGE_WORDS,
        pledge_cites=(PLEDGE, CHECKLIST),
        submits_to="单位审核",
        cites=(CATEGORIES, MENU, *(cites or (ONLINE,)), SCOPE, CUTOFF, BINDING),
    )


CHANNELS = (
    channel("regular", "正常职称申报", REVIEW_MENU, asked.REGULAR, attachments=files.REGULAR),
    channel(
        "teacher_senior",
        "中小学正高级教师",
        REVIEW_MENU,
        asked.TEACHER,
        SCHOOL_LEVELS,
        levels=("正高级",),
    ),
    channel(
        "teacher",
        "中小学副高级及以下",
        REVIEW_MENU,
        asked.TEACHER,
        SCHOOL_LEVELS,
        levels=("员级", "助理级", "中级", "副高级"),
    ),
    channel("initial", "初级职称认定", REVIEW_MENU, asked.INITIAL, levels=("员级", "助理级")),
    channel("series_change", "同级改职", REVIEW_MENU, asked.SERIES_CHANGE_SECTIONS, SERIES_CHANGE),
    channel(
        "directional",
        "定向评价",
        REVIEW_MENU,
        asked.DIRECTIONAL_SECTIONS,
        DIRECTIONAL,
        notes=("定向评价的职称在本县（市）范围内有效，证书标注“定向”，不可据以申报正常的高一级职称。",),
    ),
    channel("institution_transfer", "机关分流人员首评", TALENT_MENU, asked.TRANSFERRED, attachments=files.TRANSFERRED),
    channel("military_transfer", "部队转业干部首评", TALENT_MENU, asked.TRANSFERRED, attachments=files.TRANSFERRED),
    channel(
        "grassroots_graduate",
        "基层硕博人员",
        TALENT_MENU,
        asked.GRADUATE,
        FRONT_LINE_EARLY,
        levels=("中级", "副高级"),
        attachments=files.GRADUATE,
    ),
    channel("private_executive", "非公有制经济组织高级经营管理人才", TALENT_MENU, asked.PLAIN),
    channel(
        "grassroots_3010",
        "基层30年10年",
        TALENT_MENU,
        asked.THIRTY_TEN,
        ROLLING,
        levels=("副高级",),
        rolling=True,
        beside=True,
        notes=("随时申报，由县（市、区）审核材料原件并网上推送，省人社厅每月认定一次；年限计算至申报当日。",),
    ),
    channel(
        "talent_policy",
        "人才激励政策（3.0版）职称待遇兑现",
        TALENT_MENU,
        asked.TALENT,
        TALENT_GRADES,
        attachments=files.TALENT,
    ),
    channel(
        "skill_passage",
        "高技能人才和专业技术人才职业发展贯通",
        TALENT_MENU,
        asked.SKILLED,
        PASSAGE,
        attachments=files.SKILLED,
    ),
    channel(
        "post_grade_3",
        "专业技术三级岗位",
        TALENT_MENU,
        asked.POST,
        THIRD_GRADE,
        ELECTRONIC,
        levels=("正高级",),
        forms=POST_FORMS,
        notes=(NO_PAPER,),
    ),
    channel("aid_posting", "援疆援藏", TALENT_MENU, asked.AID_POSTED, attachments=files.AID_POSTED),
    channel(
        "skill_appraisal",
        "专业技术人员职业技能等级认定",
        TALENT_MENU,
        asked.APPRAISED,
        PASSAGE,
        attachments=files.TERM,
        forms=("appraisal_form",),
        beside=True,
        notes=("由省人社厅委托具有职业技能等级鉴定权的评价机构鉴定，结果登记在案，不产生职称。",),
    ),
    channel("rural_revitalisation", "乡村振兴人才", TALENT_MENU, asked.RURAL),
    channel(
        "post_grade_2",
        "专业技术二级岗位评聘",
        SECOND_MENU,
        asked.POST,
        ELECTRONIC,
        levels=("正高级",),
        forms=POST_FORMS,
        notes=(NO_PAPER,),
    ),
    channel(
        "post_grade_2_assessment",
        "专业技术二级岗位聘期考核",
        SECOND_TERM_MENU,
        asked.TERM,
        levels=("正高级",),
        attachments=files.TERM,
        forms=TERM_FORMS,
        beside=True,
    ),
    channel(
        "post_grade_3_assessment",
        "专业技术三级岗位聘期考核",
        THIRD_TERM_MENU,
        asked.TERM,
        levels=("正高级",),
        attachments=files.TERM,
        forms=TERM_FORMS,
        beside=True,
    ),
)
"""In the order of the menu. 援疆援藏, 乡村振兴, 初级认定, 同级改职, 定向评价 and 职业技能等级认定 are not in the manual's menu: their places are ours."""

KEYS = tuple(each.key for each in CHANNELS)
ROLLING_CHANNELS = tuple(each.key for each in CHANNELS if each.rolling)
REGULAR_WINDOW_CHANNELS = ("regular", "initial")
OTHER_WINDOW_CHANNELS = tuple(key for key in KEYS if key not in (*ROLLING_CHANNELS, *REGULAR_WINDOW_CHANNELS))

POSTS = ("post_grade_2", "post_grade_3")
ASSESSMENTS = ("post_grade_2_assessment", "post_grade_3_assessment")
APPRAISALS = ("skill_appraisal",)
"""The way back of the passage: professionals who are appraised for a level of skill (JB-1.11)."""
TITLES = tuple(key for key in KEYS if key not in (*POSTS, *ASSESSMENTS, *APPRAISALS))
"""Channels that end in a title."""
SCHOOLS = ("teacher", "teacher_senior")
PROMOTIONS = ("regular", *SCHOOLS, "directional")
"""Channels in which the next level is reached by years of appointment."""

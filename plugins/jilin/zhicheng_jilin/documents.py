"""The two forms of JA-3.1, those of graded posts (JM-3.1), from building blocks, and the certificates."""

from zhicheng.specs import Block, DocumentSpec
from zhicheng_jilin.certificates import CERTIFICATE_FORMS
from zhicheng_jilin.sources import CATEGORIES, CHECKLIST, FORMS, MENU, PASSAGE

PERSON = (
    "姓名=basic.name", "性别=basic.gender", "出生日期=basic.birth_date", "民族=basic.ethnicity",
    "政治面貌=basic.political_status", "参加工作日期=basic.work_started_on", "人员身份=basic.person_category",
    "工作单位=basic.unit_name",
)  # fmt: skip
APPLICATION = (
    "现专业技术资格=basic.current_title", "取得资格日期=basic.title_obtained_on", "聘任日期=basic.appointed_on",
    "工作属性=basic.work_nature", "申报系列=basic.series", "申报专业=basic.specialty",
    "专业范围=basic.specialty_range", "申报职称=basic.title", "申报级别=basic.level", "申报类别=basic.application_type",
    "从事专业=basic.practised_specialty", "从事本专业年限=basic.practised_years",
)  # fmt: skip
POST = (
    "现聘岗位等级=basic.current_post_grade", "现专业技术资格=basic.current_title", "取得资格日期=basic.title_obtained_on",
    "聘任日期=basic.appointed_on", "系列=basic.series", "专业=basic.specialty", "专业范围=basic.specialty_range",
    "职称=basic.title", "级别=basic.level",
)  # fmt: skip

EDUCATION = Block(
    kind="rows",
    text="教育经历",
    section="education",
    cells=(
        "学历=education",
        "学位=degree",
        "学习形式=mode",
        "毕业院校=school",
        "所学专业=major",
        "毕业日期=graduated_on",
    ),
)
WORK = Block(
    kind="rows",
    text="工作经历",
    section="work",
    cells=("起=from", "止=to", "工作单位=unit", "岗位（职务）=post", "经历类别=kind"),
)
ASSESSMENTS = Block(kind="rows", text="年度考核", section="assessments", cells=("年度=year", "考核结果=grade"))
LEARNING = Block(
    kind="rows",
    text="继续教育",
    section="continuing_education",
    cells=("年度=year", "总学时=hours", "公需科目=public_hours", "专业科目=professional_hours"),
)
ACHIEVEMENTS = Block(
    kind="rows",
    text="业绩成果",
    section="achievements",
    cells=("类别=kind", "名称=title", "取得日期=obtained_on", "文号=document_number"),
)
PAPERS = Block(
    kind="rows",
    text="论文著作",
    section="papers",
    cells=("题目=title", "刊物（出版社）=journal", "发表日期=published_on", "排名=rank"),
)
CHECKED_BY_UNITS = (
    Block(kind="opinion", text="单位审核意见"),
    Block(kind="opinion", text="主管部门、人社部门审核意见"),
)
OFFICE_OPINION = Block(kind="opinion", text="评委会办事机构资格审核意见")

OVERVIEW = DocumentSpec(
    key="overview",
    title="吉林省专业技术资格评审一览表",
    landscape=True,
    blocks=(
        Block(kind="title", text="吉林省专业技术资格评审一览表"),
        Block(kind="values", text="基本信息", cells=PERSON, columns=4),
        Block(kind="values", text="申报信息", cells=APPLICATION, columns=4),
        EDUCATION,
        WORK,
        ASSESSMENTS,
        LEARNING,
        ACHIEVEMENTS,
        PAPERS,
        Block(kind="pledge"),
        *CHECKED_BY_UNITS,
        OFFICE_OPINION,
    ),
    cites=(FORMS, CHECKLIST),
)
POST_OVERVIEW = DocumentSpec(
    key="post_overview",
    title="专业技术二、三级岗位申报一览表",
    landscape=True,
    blocks=(
        Block(kind="title", text="专业技术二、三级岗位申报一览表"),
        Block(kind="values", text="基本信息", cells=PERSON, columns=4),
        Block(kind="values", text="岗位信息", cells=POST, columns=4),
        EDUCATION,
        WORK,
        ASSESSMENTS,
        ACHIEVEMENTS,
        PAPERS,
        Block(kind="pledge"),
        *CHECKED_BY_UNITS,
        OFFICE_OPINION,
    ),
    cites=(CATEGORIES, MENU),
)
APPRAISAL_FORM = DocumentSpec(
    key="appraisal_form",
    title="专业技术人员职业技能等级认定申请表",
    blocks=(
        Block(kind="title", text="专业技术人员职业技能等级认定申请表"),
        Block(kind="values", text="基本信息", cells=PERSON, columns=2),
        Block(
            kind="values",
            text="申请信息",
            cells=(
                "现专业技术资格=basic.current_title",
                "级别=basic.current_level",
                "系列=basic.current_series",
                "取得资格日期=basic.title_obtained_on",
                "申请鉴定的职业（工种）=basic.skill_occupation",
                "申请鉴定的技能等级=basic.skill_level",
            ),
            columns=2,
        ),
        EDUCATION,
        WORK,
        Block(kind="pledge"),
        *CHECKED_BY_UNITS,
    ),
    cites=(PASSAGE,),
)
TERM_REPORT = DocumentSpec(
    key="term_report",
    title="专业技术二、三级岗位聘期考核表",
    blocks=(
        Block(kind="title", text="专业技术二、三级岗位聘期考核表"),
        Block(kind="values", text="基本信息", cells=PERSON, columns=2),
        Block(kind="values", text="岗位信息", cells=POST, columns=2),
        Block(
            kind="rows",
            text="聘期任务完成情况",
            section="term_results",
            cells=("起=from", "止=to", "目标任务=duties", "完成情况=results"),
        ),
        ASSESSMENTS,
        ACHIEVEMENTS,
        PAPERS,
        Block(kind="pledge"),
        *CHECKED_BY_UNITS,
    ),
    cites=(CATEGORIES, MENU),
)
PUBLICITY_FORM = DocumentSpec(
    key="publicity_form",
    title="吉林省专业技术资格评审公示表",
    blocks=(
        Block(kind="title", text="吉林省专业技术资格评审公示表"),
        Block(kind="values", text="基本信息", cells=PERSON, columns=2),
        Block(kind="values", text="申报信息", cells=APPLICATION, columns=2),
        Block(
            kind="rows",
            text="业绩成果",
            section="achievements",
            cells=("类别=kind", "名称=title", "取得日期=obtained_on"),
        ),
        Block(
            kind="rows",
            text="论文著作",
            section="papers",
            cells=("题目=title", "刊物（出版社）=journal", "发表日期=published_on"),
        ),
        Block(kind="publicity"),
        Block(kind="opinion", text="单位公示结果"),
    ),
    cites=(FORMS, CHECKLIST),
)
DOCUMENTS = (OVERVIEW, PUBLICITY_FORM, POST_OVERVIEW, TERM_REPORT, APPRAISAL_FORM, *CERTIFICATE_FORMS)

"""The application form and the publicity form. The notice names none, so titles and layout are ours (‡)."""

from zhicheng.specs import Block, DocumentSpec
from zhicheng_sichuan.guangan.certificates import TITLE_CERTIFICATE
from zhicheng_sichuan.sources import AT_ONCE, DEPARTMENTS, FORMS, INTEGRITY, RECHECK, UNIT_CHECK

PERSON = (
    "姓名=basic.name", "性别=basic.gender", "出生日期=basic.birth_date", "民族=basic.ethnicity",
    "政治面貌=basic.political_status", "参加工作日期=basic.work_started_on", "人员身份=basic.person_category",
    "工作单位=basic.unit_name",
)  # fmt: skip
APPLICATION = (
    "现专业技术资格=basic.current_title", "取得资格日期=basic.title_obtained_on", "聘任日期=basic.appointed_on",
    "申报系列=basic.series", "申报专业=basic.specialty", "申报职称=basic.title", "申报级别=basic.level",
    "从事专业=basic.practised_specialty",
)  # fmt: skip
RESULTS = (
    Block(
        kind="rows",
        text="业绩成果",
        section="achievements",
        cells=("类别=kind", "名称=title", "取得日期=obtained_on", "文号=document_number"),
    ),
    Block(
        kind="rows",
        text="论文著作",
        section="papers",
        cells=("题目=title", "刊物（出版社）=journal", "发表日期=published_on", "排名=rank"),
    ),
)

APPLICATION_FORM = DocumentSpec(
    key="application_form",
    title="专业技术职称评审申报表（广安市）",
    duplex=True,
    blocks=(
        Block(kind="title", text="专业技术职称评审申报表"),
        Block(kind="subtitle", text="（广安市）"),
        Block(kind="values", text="基本信息", cells=PERSON, columns=2),
        Block(kind="values", text="申报信息", cells=APPLICATION, columns=2),
        Block(
            kind="rows",
            text="教育经历",
            section="education",
            cells=("学历=education", "学位=degree", "毕业院校=school", "所学专业=major", "毕业日期=graduated_on"),
        ),
        Block(
            kind="rows",
            text="工作经历",
            section="work",
            cells=("起=from", "止=to", "工作单位=unit", "岗位（职务）=post", "经历类别=kind"),
        ),
        Block(
            kind="rows",
            text="职业资格",
            section="qualifications",
            cells=("类别=kind", "名称=name", "对应级别=level", "取得日期=obtained_on", "证书编号=certificate_number"),
        ),
        Block(
            kind="rows",
            text="继续教育",
            section="continuing_education",
            cells=("年度=year", "总学时=hours", "公需科目=public_hours", "专业科目=professional_hours"),
        ),
        *RESULTS,
        Block(kind="pledge"),
        Block(kind="opinion", text="所在单位初审推荐意见"),
        Block(kind="opinion", text="单位纪检部门意见"),
        Block(kind="opinion", text="行业主管部门审查意见"),
        Block(kind="opinion", text="评委会组建部门复审意见"),
    ),
    cites=(FORMS, AT_ONCE, UNIT_CHECK, DEPARTMENTS, RECHECK, INTEGRITY),
)
PUBLICITY_FORM = DocumentSpec(
    key="publicity_form",
    title="评前公示表（广安市）",
    blocks=(
        Block(kind="title", text="评前公示表"),
        Block(kind="values", text="基本信息", cells=PERSON, columns=2),
        Block(kind="values", text="申报信息", cells=APPLICATION, columns=2),
        *RESULTS,
        Block(kind="publicity"),
        Block(kind="opinion", text="单位公示结果"),
    ),
    cites=(FORMS, UNIT_CHECK),
)
DOCUMENTS = (APPLICATION_FORM, PUBLICITY_FORM, TITLE_CERTIFICATE)

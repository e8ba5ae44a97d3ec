"""The province's review form, which the applicant prints once every level has passed (HX-2.3): A3, both sides, three."""

from zhicheng.specs import REVIEWED, Block, DocumentSpec
from zhicheng_henan.sources import FILING

TITLE = "河南省专业技术人员职称评审表"
PERSON = (
    "姓名=basic.name", "性别=basic.gender", "出生日期=basic.birth_date", "民族=basic.ethnicity",
    "政治面貌=basic.political_status", "参加工作日期=basic.work_started_on", "人员性质=basic.person_category",
    "工作单位=basic.unit_name",
)  # fmt: skip
APPLICATION = (
    "现任职称=basic.current_title", "取得时间=basic.title_obtained_on", "聘任时间=basic.appointed_on",
    "现从事专业=basic.practised_specialty", "申报系列=basic.series", "申报专业=basic.specialty",
    "申报职称=basic.title", "申报级别=basic.level",
)  # fmt: skip

REVIEW_FORM = DocumentSpec(
    key="review_form",
    title=TITLE,
    page="A3",
    landscape=True,
    duplex=True,
    copies=3,
    available=REVIEWED,
    blocks=(
        Block(kind="title", text=TITLE),
        Block(kind="values", text="基本信息", cells=PERSON, columns=2),
        Block(kind="values", text="申报职称", cells=APPLICATION, columns=2),
        Block(
            kind="rows",
            text="学习经历",
            section="education",
            cells=("学历=education", "学位=degree", "毕业院校=school", "所学专业=major", "毕业时间=graduated_on"),
        ),
        Block(
            kind="rows",
            text="工作经历",
            section="work",
            cells=("起=from", "止=to", "工作单位=unit", "岗位（职务）=post", "经历类别=kind"),
        ),
        Block(
            kind="rows",
            text="其他职称",
            section="title_history",
            cells=("系列=series", "专业=specialty", "级别=level", "职称=title", "聘任时间=appointed_on", "取得方式=by"),
        ),
        Block(kind="rows", text="年度考核", section="assessments", cells=("年度=year", "考核结果=grade")),
        Block(
            kind="rows",
            text="业绩",
            section="achievements",
            cells=("类别=kind", "内容=title", "取得时间=obtained_on", "文号=document_number"),
        ),
        Block(
            kind="rows",
            text="论文著作",
            section="papers",
            cells=("题目=title", "刊物（出版社）=journal", "发表时间=published_on", "排名=rank"),
        ),
        Block(kind="pledge"),
        Block(kind="opinion", text="用人单位审核、公示、推荐意见（经办人、负责人签字）"),
        Block(kind="opinion", text="主管部门审核意见"),
        Block(kind="opinion", text="县（市、区）职称改革领导小组办公室审核意见"),
        Block(kind="opinion", text="市职称改革领导小组办公室审核意见"),
        Block(kind="opinion", text="评审委员会评审意见"),
        Block(kind="note", text="A3纸双面打印，一式三份，加盖单位公章后报送。"),
    ),
    cites=(FILING,),
)

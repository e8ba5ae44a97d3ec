"""The fixed keys of the exchange format. Plugins pick from these sections and may add fields of their own."""

from __future__ import annotations

from zhicheng.specs import LEVELS, Derived, Field, In, Kind, Section
from zhicheng.specs import vocabulary as words

T, D, I, C, B = Kind.TEXT, Kind.DATE, Kind.INTEGER, Kind.CHOICE, Kind.BOOLEAN  # noqa: E741


def _field(key: str, label: str, kind: Kind = T, *choices: str, **more: object) -> Field:
    return Field(key=key, label=label, kind=kind, choices=choices, **more)  # type: ignore[arg-type]


BASIC = Section(
    key="basic",
    title="基本信息",
    derived=(
        Derived(label="取得资格年限", field="title_obtained_on", cutoff="title_held"),
        Derived(label="聘任年限", field="appointed_on", cutoff="appointment"),
    ),
    fields=(
        _field("name", "姓名", max_length=50),
        _field("former_name", "曾用名", max_length=50),
        _field("gender", "性别", C, *words.GENDERS),
        _field("ethnicity", "民族", max_length=20),
        _field("political_status", "政治面貌", max_length=20),
        _field("id_type", "证件类型", C, *words.ID_TYPES),
        _field("id_number", "证件号码", Kind.ID_NUMBER),
        _field("mobile", "手机号码", Kind.MOBILE),
        _field("birth_date", "出生日期", D),
        _field("work_started_on", "参加工作日期", D),
        _field("retires_on", "法定退休日期", D, hint="不填时按国家规定推算"),
        _field("unit_name", "工作单位"),
        _field("unit_type", "单位类型"),
        _field("licence_name", "职（执）业资格名称"),
        _field("licence_obtained_on", "职（执）业资格取得日期", D),
        _field("employment_relation", "与单位的关系", C, *words.EMPLOYMENT_RELATIONS),
        _field("contract_from", "合同起始日期", D),
        _field("place_of_work", "工作地", Kind.DIVISION),
        _field("talent_grade", "人才分类等级", C, *words.TALENT_GRADES),
        _field("current_post_grade", "现聘岗位等级", I, low=1, high=13),
        _field("skill_level", "技能等级", hint="高级工、技师、高级技师等"),
        _field("skill_occupation", "技能职业（工种）"),
        _field("skill_obtained_on", "技能等级取得日期", D),
        _field("person_category", "人员身份", C, *words.PERSON_CATEGORIES),
        _field("residency", "居民身份", C, *words.RESIDENCIES),
        _field("on_post", "在职在岗", B),
        _field("on_post_since", "到岗日期", D),
        _field("joined_unit_on", "进入本单位日期", D),
        _field("current_title", "现专业技术资格"),
        _field("current_level", "现资格级别", C, *LEVELS),
        _field("current_series", "现资格系列", Kind.SERIES),
        _field("current_title_scope", "现资格性质", C, *words.TITLE_SCOPES),
        _field("current_title_division", "定向资格所在县", Kind.DIVISION),
        _field("title_obtained_on", "取得资格日期", D),
        _field("appointed_on", "聘任日期", D),
        _field("series", "申报系列", Kind.SERIES),
        _field("specialty", "申报专业", Kind.SPECIALTY),
        _field("specialty_range", "申报专业范围", Kind.SPECIALTY_RANGE),
        _field("title", "申报职称名称", Kind.TITLE),
        _field("level", "申报职称级别", Kind.LEVEL, *LEVELS),
        _field("application_type", "申报类别", C, *words.APPLICATION_TYPES),
        _field("exception_type", "破格类别"),
        _field("practised_specialty", "从事专业"),
        _field("practised_years", "从事本专业年限", I, low=0, high=60, hint="整年数"),
        _field("work_nature", "工作属性"),
        _field("green_channel", "绿色通道", B),
        _field("green_channel_approval", "绿色通道批准文号"),
        _field("retirement_extension", "已办理延长退休手续", B),
        _field("social_security_card", "社会保障卡已领取并激活", B),
    ),
)

EDUCATION = Section(
    key="education",
    title="教育经历",
    repeats=True,
    proofs=("diploma", "degree_certificate"),
    fields=(
        _field("education", "学历"),
        _field("degree", "学位"),
        _field("mode", "学习形式"),
        _field("school", "毕业院校"),
        _field("major", "所学专业"),
        _field("started_on", "入学日期", D),
        _field("graduated_on", "毕业日期", D),
    ),
)
WORK = Section(
    key="work",
    title="工作经历",
    repeats=True,
    proofs=words.PROOFS,
    fields=(
        _field("from", "起始日期", D),
        _field("to", "结束日期", D, hint="至今不填"),
        _field("unit", "工作单位"),
        _field("post", "岗位（职务）"),
        _field("kind", "经历类别", hint="在岗、借调、离职进修、支教、待业等"),
        _field("division", "所在地", Kind.DIVISION),
        _field("front_line", "一线专业技术工作", B),
    ),
)
TITLE_HISTORY = Section(
    key="title_history",
    title="职称经历",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("series", "系列", Kind.SERIES),
        _field("specialty", "专业"),
        _field("level", "级别", C, *LEVELS),
        _field("title", "职称名称"),
        _field("scope", "资格性质", C, *words.TITLE_SCOPES),
        _field("division", "定向所在县", Kind.DIVISION),
        _field("obtained_on", "取得日期", D),
        _field("appointed_on", "聘任日期", D),
        _field("by", "取得方式", C, *words.TITLE_SOURCES),
    ),
)
ASSESSMENTS = Section(
    key="assessments",
    title="年度考核",
    repeats=True,
    proofs=words.PROOFS,
    fields=(_field("year", "考核年度", Kind.YEAR), _field("grade", "考核结果", hint="优秀、合格等")),
)
CONTINUING_EDUCATION = Section(
    key="continuing_education",
    title="继续教育",
    repeats=True,
    proofs=words.PROOFS,
    fields=(
        _field("year", "年度", Kind.YEAR),
        _field("hours", "总学时", Kind.DECIMAL, low=0),
        _field("public_hours", "公需科目学时", Kind.DECIMAL, low=0),
        _field("professional_hours", "专业科目学时", Kind.DECIMAL, low=0),
    ),
)
RECOMMENDERS = Section(
    key="recommenders",
    title="破格推荐专家",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("name", "姓名", max_length=50),
        _field("id_type", "证件类型", C, *words.ID_TYPES),
        _field("id_number", "证件号码", Kind.ID_NUMBER),
        _field("unit", "现工作单位"),
        _field("title", "专业技术职务"),
        _field("specialty", "从事专业"),
        _field("mobile", "手机号码", Kind.MOBILE),
        _field("recommended_before", "本年度已推荐人数", I, low=0, high=99),
    ),
)
ACHIEVEMENTS = Section(
    key="achievements",
    title="业绩成果",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("kind", "类别"),
        _field("title", "名称", max_length=500),
        _field("obtained_on", "取得日期", D),
        _field("document_number", "文号"),
    ),
)
PAPERS = Section(
    key="papers",
    title="论文著作",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("title", "题目", max_length=500),
        _field("journal", "刊物（出版社）"),
        _field("published_on", "发表日期", D),
        _field("rank", "本人排名", I, low=1, high=999),
    ),
)
QUALIFICATIONS = Section(
    key="qualifications",
    title="考试与执业资格",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("kind", "类别", C, *words.QUALIFICATION_KINDS),
        _field("name", "名称"),
        _field("series", "对应系列", Kind.SERIES),
        _field("level", "对应级别", C, *LEVELS),
        _field("obtained_on", "取得日期", D),
        _field("valid_until", "有效期至", D),
        _field("certificate_number", "证书编号"),
    ),
)
GRASSROOTS_SERVICE = Section(
    key="grassroots_service",
    title="基层服务经历",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("from", "起始日期", D),
        _field("to", "结束日期", D, hint="至今不填"),
        _field("division", "服务地", Kind.DIVISION),
        _field("tier", "服务单位层级", C, *words.TIERS),
        _field("from_city", "由市（州）及以上城市派往", B),
        _field("front_line", "一线专业技术工作", B),
        _field("contract_signed_on", "服务协议签订日期", D),
        _field("contract_years", "协议年限", I, low=0, high=60),
        _field("introduced_as_urgent", "急需紧缺人才引进", B),
        _field("introduced_by", "引进部门", C, *words.INTRODUCERS),
    ),
)
POSTDOC = Section(
    key="postdoc",
    title="博士后经历",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("station", "流动站（工作站）"),
        _field("entered_on", "进站日期", D),
        _field("left_on", "出站日期", D),
        _field("contract_years", "聘用合同年限", I, low=0, high=60),
        _field("employer_division", "用人单位所在地", Kind.DIVISION),
        _field("outstanding", "科技成果突出、有发展潜力", B),
    ),
)
SANCTIONS = Section(
    key="sanctions",
    title="处分情况",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("kind", "处分种类", hint="警告、记过、降低岗位等级、开除等"),
        _field("from", "起始日期", D),
        _field("until", "截止日期", D),
    ),
)
INTEGRITY = Section(
    key="integrity",
    title="诚信记录",
    repeats=True,
    proofs=words.PROOFS,
    absent_is_none=True,
    fields=(
        _field("kind", "记录事项"),
        _field("recorded_on", "记录日期", D),
        _field("until", "记录期至", D),
    ),
)

SECTIONS = {
    each.key: each
    for each in (
        BASIC,
        EDUCATION,
        WORK,
        TITLE_HISTORY,
        ASSESSMENTS,
        CONTINUING_EDUCATION,
        RECOMMENDERS,
        ACHIEVEMENTS,
        PAPERS,
        QUALIFICATIONS,
        GRASSROOTS_SERVICE,
        POSTDOC,
        SANCTIONS,
        INTEGRITY,
    )
}

UNIT = Section(
    key="unit",
    title="单位信息",
    fields=(
        _field("name", "单位名称"),
        _field("credit_code", "统一社会信用代码", Kind.CREDIT_CODE),
        _field("nature", "单位性质", C, *words.NATURES),
        _field("tier", "单位层级", C, *words.TIERS),
        _field("division", "所属行政区划", Kind.DIVISION),
        _field("in_jurisdiction", "在本地区", B),
        _field("combined_review_since", "评聘结合起始年", Kind.YEAR),
        _field("kind", "单位类别", C, *words.UNIT_KINDS),
        _field("ownership", "办学（举办）性质", C, *words.OWNERSHIPS),
        _field("licence_authority", "证照登记机关"),
        _field("superior_credit_code", "上级单位统一社会信用代码", Kind.CREDIT_CODE),
        _field("own_committee", "自设评委会", B),
        _field("review_mode", "评审方式", C, *words.REVIEW_MODES),
        _field("alliance", "学校联盟（联盟评审委员会）名称"),
        _field("border_county", "属于边境县（市）", B),
        _field("vacancies", "空缺岗位数", I, low=0, high=99999),
        _field("recommended", "推荐人数", I, low=0, high=99999),
        _field("recommended_on", "单位推荐日期", D),
        _field("publicized_from", "单位公示起始日期", D),
        _field("publicized_to", "单位公示截止日期", D),
        _field("publicity_objection", "公示异议", C, *words.OBJECTIONS),
        _field("discipline_opinion", "纪检部门意见", max_length=2000),
        _field("pledge", "单位承诺", B),
    ),
)
CHECKED_BY = Section(
    key="checked_by",
    title="原件核对人",
    fields=(_field("handler", "经办人", max_length=50), _field("head", "负责人", max_length=50)),
)
ENTRUSTMENT = Section(
    key="entrustment",
    title="委托评审",
    fields=(
        _field("direction", "方向", C, "in", "out"),
        _field("letter_number", "委托函文号"),
        _field("issued_by", "出具单位"),
        _field("issuer_level", "出具单位层级", C, *words.ISSUER_LEVELS),
        _field("issuer_division", "出具单位所在地", Kind.DIVISION),
        _field("issued_on", "出具日期", D),
    ),
)
OF_A_PLACE = ("province", "city", "county")
"""Levels of issuers that stand for a place; the others write for themselves."""
LETTER = ENTRUSTMENT.asking(
    "direction*",
    "letter_number*",
    "issued_by*",
    "issuer_level*",
    "issuer_division",
    "issued_on*",
    note="请上传有权部门出具的委托函扫描件，并按原件填写。没有有效的委托函不能提交，未经委托评审的，评审结果无效。",
).changing(
    "issuer_division",
    when=In("entrustment.issuer_level", OF_A_PLACE),
    required=In("entrustment.issuer_level", OF_A_PLACE),
)
"""The letter as an applicant is asked for it."""
COMMITTEE = Section(
    key="committee",
    title="评审委员会",
    fields=(_field("committee", "评审委员会"), _field("applicant_scope", "人员范围")),
)
BESIDE = {each.key: each for each in (ENTRUSTMENT, COMMITTEE)}
"""What an applicant fills in like a section, though the format keeps it beside the sections."""
FILE = Section(
    key="file",
    title="附件",
    fields=(
        _field("filename", "文件名", max_length=255),
        _field("size", "大小", I, low=0, high=10**12),
        _field("width", "宽", I, low=0, high=10**6),
        _field("height", "高", I, low=0, high=10**6),
        _field("media_type", "格式"),
        _field("colour", "彩色", B),
    ),
)
SUMMARY = {
    "current_series": "series",
    "current_level": "level",
    "current_title": "title",
    "current_title_scope": "scope",
    "current_title_division": "division",
    "title_obtained_on": "obtained_on",
    "appointed_on": "appointed_on",
}
"""Fields of ``basic`` that summarise the last entry of ``title_history``; where both are given, the entry counts."""

"""What step 02 of the manual asks for (JM-3.3.2), and what each channel asks differently; starred fields are required."""

from __future__ import annotations

from dataclasses import replace

from zhicheng.dossier import standard
from zhicheng.specs import Field, Is, Kind, Not, Section, UploadLimits
from zhicheng.specs.attachment import KB
from zhicheng.specs.vocabulary import PROOFS
from zhicheng_jilin.sources import (
    CATEGORIES,
    CHECKING,
    CHECKLIST,
    DIRECTIONAL,
    ENGINEERS_EARLY,
    FILLING,
    FRONT_LINE_EARLY,
    MENU,
    PASSAGE,
    ROLLING,
    SERIES_CHANGE,
    TALENT_GRADES,
)

EMPLOYED = Not(Is("unit.nature", "自由职业"))
TWO_EXPERTS = "两名专家推荐破格"
BY_EXPERTS = Is("basic.exception_type", TWO_EXPERTS)
BY_EXCEPTION = Is("basic.application_type", "破格")
GREEN = Is("basic.green_channel", True)
DIRECTIONAL_TITLE = Is("basic.current_title_scope", "定向")
ASKED = (FILLING, CHECKLIST)

PERSON = (
    "name*", "former_name", "gender*", "ethnicity*", "political_status*", "id_type*", "id_number*", "mobile*",
    "birth_date*", "work_started_on*", "retires_on", "person_category*", "on_post*", "unit_name", "unit_type",
)  # fmt: skip
TITLE_HELD = (
    "current_title", "current_level", "current_series", "current_title_scope", "current_title_division",
    "title_obtained_on", "appointed_on",
)  # fmt: skip
LICENCE = ("work_nature*", "licence_name", "licence_obtained_on")
APPLIED_FOR = ("series*", "specialty*", "specialty_range*", "level*", "title*")
PRACTISED = ("practised_specialty*", "practised_years*")
CASCADE = (
    "专业系列修改顺序：先改系列，再改专业、专业范围和职称名称，它们有层级所属关系；“从事专业”必须与“申报专业范围”一致。"
)


def basic(variant: str, *entries: str, note: str = CASCADE) -> Section:
    """Basic information with the person first and then ``entries``; "title*" for a required answer."""
    section = standard.BASIC.asking(*PERSON, *entries, variant=variant, cites=ASKED, note=note)
    section = section.changing("unit_name", required=EMPLOYED).changing("unit_type", required=EMPLOYED)
    for key, changes in CONDITIONAL.items():
        if any(each.key == key for each in section.fields):
            section = section.changing(key, **changes)
    return section


CONDITIONAL: dict[str, dict[str, object]] = {
    "current_title_division": {"when": DIRECTIONAL_TITLE, "cites": (DIRECTIONAL,)},
    "exception_type": {"required": BY_EXCEPTION, "when": BY_EXCEPTION, "choices": (TWO_EXPERTS, "其他破格")},
    "green_channel_approval": {"when": GREEN, "cites": (CHECKING,)},
    "work_nature": {"choices": ("应用", "研究", "教学", "管理")},
    "talent_grade": {"cites": (TALENT_GRADES,)},
    "skill_level": {"cites": (PASSAGE,)},
    "skill_occupation": {"cites": (PASSAGE,)},
    "skill_obtained_on": {"cites": (PASSAGE,)},
    "current_post_grade": {"cites": (CATEGORIES, MENU)},
}

BASIC = basic(
    "", *TITLE_HELD, *LICENCE, *APPLIED_FOR,
    "application_type*", "exception_type", "green_channel", "green_channel_approval", *PRACTISED,
)  # fmt: skip
BASIC_PLAIN = basic("plain", *TITLE_HELD, *LICENCE, *APPLIED_FOR, *PRACTISED)
BASIC_CHANGE = replace(
    basic(
        "change", "current_title*", "current_level*", "current_series*", "title_obtained_on*", "appointed_on",
        *LICENCE, *APPLIED_FOR, *PRACTISED,
    ),
    cites=(*ASKED, SERIES_CHANGE),
)  # fmt: skip
BASIC_TALENT = basic("talent", "talent_grade*", *TITLE_HELD, *LICENCE, *APPLIED_FOR, *PRACTISED)
BASIC_SKILL = basic(
    "skill", "skill_level*", "skill_occupation", "skill_obtained_on", *TITLE_HELD, *LICENCE, *APPLIED_FOR, *PRACTISED
)
BASIC_APPRAISAL = (
    basic(
        "appraisal", "skill_occupation*", "skill_level*", "current_title*", "current_level*", "current_series*",
        "title_obtained_on", "appointed_on", *APPLIED_FOR,
        note="系列、专业和职称按现有专业技术资格填写；职业（工种）和技能等级填写申请鉴定的。",
    )
    .changing("skill_occupation", label="申请鉴定的职业（工种）")
    .changing("skill_level", label="申请鉴定的技能等级")
)  # fmt: skip
IN_POST = ("current_title", "current_level", "current_series", "title_obtained_on", "appointed_on")
POST_NOTE = "系列、专业和职称按现聘专业技术岗位填写；“现聘岗位等级”填写数字，例如四级岗位填4。"
BASIC_POST = basic("post", "current_post_grade", *IN_POST, *APPLIED_FOR, note=POST_NOTE)
BASIC_TERM = basic("term", "current_post_grade*", *IN_POST, *APPLIED_FOR, note=POST_NOTE)

EDUCATION = replace(standard.EDUCATION, min_rows=1, proof_required=True, cites=ASKED)
WORK = replace(standard.WORK, cites=ASKED)
TITLE_HISTORY = replace(standard.TITLE_HISTORY, cites=ASKED)
ASSESSMENTS = replace(standard.ASSESSMENTS, min_rows=1, cites=ASKED)
FIRST_ASSESSMENTS = replace(
    standard.ASSESSMENTS, variant="first", cites=ASKED, note="参加工作不满一个考核年度的，可以不填。"
)
CONTINUING_EDUCATION = replace(standard.CONTINUING_EDUCATION, cites=ASKED)
ACHIEVEMENTS = replace(standard.ACHIEVEMENTS, cites=ASKED)
PAPERS = replace(standard.PAPERS, cites=ASKED)
QUALIFICATIONS = replace(standard.QUALIFICATIONS, cites=ASKED)
SANCTIONS = replace(standard.SANCTIONS, cites=ASKED)
GRASSROOTS_SERVICE = replace(standard.GRASSROOTS_SERVICE, cites=ASKED)
THIRTY_YEARS = replace(
    standard.GRASSROOTS_SERVICE.asking("from*", "to", "division", "tier*", "front_line*"),
    variant="thirty",
    min_rows=1,
    cites=(ROLLING, FILLING),
    note="分段填写在县（市、区）、乡镇企事业单位从事一线专业技术工作的经历，现仍在一线的不填结束日期。",
)
AGREED_SERVICE = replace(
    standard.GRASSROOTS_SERVICE.asking(
        "from*", "to", "division", "tier*", "front_line", "contract_signed_on", "contract_years*",
        "introduced_as_urgent", "introduced_by",
    ).changing("introduced_by", hint="急需紧缺人才由县（市）政府或组织、人社部门引进的，选择引进部门"),
    variant="agreed",
    min_rows=1,
    cites=(FRONT_LINE_EARLY, FILLING),
    note="填写与县（市）及以下企事业单位签订的工作服务协议和服务起止日期。",
)  # fmt: skip
POSTDOC = replace(
    standard.POSTDOC,
    cites=(ENGINEERS_EARLY, FILLING),
    note="在站人员不填出站日期；“科技成果突出、有发展潜力”须有设站单位的证明。",
)
RECOMMENDERS = replace(
    standard.RECOMMENDERS.asking(
        "name*", "id_type*", "id_number*", "unit*", "title*", "specialty*", "mobile*", "recommended_before"
    ),
    min_rows=2,
    max_rows=2,
    when=BY_EXPERTS,
    proofs=("letter",),
    proof_required=True,
    proof_limits=UploadLimits(formats=("zip", "pdf"), max_bytes=5000 * KB, max_count=1),
    cites=ASKED,
    note="必须添加两条，每名专家最多只允许推荐两名专业技术人员破格申报。",
)
TRANSFER = Section(
    key="transfer",
    title="分流（转业）情况",
    repeats=True,
    max_rows=1,
    proofs=PROOFS,
    absent_is_none=True,
    fields=(
        Field(key="former_body", label="原机关（部队）"),
        Field(key="former_post", label="原职务（级别）"),
        Field(key="left_on", label="分流（转业）日期", kind=Kind.DATE),
        Field(key="document_number", label="安置文件文号"),
    ),
    cites=(CATEGORIES,),
)
AID_POSTING = Section(
    key="aid_posting",
    title="援派经历",
    repeats=True,
    proofs=PROOFS,
    absent_is_none=True,
    fields=(
        Field(key="from", label="起始日期", kind=Kind.DATE),
        Field(key="to", label="结束日期", kind=Kind.DATE, hint="至今不填"),
        Field(key="division", label="受援地", kind=Kind.DIVISION),
        Field(key="sent_by", label="选派部门"),
        Field(key="document_number", label="选派文件文号"),
    ),
    cites=(CATEGORIES,),
)
TERM_RESULTS = Section(
    key="term_results",
    title="聘期任务完成情况",
    repeats=True,
    proofs=PROOFS,
    absent_is_none=True,
    fields=(
        Field(key="from", label="聘期起始日期", kind=Kind.DATE),
        Field(key="to", label="聘期结束日期", kind=Kind.DATE),
        Field(key="duties", label="聘期目标任务", kind=Kind.LONG_TEXT, max_length=2000),
        Field(key="results", label="完成情况", kind=Kind.LONG_TEXT, max_length=2000),
    ),
    cites=(CATEGORIES,),
)

SECTIONS = (
    BASIC, BASIC_PLAIN, BASIC_CHANGE, BASIC_TALENT, BASIC_SKILL, BASIC_APPRAISAL, BASIC_POST, BASIC_TERM,
    EDUCATION, WORK, TITLE_HISTORY, ASSESSMENTS, FIRST_ASSESSMENTS, CONTINUING_EDUCATION, ACHIEVEMENTS, PAPERS,
    QUALIFICATIONS, GRASSROOTS_SERVICE, THIRTY_YEARS, AGREED_SERVICE, POSTDOC, RECOMMENDERS, SANCTIONS,
    TRANSFER, AID_POSTING, TERM_RESULTS,
)  # fmt: skip


def _of(*sections: Section) -> tuple[str, ...]:
    return tuple(each.id for each in sections)


CAREER = (EDUCATION, WORK, TITLE_HISTORY, ASSESSMENTS, CONTINUING_EDUCATION, ACHIEVEMENTS, PAPERS, QUALIFICATIONS)
REGULAR = _of(BASIC, *CAREER, GRASSROOTS_SERVICE, POSTDOC, RECOMMENDERS, SANCTIONS)
TEACHER = _of(BASIC, *CAREER, GRASSROOTS_SERVICE, RECOMMENDERS, SANCTIONS)
DIRECTIONAL_SECTIONS = _of(BASIC_PLAIN, *CAREER, GRASSROOTS_SERVICE, SANCTIONS)
INITIAL = _of(
    BASIC_PLAIN,
    EDUCATION,
    WORK,
    FIRST_ASSESSMENTS,
    CONTINUING_EDUCATION,
    ACHIEVEMENTS,
    PAPERS,
    QUALIFICATIONS,
    SANCTIONS,
)
SERIES_CHANGE_SECTIONS = _of(BASIC_CHANGE, *CAREER, SANCTIONS)
PLAIN = _of(BASIC_PLAIN, *CAREER, SANCTIONS)
TRANSFERRED = _of(BASIC_PLAIN, TRANSFER, *CAREER, SANCTIONS)
AID_POSTED = _of(BASIC_PLAIN, AID_POSTING, *CAREER, SANCTIONS)
RURAL = DIRECTIONAL_SECTIONS
GRADUATE = _of(
    BASIC_PLAIN, EDUCATION, AGREED_SERVICE, WORK, TITLE_HISTORY, FIRST_ASSESSMENTS, CONTINUING_EDUCATION, ACHIEVEMENTS,
    PAPERS, QUALIFICATIONS, SANCTIONS,
)  # fmt: skip
THIRTY_TEN = _of(BASIC_PLAIN, THIRTY_YEARS, *CAREER, SANCTIONS)
TALENT = _of(BASIC_TALENT, *CAREER, SANCTIONS)
SKILLED = _of(
    BASIC_SKILL, EDUCATION, WORK, TITLE_HISTORY, FIRST_ASSESSMENTS, CONTINUING_EDUCATION, ACHIEVEMENTS, PAPERS,
    QUALIFICATIONS, SANCTIONS,
)  # fmt: skip
APPRAISED = _of(BASIC_APPRAISAL, EDUCATION, WORK, TITLE_HISTORY, QUALIFICATIONS, SANCTIONS)
POST = _of(BASIC_POST, EDUCATION, WORK, TITLE_HISTORY, ASSESSMENTS, ACHIEVEMENTS, PAPERS, SANCTIONS)
TERM = _of(BASIC_TERM, WORK, ASSESSMENTS, TERM_RESULTS, ACHIEVEMENTS, PAPERS, SANCTIONS)
"""The sections of each kind of channel, in the order in which they are filled in."""

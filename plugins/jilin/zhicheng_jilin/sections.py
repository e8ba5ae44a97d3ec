"""What step 02 of the manual asks for (JM-3.3.2); starred fields are required."""

from __future__ import annotations

from dataclasses import replace

from zhicheng.dossier import standard
from zhicheng.specs import Is, Not, UploadLimits
from zhicheng.specs.attachment import KB
from zhicheng_jilin.sources import CHECKLIST, FILLING

EMPLOYED = Not(Is("unit.nature", "自由职业"))
TWO_EXPERTS = "两名专家推荐破格"
BY_EXPERTS = Is("basic.exception_type", TWO_EXPERTS)
BY_EXCEPTION = Is("basic.application_type", "破格")
ASKED = (FILLING, CHECKLIST)

BASIC = (
    standard.BASIC.asking(
        "name*", "former_name", "gender*", "ethnicity*", "political_status*", "id_type*", "id_number*", "mobile*",
        "birth_date*", "work_started_on*", "person_category*", "on_post*", "unit_name", "unit_type",
        "current_title", "current_level", "current_series", "current_title_scope", "title_obtained_on", "appointed_on",
        "work_nature*", "licence_name", "licence_obtained_on",
        "series*", "specialty*", "specialty_range*", "level*", "title*", "application_type*", "exception_type",
        "practised_specialty*", "practised_years*",
        cites=ASKED,
        note="专业系列修改顺序：先改系列，再改专业、专业范围和职称名称，它们有层级所属关系；“从事专业”必须与“申报专业范围”一致。",
    )
    .changing("unit_name", required=EMPLOYED)
    .changing("unit_type", required=EMPLOYED)
    .changing("exception_type", required=BY_EXCEPTION, when=BY_EXCEPTION, choices=(TWO_EXPERTS, "其他破格"))
    .changing("work_nature", choices=("应用", "研究", "教学", "管理"))
)  # fmt: skip

EDUCATION = replace(standard.EDUCATION, min_rows=1, proof_required=True, cites=ASKED)
WORK = replace(standard.WORK, cites=ASKED)
TITLE_HISTORY = replace(standard.TITLE_HISTORY, cites=ASKED)
ASSESSMENTS = replace(standard.ASSESSMENTS, min_rows=1, cites=ASKED)
CONTINUING_EDUCATION = replace(standard.CONTINUING_EDUCATION, cites=ASKED)
ACHIEVEMENTS = replace(standard.ACHIEVEMENTS, cites=ASKED)
PAPERS = replace(standard.PAPERS, cites=ASKED)
QUALIFICATIONS = replace(standard.QUALIFICATIONS, cites=ASKED)
GRASSROOTS_SERVICE = replace(standard.GRASSROOTS_SERVICE, cites=ASKED)
SANCTIONS = replace(standard.SANCTIONS, cites=ASKED)
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

SECTIONS = (
    BASIC, EDUCATION, WORK, TITLE_HISTORY, ASSESSMENTS, CONTINUING_EDUCATION, ACHIEVEMENTS, PAPERS, QUALIFICATIONS,
    GRASSROOTS_SERVICE, RECOMMENDERS, SANCTIONS,
)  # fmt: skip
KEYS = tuple(section.id for section in SECTIONS)

"""What an applicant fills in. The notice lists no questions; only what its conditions read is required."""

from dataclasses import replace

from zhicheng.dossier import standard
from zhicheng.specs import Is, Not
from zhicheng_sichuan.sources import AT_ONCE, COUNTED_TO, INTEGRITY, LEARNING, QUALIFICATIONS, SCOPE, SKILLED

EMPLOYED = Not(Is("unit.nature", "自由职业"))

BASIC = (
    standard.BASIC.asking(
        "name*", "former_name", "gender", "ethnicity", "political_status", "id_type*", "id_number*", "mobile*",
        "birth_date", "work_started_on", "residency", "person_category*", "on_post*", "employment_relation",
        "contract_from", "place_of_work", "unit_name", "unit_type",
        "current_title", "current_level", "current_series", "title_obtained_on", "appointed_on",
        "skill_level", "skill_occupation", "skill_obtained_on",
        "series*", "specialty", "specialty_range", "level*", "title*", "application_type", "exception_type",
        "practised_specialty", "practised_years",
        cites=(AT_ONCE,),
        note="请对照国家和省、市职称政策及相应资格条件如实填报，一次性提交全部申报材料。",
    )
    .changing("person_category", cites=(SCOPE,))
    .changing("on_post", cites=(SCOPE,))
    .changing("employment_relation", required=EMPLOYED, cites=(SCOPE,))
    .changing("place_of_work", hint="自由职业者、港澳台和外籍人才填写就业地", cites=(SCOPE,))
    .changing("appointed_on", cites=(COUNTED_TO,))
    .changing("skill_level", cites=(SKILLED,))
)  # fmt: skip

SECTIONS = (
    BASIC,
    replace(standard.EDUCATION, cites=(AT_ONCE, COUNTED_TO)),
    replace(standard.WORK, cites=(AT_ONCE,)),
    replace(standard.TITLE_HISTORY, cites=(AT_ONCE, COUNTED_TO)),
    replace(standard.QUALIFICATIONS, cites=(QUALIFICATIONS,)),
    replace(standard.ASSESSMENTS, cites=(AT_ONCE,)),
    replace(standard.CONTINUING_EDUCATION, note="公需科目学时不作为职称评审的必要条件。", cites=(LEARNING,)),
    replace(standard.ACHIEVEMENTS, cites=(AT_ONCE, COUNTED_TO)),
    replace(standard.PAPERS, cites=(AT_ONCE, COUNTED_TO)),
    replace(standard.SANCTIONS, cites=(AT_ONCE,)),
    replace(standard.INTEGRITY, cites=(INTEGRITY,)),
)
KEYS = tuple(section.id for section in SECTIONS)

"""What the platform's pages ask (HX-2.2, HX-2.5), under the names that the notice gives them."""

from dataclasses import replace

from zhicheng.dossier import standard
from zhicheng.specs import Given, Is, Not
from zhicheng_henan.sources import (
    APPOINTMENT,
    ASSESSMENTS,
    COUNTED_TO,
    EDUCATION,
    FILING,
    PERSONAL_ACCOUNTS,
    PLEDGES,
    SCOPE,
    SERIES_CHANGE,
    TEACHERS,
    WORK,
)

GREEN = Is("basic.green_channel", True)
RETIREMENT_TO_DERIVE = Not(Given("basic.retires_on"))

BASIC = (
    standard.BASIC.asking(
        "name*", "former_name", "gender", "ethnicity", "political_status", "id_type*", "id_number*", "mobile*",
        "birth_date", "retires_on", "retirement_extension", "work_started_on*", "residency", "person_category*",
        "employment_relation*", "contract_from", "joined_unit_on", "unit_name", "unit_type",
        "social_security_card", "green_channel", "green_channel_approval",
        "current_title", "current_level", "current_series", "title_obtained_on", "appointed_on",
        "series*", "specialty*", "specialty_range", "level*", "title*", "application_type", "exception_type",
        "practised_specialty*", "practised_years",
        cites=(FILING,),
        note="“现从事专业”应与“申报专业”保持一致，否则无法提交申报。",
    )
    .changing("gender", required=RETIREMENT_TO_DERIVE, cites=(SCOPE,))
    .changing("birth_date", required=RETIREMENT_TO_DERIVE, cites=(SCOPE,))
    .changing("retirement_extension", cites=(SCOPE,))
    .changing("person_category", label="人员性质", cites=(SCOPE, PERSONAL_ACCOUNTS))
    .changing("employment_relation", cites=(SCOPE,))
    .changing("joined_unit_on", cites=(SCOPE,))
    .changing("social_security_card", cites=(PERSONAL_ACCOUNTS,))
    .changing("green_channel", hint="经省、市人社部门审批不受结构比例限制的人员", cites=(PERSONAL_ACCOUNTS,))
    .changing("green_channel_approval", when=GREEN, cites=(PERSONAL_ACCOUNTS,))
    .changing("current_title", label="现任职称", cites=(APPOINTMENT,))
    .changing("appointed_on", cites=(COUNTED_TO, APPOINTMENT))
    .changing("specialty", cites=(APPOINTMENT,))
    .changing("practised_specialty", label="现从事专业", cites=(APPOINTMENT,))
    .changing("work_started_on", cites=(WORK,))
)  # fmt: skip

SECTIONS = (
    BASIC,
    replace(
        standard.EDUCATION,
        title="学习经历",
        min_rows=1,
        proof_required=True,
        note="从第一学历填写至最高学历，并上传学历证书；硕士研究生须上传硕士学位证书。",
        cites=(EDUCATION,),
    ),
    replace(
        standard.WORK,
        min_rows=1,
        note="如实、连续填写自参加工作以来的经历，包括借调、离职进修、支教等；没有工作的时间按待业填写。",
        cites=(WORK,),
    ),
    replace(
        standard.TITLE_HISTORY,
        title="其他职称",
        note="有转评经历的，须如实填写转评前的系列、专业、级别、职称、聘任时间，并上传证书、聘书和聘任花名册。",
        cites=(SERIES_CHANGE,),
    ),
    replace(
        standard.ASSESSMENTS, note="由单位经办人上传任现职以来（超过5年的，近5年）的考核登记表。", cites=(ASSESSMENTS,)
    ),
    replace(standard.QUALIFICATIONS, cites=(FILING,)),
    replace(
        standard.ACHIEVEMENTS,
        title="业绩",
        note="中小学教师系列须注明相应文件的文号，否则不予认可。",
        cites=(TEACHERS, COUNTED_TO),
    ),
    replace(standard.PAPERS, cites=(COUNTED_TO,)),
    replace(standard.SANCTIONS, cites=(FILING,)),
    replace(standard.INTEGRITY, cites=(PLEDGES,)),
)
KEYS = tuple(section.id for section in SECTIONS)

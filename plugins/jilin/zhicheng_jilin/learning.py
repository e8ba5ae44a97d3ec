"""Continuing education (JB-3.3): hours of the training platform, and activities once the province's rule is in force."""

from __future__ import annotations

from zhicheng.specs import Activity, HourImport, LearningRules
from zhicheng_jilin.sources import HOURS, PLATFORM

TRAINING_PLATFORM = "吉林省专业技术人员继续教育网络培训平台"
RULE = "《吉林省专业技术人员继续教育学时管理办法》"
"""Announced by the notice as being drafted; nothing is recognised before the day on which it came into force."""

BY_WORKING_TIME = "按实际工作时间认定"
BY_CERTIFICATE = "以考试通过的资格证书为依据，认定一定学时"
PROOF_OF_TIME = "组织单位出具的、写明起止时间的证明"

RECOGNISERS = PLATFORM("由单位所在地人社部门认定学时，学时由经办人按办法填写", "JB-3.3")
IMPORTERS = PLATFORM("由省人社厅导入培训平台的学时", "JB-3.3")


def _activity(
    key: str, title: str, measure: str = BY_WORKING_TIME, proof: str = PROOF_OF_TIME, by: tuple[str, ...] = ()
) -> Activity:
    return Activity(key=key, title=title, measure=measure, proof=proof, pending=RULE, recognised_by=by, cites=(HOURS,))


ACTIVITIES = (
    _activity("expert_service", "专家服务基层（线下）"),
    _activity("title_review", "职称评审（线下）"),
    _activity("exam_marking", "人事考试阅卷（线下）"),
    _activity("skill_appraisal", "职业技能等级评价（线下）"),
    _activity("talent_review", "重大人才项目评审（线下）"),
    _activity(
        "aid_posting",
        "各级党委、政府组织的援派，到基层支教、支农、支医、扶贫",
        measure="将经历纳入继续教育学时管理",
        proof="派出部门的文件和接收单位的证明",
    ),
    _activity("national_exam", "全国专业技术类职业资格考试（线下）", BY_CERTIFICATE, "考试通过的资格证书"),
    _activity("international_exam", "行业公认的国际注册类考试（线下）", BY_CERTIFICATE, "考试通过的资格证书"),
    _activity(
        "assigned_study",
        "组织选派的学术研讨、论坛、座谈，单位或部门组织的业务学习和培训",
        measure="经主管部门申请，由省人社厅根据实际情况确定",
        proof="主管部门的申请，组织选派或举办活动的文件",
        by=("province",),
    ),
)

LEARNING = LearningRules(
    recognised_by=("province", "city", "county"),
    activities=ACTIVITIES,
    imports=HourImport(title=TRAINING_PLATFORM, taken_by=("province",), cites=(HOURS, IMPORTERS)),
    notes=("从2023年起，按规定完成年度继续教育学时；2023年以前未完成的，不需补学。",),
    cites=(HOURS, RECOGNISERS),
)

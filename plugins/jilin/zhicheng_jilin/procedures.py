"""From the committee's count to the certificate: report, publicity twice, filing, document (JA-3.5–3.7, JB-6.5)."""

from dataclasses import replace

from zhicheng.specs import Act, ActKind, Basis, Desk, DeskKind, Procedure, Within
from zhicheng_jilin.channels import APPRAISALS, ASSESSMENTS, ROLLING_CHANNELS, TITLES
from zhicheng_jilin.sources import (
    CATEGORIES,
    CERTIFICATES,
    DOCUMENT,
    ELECTRONIC,
    MENU,
    PASSAGE,
    RESULT_FILING,
    RESULT_PUBLICITY,
    ROLLING,
    THIRD_GRADE,
)

OFFICE = Desk(kind=DeskKind.COMMITTEE_OFFICE)
PROVINCE = Desk(kind=DeskKind.BUREAU, level="province")
THIRD_GRADE_CHANNELS = ("post_grade_3",)
SECOND_GRADE_CHANNELS = ("post_grade_2",)

REPORT = Act(
    key="result",
    kind=ActKind.RESULT,
    title="登记计票，向省人社厅报送评审结果",
    by=(OFFICE,),
    within=Within(days=1, cites=(RESULT_PUBLICITY,)),
    cites=(RESULT_PUBLICITY,),
)
PUBLICITY = Act(
    key="publicity",
    kind=ActKind.PUBLICITY,
    title="评审结果双公示",
    by=(OFFICE, PROVINCE),
    cites=(RESULT_PUBLICITY,),
)
FILING = Act(
    key="filing",
    kind=ActKind.FILING,
    title="向省人社厅备案",
    by=(OFFICE,),
    within=Within(days=3, since=PUBLICITY.key, cites=(RESULT_FILING,)),
    cites=(RESULT_FILING,),
)
CONFIRMATION = Act(
    key="confirmation",
    kind=ActKind.CONFIRMATION,
    title="省人社厅核准备案、颁发公布文件",
    by=(PROVINCE,),
    cites=(DOCUMENT,),
)
ISSUE = Act(
    key="certificates", kind=ActKind.CERTIFICATES, title="生成电子证书", by=(PROVINCE,), cites=(CERTIFICATES, DOCUMENT)
)
AFTER_THE_MEETING = (REPORT, PUBLICITY, FILING, CONFIRMATION, ISSUE)

PROCEDURES = (
    Procedure(
        key="recognition",
        title="基层30年10年按月认定",
        channels=ROLLING_CHANNELS,
        basis=Basis.RECOGNITION,
        monthly=True,
        people="基层职称认定人员",
        acts=(
            Act(key="result", kind=ActKind.RESULT, title="省人社厅按月认定", by=(PROVINCE,), cites=(ROLLING,)),
            CONFIRMATION,
            ISSUE,
        ),
        cites=(ROLLING,),
    ),
    Procedure(
        key="third_grade",
        title="专业技术三级岗位评审",
        channels=THIRD_GRADE_CHANNELS,
        acts=AFTER_THE_MEETING,
        ceiling="third_grade_share",
        quota=True,
        people="专业技术三级岗位评审通过人员",
        cites=(THIRD_GRADE,),
    ),
    Procedure(
        key="second_grade",
        title="专业技术二级岗位评聘",
        channels=SECOND_GRADE_CHANNELS,
        acts=AFTER_THE_MEETING,
        people="专业技术二级岗位评审通过人员",
        cites=(CATEGORIES, ELECTRONIC),
    ),
    Procedure(
        key="term_assessment",
        title="专业技术二、三级岗位聘期考核",
        channels=ASSESSMENTS,
        basis=Basis.RECOGNITION,
        people="专业技术二、三级岗位聘期考核合格人员",
        acts=(
            Act(key="result", kind=ActKind.RESULT, title="登记聘期考核结果", by=(PROVINCE,), cites=(MENU,)),
            replace(CONFIRMATION, title="省人社厅确认考核结果", cites=(MENU,)),
        ),
        cites=(CATEGORIES, MENU),
    ),
    Procedure(
        key="skill_appraisal",
        title="专业技术人员职业技能等级认定",
        channels=APPRAISALS,
        basis=Basis.RECOGNITION,
        people="职业技能等级认定合格人员",
        acts=(
            Act(key="result", kind=ActKind.RESULT, title="登记评价机构的鉴定结果", by=(PROVINCE,), cites=(PASSAGE,)),
            replace(CONFIRMATION, title="省人社厅确认鉴定结果", cites=(PASSAGE,)),
        ),
        cites=(PASSAGE,),
    ),
    Procedure(
        key="review",
        title="职称评审",
        channels=tuple(each for each in TITLES if each not in ROLLING_CHANNELS),
        acts=AFTER_THE_MEETING,
        cites=(RESULT_PUBLICITY, RESULT_FILING, DOCUMENT),
    ),
)

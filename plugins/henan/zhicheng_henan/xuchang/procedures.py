"""From the committee's count to the certificate: report with minutes, publicity by both, confirmation (HX-5.4)."""

from dataclasses import replace

from zhicheng.specs import Act, ActKind, Basis, Desk, DeskKind, Procedure, Within
from zhicheng_henan.sources import CHECKING, CONFIRMATION, ENTRUSTED_OUT, SELF_REVIEW, YEAR_END
from zhicheng_henan.xuchang.channels import CITY_REVIEW

OFFICE = Desk(kind=DeskKind.COMMITTEE_OFFICE)
CITY = Desk(kind=DeskKind.BUREAU, level="city")

RESULT = Act(
    key="result",
    kind=ActKind.RESULT,
    title="登记计票，报送评审结果和会议纪要",
    by=(OFFICE,),
    within=Within(days=5, working=True, cites=(YEAR_END,)),
    cites=(YEAR_END,),
)
PUBLICITY = Act(
    key="publicity",
    kind=ActKind.PUBLICITY,
    title="上网公示评审结果",
    by=(OFFICE, CITY),
    cites=(YEAR_END,),
)
CONFIRMED = Act(
    key="confirmation",
    kind=ActKind.CONFIRMATION,
    title="市人社部门确认、发文",
    by=(CITY,),
    cites=(CONFIRMATION,),
)
ISSUE = Act(
    key="certificates",
    kind=ActKind.CERTIFICATES,
    title="生成电子证书",
    by=(CITY,),
    cites=(CONFIRMATION,),
)

PROCEDURES = (
    Procedure(
        key="recognition",
        title="考核认定",
        channels=("recognition",),
        basis=Basis.RECOGNITION,
        people="职称考核认定人员",
        acts=(
            replace(RESULT, title="登记考核认定结果", within=None, cites=(CHECKING,)),
            PUBLICITY,
            CONFIRMED,
            ISSUE,
        ),
        cites=(CHECKING, CONFIRMATION),
    ),
    Procedure(
        key="entrusted_out",
        title="委托外地评审",
        channels=("entrusted_out",),
        basis=Basis.RECOGNITION,
        people="委托外地评审通过人员",
        acts=(
            replace(
                RESULT,
                title="登记受委托评审委员会的评审结果",
                by=(CITY,),
                within=None,
                cites=(ENTRUSTED_OUT, SELF_REVIEW),
            ),
            CONFIRMED,
        ),
        cites=(ENTRUSTED_OUT, SELF_REVIEW),
    ),
    Procedure(
        key="review",
        title="职称评审",
        channels=(*CITY_REVIEW, "defence"),
        acts=(RESULT, PUBLICITY, CONFIRMED, ISSUE),
        cites=(YEAR_END, CONFIRMATION),
    ),
)
"""The notice says nothing of what follows publicity: who confirms and issues is the platform's setting (‡)."""

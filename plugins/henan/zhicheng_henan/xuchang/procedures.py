"""From the committee's count to the certificate: report with minutes, publicity by both, confirmation (HX-5.4)."""

from zhicheng.specs import Act, ActKind, Desk, DeskKind, Procedure, Within
from zhicheng_henan.sources import CONFIRMATION, YEAR_END
from zhicheng_henan.xuchang.channels import CITY_REVIEW

OFFICE = Desk(kind=DeskKind.COMMITTEE_OFFICE)
CITY = Desk(kind=DeskKind.BUREAU, level="city")

PROCEDURES = (
    Procedure(
        key="review",
        title="职称评审",
        channels=CITY_REVIEW,
        acts=(
            Act(
                key="result",
                kind=ActKind.RESULT,
                title="登记计票，报送评审结果和会议纪要",
                by=(OFFICE,),
                within=Within(days=5, working=True, cites=(YEAR_END,)),
                cites=(YEAR_END,),
            ),
            Act(
                key="publicity",
                kind=ActKind.PUBLICITY,
                title="上网公示评审结果",
                by=(OFFICE, CITY),
                cites=(YEAR_END,),
            ),
            Act(
                key="confirmation",
                kind=ActKind.CONFIRMATION,
                title="市人社部门确认、发文",
                by=(CITY,),
                cites=(CONFIRMATION,),
            ),
            Act(
                key="certificates",
                kind=ActKind.CERTIFICATES,
                title="生成电子证书",
                by=(CITY,),
                cites=(CONFIRMATION,),
            ),
        ),
        cites=(YEAR_END, CONFIRMATION),
    ),
)
"""The notice says nothing of what follows publicity: who confirms and issues is the platform's setting (‡)."""

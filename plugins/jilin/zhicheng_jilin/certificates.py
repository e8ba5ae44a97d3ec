"""Electronic certificates: titles, directional titles (JB-1.9), and second/third-grade posts with a form of their own."""

from zhicheng.specs import CERTIFICATE, Block, DocumentSpec
from zhicheng_jilin.sources import CERTIFICATES, DIRECTIONAL, DOCUMENT, ELECTRONIC

PERSON = (
    "姓名=certificate.name",
    "性别=certificate.gender",
    "出生日期=certificate.birth_date",
    "证件号码=certificate.id_number",
)
TITLE = (
    "系列=certificate.series",
    "专业=certificate.full_specialty",
    "任职资格=certificate.title",
    "级别=certificate.level",
    "取得时间=certificate.obtained_on",
    "评审组织=certificate.committee",
)
APPROVAL = (
    "审批部门=certificate.confirmed_by",
    "公布文件=certificate.document_number",
    "证书编号=certificate.number",
)
POST = (
    "工作单位=certificate.unit",
    "系列=certificate.series",
    "专业=certificate.full_specialty",
    "专业技术职务=certificate.title",
    "级别=certificate.level",
    "通过时间=certificate.obtained_on",
    "评审组织=certificate.committee",
)
SIDE = (Block(kind="portrait"), Block(kind="qr", text="扫码查验"))
CLOSING = Block(kind="closing", cells=("certificate.issued_by", "certificate.issued_on"))


def body(*lines: str) -> Block:
    """Photo and code at the left, what is certified at the right."""
    return Block(kind="beside", widths=(26, 74), inside=(SIDE, (Block(kind="lines", cells=lines),)))


TITLE_CERTIFICATE = DocumentSpec(
    key="certificate",
    title="吉林省专业技术职务任职资格证书",
    landscape=True,
    available=CERTIFICATE,
    blocks=(
        Block(kind="display", text="吉林省专业技术职务任职资格证书"),
        body(*PERSON, *TITLE, *APPROVAL),
        CLOSING,
    ),
    cites=(CERTIFICATES, DOCUMENT, ELECTRONIC),
)
DIRECTIONAL_CERTIFICATE = DocumentSpec(
    key="directional_certificate",
    title="吉林省专业技术职务任职资格证书（定向）",
    landscape=True,
    available=CERTIFICATE,
    validity="定向：仅在{certificate.county}范围内有效",
    blocks=(
        Block(kind="display", text="吉林省专业技术职务任职资格证书"),
        Block(kind="mark", text="{certificate.validity}"),
        body(*PERSON, *TITLE, *APPROVAL),
        CLOSING,
    ),
    cites=(DIRECTIONAL, CERTIFICATES, ELECTRONIC),
)
POST_TITLE = "吉林省专业技术人员二、三级岗位电子证书"


def post_certificate(key: str, post: str) -> DocumentSpec:
    """The certificate of those who passed for a graded post, which it names."""
    return DocumentSpec(
        key=key,
        title=POST_TITLE,
        landscape=True,
        available=CERTIFICATE,
        blocks=(
            Block(kind="display", text=POST_TITLE),
            Block(kind="mark", text=post),
            body(*PERSON, *POST, *APPROVAL),
            CLOSING,
        ),
        cites=(ELECTRONIC,),
    )


POSTS = {
    "post_grade_2": post_certificate("post_certificate_2", "专业技术二级岗位"),
    "post_grade_3": post_certificate("post_certificate_3", "专业技术三级岗位"),
}
"""By channel."""
CERTIFICATE_FORMS = (TITLE_CERTIFICATE, DIRECTIONAL_CERTIFICATE, *POSTS.values())
DIRECTIONAL_CHANNELS = ("directional",)
WITHOUT = ("post_grade_2_assessment", "post_grade_3_assessment", "skill_appraisal")
"""Assessments of a term in a post and appraisals of skill end in a record, not in a certificate."""


def certificate_of(channel: str) -> tuple[str, ...]:
    """The key of the certificate that a channel ends in."""
    if channel in WITHOUT:
        return ()
    if channel in POSTS:
        return (POSTS[channel].key,)
    return (DIRECTIONAL_CERTIFICATE.key if channel in DIRECTIONAL_CHANNELS else TITLE_CERTIFICATE.key,)

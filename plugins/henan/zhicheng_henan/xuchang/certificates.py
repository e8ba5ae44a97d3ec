"""The electronic certificate, as a booklet lying open. The notice names none: title and layout are ours (‡)."""

from zhicheng.specs import CERTIFICATE, Block, DocumentSpec
from zhicheng_henan.sources import CONFIRMATION, YEAR_END

LEFT = (
    Block(kind="portrait"),
    Block(
        kind="lines",
        cells=(
            "姓名=certificate.name",
            "性别=certificate.gender",
            "出生日期=certificate.birth_date",
            "证件号码=certificate.id_number",
            "证书编号=certificate.number",
        ),
    ),
    Block(kind="qr", text="扫码查验"),
)
RIGHT = (
    Block(kind="title", text="职称证书"),
    Block(kind="centred", text="（{certificate.year}年度）"),
    Block(
        kind="lines",
        cells=(
            "申报系列=certificate.series",
            "专业=certificate.full_specialty",
            "职称=certificate.title",
            "级别=certificate.level",
            "取得时间=certificate.obtained_on",
            "评审委员会=certificate.committee",
            "批准机关=certificate.confirmed_by",
            "批准文号=certificate.document_number",
        ),
    ),
    Block(kind="closing", cells=("certificate.issued_by", "certificate.issued_on")),
)
TITLE_CERTIFICATE = DocumentSpec(
    key="certificate",
    title="许昌市职称电子证书",
    landscape=True,
    available=CERTIFICATE,
    blocks=(Block(kind="beside", widths=(45, 55), inside=(LEFT, RIGHT)),),
    cites=(CONFIRMATION, YEAR_END),
)

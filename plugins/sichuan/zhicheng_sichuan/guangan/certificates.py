"""The electronic certificate: in running words, made after three reviews and three proofs, never on paper (SG-6.4)."""

from zhicheng.specs import CERTIFICATE, Block, DocumentSpec
from zhicheng_sichuan.sources import CERTIFICATES, CONFIRMATION, FORMS

WORDS = (
    "{certificate.name}同志于{certificate.obtained_on}经{certificate.committee}评审，并经公示、确认，"
    "具备{certificate.series}{certificate.specialty}专业{certificate.title}职称（{certificate.level}）。"
)
TITLE_CERTIFICATE = DocumentSpec(
    key="certificate",
    title="职称电子证书",
    landscape=True,
    available=CERTIFICATE,
    blocks=(
        Block(kind="display", text="职称电子证书"),
        Block(kind="centred", text="证书编号：{certificate.number}"),
        Block(
            kind="beside",
            widths=(72, 28),
            inside=(
                (
                    Block(kind="statement", text=WORDS),
                    Block(
                        kind="lines",
                        cells=(
                            "性别=certificate.gender",
                            "证件号码=certificate.id_number",
                            "工作单位=certificate.unit",
                            "确认发文=certificate.document_number",
                            "发文机关=certificate.confirmed_by",
                        ),
                    ),
                ),
                (Block(kind="portrait"), Block(kind="qr", text="扫码查验真实状态")),
            ),
        ),
        Block(kind="closing", cells=("certificate.issued_by", "certificate.issued_on")),
        Block(kind="note", text="本证书为电子证书，不再制发纸质证书；可凭证书编号和姓名，或扫描二维码查验。"),
    ),
    cites=(CERTIFICATES, CONFIRMATION, FORMS),
)

"""The files of an application. The notice names no form or size, so the limits are ours (‡) and wide."""

from zhicheng.specs import AttachmentSpec, Citation, UploadLimits
from zhicheng.specs.attachment import KB
from zhicheng_sichuan.sources import (
    AT_ONCE,
    ENTRUSTED_IN,
    ENTRUSTED_OUT,
    LEARNING,
    QUALIFICATIONS,
    SCOPE,
    UNIT_CHECK,
    UPLOADS,
)

LIMITS = UploadLimits(formats=("jpg", "png", "pdf", "zip"), max_bytes=20 * KB * KB, max_count=20)


def _files(key: str, title: str, *cites: Citation, hint: str = "", scan_of: str | None = None) -> AttachmentSpec:
    return AttachmentSpec(
        key=key, title=title, limits=LIMITS, hint=hint, scan_of=scan_of, cites=(*(cites or (AT_ONCE,)), UPLOADS)
    )


ATTACHMENTS = (
    AttachmentSpec(
        key="photo",
        title="个人照片",
        limits=UploadLimits(formats=("jpg", "png"), max_bytes=LIMITS.max_bytes, max_count=1),
        cites=(AT_ONCE, UPLOADS),
    ),
    _files("id_card", "身份证件", hint="正反面"),
    _files("current_title_certificate", "现职称证书"),
    _files("appointment_document", "聘任文件"),
    _files("practice_licence", "职业资格证书", QUALIFICATIONS),
    _files("education_verification", "学历（学位）验证材料"),
    _files("continuing_education_proof", "继续教育证明材料", LEARNING, hint="公需科目学时不作为必要条件"),
    _files("labour_contract", "劳动（聘用）合同", SCOPE),
    _files(
        "unit_publicity_form", "评前公示表", UNIT_CHECK, hint="由单位公示并盖章后扫描上传", scan_of="publicity_form"
    ),
    _files("entrustment_letter", "委托评审函", ENTRUSTED_OUT, ENTRUSTED_IN),
    _files("other", "其他证明材料"),
)
KEYS = tuple(each.key for each in ATTACHMENTS)

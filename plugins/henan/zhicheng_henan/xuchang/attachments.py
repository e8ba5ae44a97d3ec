"""The files of an application (HX-2.5). The notice names no size or format, so those limits are ours (‡) and wide."""

from __future__ import annotations

from zhicheng.specs import AllOf, AnyOf, AttachmentSpec, Citation, Condition, UploadLimits
from zhicheng.specs.attachment import KB
from zhicheng_henan.sources import (
    APPOINTMENT,
    ASSESSMENTS,
    EDUCATION,
    ENTRUSTED_IN,
    ENTRUSTED_OUT,
    FILING,
    SCANS,
    SELF_REVIEW,
    UPLOADS,
    WORK,
)
from zhicheng_henan.xuchang.groups import ESTABLISHED, HAS_TITLE, OFF_ESTABLISHMENT, PRIVATE

LIMITS = UploadLimits(formats=("jpg", "png", "pdf", "zip"), max_bytes=20 * KB * KB, max_count=20)
COLOUR = "原件的彩色图片或扫描件，复印件无效"


def _files(
    key: str,
    title: str,
    *cites: Citation,
    required: Condition | bool = False,
    also_in: tuple[str, ...] = (),
    by: str = "applicant",
    hint: str = "",
) -> AttachmentSpec:
    return AttachmentSpec(
        key=key,
        title=title,
        limits=LIMITS,
        required=required,
        also_in=also_in,
        by=by,
        hint=hint,
        cites=(*(cites or (SCANS,)), UPLOADS),
    )


ATTACHMENTS = (
    AttachmentSpec(
        key="photo",
        title="个人照片",
        limits=UploadLimits(formats=("jpg", "png"), max_bytes=LIMITS.max_bytes, max_count=1),
        cites=(SCANS, UPLOADS),
    ),
    _files("id_card", "身份证件", hint=COLOUR),
    _files("current_title_certificate", "现任职称证书", hint=COLOUR),
    _files(
        "appointment_document",
        "聘书扫描件",
        APPOINTMENT,
        required=HAS_TITLE,
        also_in=("title_history:appointment",),
        hint="须体现单位盖章和符合规定的聘任年限等内容",
    ),
    _files(
        "appointment_roster",
        "许昌市事业单位专业技术人员聘任花名册",
        APPOINTMENT,
        required=AllOf((ESTABLISHED, HAS_TITLE)),
        also_in=("title_history:roster",),
        hint="现聘任岗位、经人社部门盖章",
    ),
    _files(
        "labour_contract",
        "聘用合同或者劳动合同",
        WORK,
        required=AnyOf((OFF_ESTABLISHMENT, PRIVATE)),
        also_in=("work:contract",),
    ),
    _files("education_verification", "学历（学位）验证材料", EDUCATION, hint=COLOUR),
    _files("practice_licence", "执业资格证书", hint=COLOUR),
    _files("exam_certificate", "考试合格证书", hint=COLOUR),
    _files(
        "unit_assessments",
        "年度考核登记表（任现职以来，超过5年的近5年）",
        ASSESSMENTS,
        by="unit",
        hint="申报人已随年度考核逐条上传的，不必重复上传",
    ),
    _files("unit_statement", "单位书面证明（未进行年度考核的非公有制单位）", ASSESSMENTS, by="unit"),
    _files("entrustment_letter", "委托代评函", ENTRUSTED_IN, ENTRUSTED_OUT, SELF_REVIEW),
    _files("other", "其他证明材料", FILING, hint="严禁涉密，须脱密处理后再上传"),
)
KEYS = tuple(each.key for each in ATTACHMENTS)
CERTIFICATES = (
    "id_card",
    "current_title_certificate",
    "education_verification",
    "practice_licence",
    "exam_certificate",
)
"""What the notice calls 证件类: originals in colour."""

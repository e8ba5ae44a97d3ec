"""The files of step 03 (JM-3.3.3) with the manual's sizes and counts, and what some channels bring besides.

The proofs of single channels are not on the manual's list: nobody is refused for want of one, the desks are told instead.
"""

from zhicheng.specs import AttachmentSpec, Citation, UploadLimits
from zhicheng.specs.attachment import KB
from zhicheng_jilin.sources import (
    CATEGORIES,
    CHECKLIST,
    ENGINEERS_EARLY,
    EXAMS,
    FILLING,
    FRONT_LINE_EARLY,
    PASSAGE,
    TALENT_GRADES,
)

IMAGES = ("jpg", "png", "pdf")
ANY = ("jpg", "png", "pdf", "zip")
ONE = UploadLimits(formats=ANY, max_bytes=5000 * KB, max_count=1)


def _one(key: str, title: str, cite: Citation = CHECKLIST) -> AttachmentSpec:
    return AttachmentSpec(key=key, title=title, limits=ONE, cites=(cite,))


MANUAL = (
    AttachmentSpec(
        key="photo",
        title="个人照片",
        limits=UploadLimits(formats=("jpg", "png"), max_bytes=2000 * KB, max_count=1),
        ratio=(4, 7),
        hint="宽高比例为1:1.75",
        cites=(FILLING,),
    ),
    AttachmentSpec(
        key="id_card",
        title="身份证",
        limits=UploadLimits(formats=IMAGES, max_bytes=2000 * KB, max_count=2),
        hint="正反面各一张",
        cites=(CHECKLIST,),
    ),
    _one("current_title_certificate", "现岗位职称或职业资格证书"),
    _one("appointment_document", "聘任文件"),
    _one("continuing_education_proof", "继续教育学习证明材料"),
    _one("education_verification", "教育部学籍在线验证报告(或毕业生登记表)"),
    _one("labour_contract", "劳动合同"),
    _one("practice_licence", "执业资格证书"),
    _one("other", "其他证明材料"),
    AttachmentSpec(
        key="exam_certificate",
        title="经济、会计、审计、统计考试合格证书",
        limits=ONE,
        cites=(CHECKLIST, EXAMS),
    ),
    AttachmentSpec(
        key="unit_publicity_form",
        title="单位公示表",
        limits=ONE,
        required=True,
        scan_of="publicity_form",
        hint="下载公示表，由单位公示并盖章后扫描上传",
        cites=(CHECKLIST,),
    ),
)
"""What the manual lists for everybody."""
OF_CHANNELS = (
    _one("postdoc_proof", "博士后进（出）站证明和聘用合同", ENGINEERS_EARLY),
    _one("transfer_document", "机关分流（部队转业）安置文件", CATEGORIES),
    _one("aid_document", "援派文件", CATEGORIES),
    _one("talent_certificate", "人才分类定级证明", TALENT_GRADES),
    _one("skill_certificate", "职业技能等级（职业资格）证书", PASSAGE),
    _one("service_agreement", "工作服务协议", FRONT_LINE_EARLY),
)
ATTACHMENTS = (*MANUAL, *OF_CHANNELS)
COMMON = tuple(each.key for each in MANUAL)
REGULAR = (*COMMON, "postdoc_proof")
TRANSFERRED = (*COMMON, "transfer_document")
AID_POSTED = (*COMMON, "aid_document")
TALENT = (*COMMON, "talent_certificate")
SKILLED = (*COMMON, "skill_certificate")
GRADUATE = (*COMMON, "service_agreement")
TERM = ("photo", "id_card", "current_title_certificate", "appointment_document", "continuing_education_proof", "other")
"""Whoever is assessed for a term in a post is not publicized as a candidate: no publicity form."""

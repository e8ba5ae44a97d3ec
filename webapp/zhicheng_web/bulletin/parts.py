"""The lists of a place by the words in their addresses, and the place that an address names."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort

from zhicheng.registry import Declarations
from zhicheng.store.models import PublicationKind
from zhicheng_web import shell
from zhicheng_web.platform import platform

PARTS = {
    "announcements": PublicationKind.ANNOUNCEMENT,
    "documents": PublicationKind.DOCUMENT,
    "policies": PublicationKind.POLICY,
    "standards": PublicationKind.STANDARD,
    "seminars": PublicationKind.SEMINAR,
    "bases": PublicationKind.BASE,
    "training-plans": PublicationKind.TRAINING_PLAN,
}
SLUGS = {kind: slug for slug, kind in PARTS.items()}
LEADS = {
    PublicationKind.ANNOUNCEMENT: "申报通知以外的通知和公告。",
    PublicationKind.DOCUMENT: "公布评审结果和其他事项的正式文件。",
    PublicationKind.POLICY: "职称申报和评审所依据的文件。",
    PublicationKind.STANDARD: "各系列、级别的评价标准条件；申报人须同时满足国家和本地区的标准。",
    PublicationKind.SEMINAR: "面向专业技术人员的高级研修项目。",
    PublicationKind.BASE: "专业技术人员继续教育基地和历年考核结果。",
    PublicationKind.TRAINING_PLAN: "按系列、专业编制的培训规划。",
}
EMPTY = {
    PublicationKind.ANNOUNCEMENT: "人社部门发布公告后，列在这里。",
    PublicationKind.DOCUMENT: "人社部门发布文件后，列在这里。",
    PublicationKind.POLICY: "人社部门发布政策文件后，列在这里。",
    PublicationKind.STANDARD: "人社部门发布标准条件后，按系列和级别列在这里。",
    PublicationKind.SEMINAR: "人社部门发布研修项目后，列在这里。",
    PublicationKind.BASE: "人社部门公布基地名单后，列在这里。",
    PublicationKind.TRAINING_PLAN: "人社部门发布培训规划后，按系列和专业列在这里。",
}


def place_at(code: str) -> Declarations:
    """The place of an address, which stands around the page; 404 where no enabled place issues notices there."""
    declared = platform().registry.jurisdictions.get(code)
    if declared is None or not declared.jurisdiction.offers_notices:
        abort(HTTPStatus.NOT_FOUND)
    shell.within(declared.jurisdiction)
    return declared

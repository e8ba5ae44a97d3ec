"""Events of enquiries and of reports of phases; neither carries a word that somebody wrote."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import digest, flag, one_of
from zhicheng.store.models import EnquiryKind

_REPORT = ("report", "notice", "organisation")

ENQUIRIES: tuple[Kind, ...] = (
    Kind(
        key="enquiry.asked",
        title="提出咨询",
        subjects=("enquiry",),
        payload={"kind": one_of(*EnquiryKind), "words": digest},
    ),
    Kind(key="enquiry.asked_on", title="继续咨询", subjects=("enquiry",), payload={"words": digest}),
    Kind(key="enquiry.answered", title="答复咨询", subjects=("enquiry", "organisation"), payload={"words": digest}),
    Kind(key="enquiry.closed", title="办结咨询", subjects=("enquiry",)),
    Kind(key="enquiry.erased", title="删除咨询内容", subjects=("enquiry",)),
    Kind(
        key="phase_report.sent",
        title="报送阶段报告",
        subjects=_REPORT,
        payload={"words": digest, "file": flag},
    ),
    Kind(key="phase_report.withdrawn", title="撤回阶段报告", subjects=_REPORT),
)

"""Events of proposals to change specialties."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, digest, one_of
from zhicheng.store.models import ProposalKind

_ABOUT = ("proposal", "organisation")

SPECIALTIES: tuple[Kind, ...] = (
    Kind(
        key="specialty.proposed",
        title="申请调整评审专业",
        subjects=_ABOUT,
        payload={"kind": one_of(*ProposalKind), "content": digest},
    ),
    Kind(key="specialty.withdrawn", title="撤回专业调整申请", subjects=_ABOUT),
    Kind(
        key="specialty.approved",
        title="审核同意专业调整",
        subjects=_ABOUT,
        payload={"document": digest, "from_year": count},
    ),
    Kind(key="specialty.refused", title="不同意专业调整", subjects=_ABOUT, payload={"reason": digest}),
)

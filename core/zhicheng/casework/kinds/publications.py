"""Events of what bureaus publish for applicants."""

from __future__ import annotations

from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.payload import count, one_of
from zhicheng.store.models import PublicationKind

PUBLICATIONS: tuple[Kind, ...] = (
    Kind(
        key="publication.drafted",
        title="起草信息",
        subjects=("publication",),
        payload={"kind": one_of(*PublicationKind)},
    ),
    Kind(key="publication.changed", title="修改信息草稿", subjects=("publication",)),
    Kind(
        key="publication.published",
        title="发布信息",
        subjects=("publication", "revision"),
        payload={"number": count},
    ),
    Kind(key="publication.discarded", title="放弃信息草稿", subjects=("publication",)),
    Kind(key="publication.withdrawn", title="撤下信息", subjects=("publication",)),
)

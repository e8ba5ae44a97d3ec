"""领导小组: each office's own, and for a bureau those of the offices in its division (SG-7.2)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("leading_groups", __name__, url_prefix="/leading-groups")

from zhicheng_web.leading_groups import pages  # noqa: E402
from zhicheng_web.leading_groups.pages import concerns  # noqa: E402

__all__ = ["blueprint", "concerns", "pages"]

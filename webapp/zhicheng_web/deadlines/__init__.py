"""办理期限: what of lists and rounds is due or late, rounds that are taken from committees, and their cases (JB-6.4, HX-5.4, SG-6)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("deadlines", __name__, url_prefix="/deadlines")

from zhicheng_web.deadlines import listing, resting, taking  # noqa: E402

__all__ = ["blueprint", "listing", "resting", "taking"]

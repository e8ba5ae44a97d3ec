"""What bureaus do about committees that break the rules, and what their offices have corrected (SG-7.1, JB-4.1)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("sanctions", __name__, url_prefix="/sanctions")

from zhicheng_web.sanctions import imposing, listing, single  # noqa: E402
from zhicheng_web.sanctions.framing import concerns  # noqa: E402

__all__ = ["blueprint", "concerns", "imposing", "listing", "single"]

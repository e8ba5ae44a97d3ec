"""Continuing education: one's own record and requests, and the office that imports and recognises hours (JB-3.3, SG-3.4)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("learning", __name__, url_prefix="/learning")
managing: Blueprint = Blueprint("hours", __name__, url_prefix="/hours")

from zhicheng_web.learning import answering, asking, importing, own, people, rule  # noqa: E402
from zhicheng_web.learning.office import handles_hours  # noqa: E402
from zhicheng_web.learning.own import learns  # noqa: E402

__all__ = [
    "answering",
    "asking",
    "blueprint",
    "handles_hours",
    "importing",
    "learns",
    "managing",
    "own",
    "people",
    "rule",
]

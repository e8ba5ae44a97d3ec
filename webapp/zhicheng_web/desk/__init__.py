"""Desks: what waits for whom, one case beside its evidence, and what is decided about it (JB-6.3, SG-4, HX-2.5)."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

from zhicheng_web.desk import (  # noqa: E402
    case_page,
    decisions,
    evidence,
    holding,
    inquiry,
    marking,
    minutes_page,
    queue_page,
    recording,
    returning,
    supervision,
    uploading,
)

__all__ = [
    "blueprint",
    "case_page",
    "decisions",
    "evidence",
    "holding",
    "inquiry",
    "marking",
    "minutes_page",
    "queue_page",
    "recording",
    "returning",
    "supervision",
    "uploading",
]

"""Results: lists of candidates, the count of a meeting, and what offices do with a list until it is confirmed."""

from flask import Blueprint

blueprint = Blueprint("results", __name__, url_prefix="/results")

from zhicheng_web.results import (  # noqa: E402
    acting,
    counting,
    deciding,
    downloads,
    filling,
    list_page,
    meeting,
    moving,
    opening,
    overview,
    pack,
    publishing,
    rechecking,
)

__all__ = [
    "acting",
    "blueprint",
    "counting",
    "deciding",
    "downloads",
    "filling",
    "list_page",
    "meeting",
    "moving",
    "opening",
    "overview",
    "pack",
    "publishing",
    "rechecking",
]

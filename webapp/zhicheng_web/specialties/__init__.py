"""Changes of the specialties under review: committees and self-reviewing units propose, the bureau decides (JB-1.2)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("specialties", __name__, url_prefix="/specialties")
reviewing: Blueprint = Blueprint("specialty_review", __name__, url_prefix="/specialties/review")

from zhicheng_web.specialties import asking, own, review  # noqa: E402
from zhicheng_web.specialties.own import proposes  # noqa: E402

__all__ = ["asking", "blueprint", "own", "proposes", "review", "reviewing"]

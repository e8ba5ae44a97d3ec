"""评委会: drawn up and filed by offices, approved by the bureau of the place (N-4, SG-6)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("committees", __name__, url_prefix="/committees")
reviewing: Blueprint = Blueprint("committee_review", __name__, url_prefix="/committees/review")

from zhicheng_web.committees import form, own, review  # noqa: E402
from zhicheng_web.committees.framing import keeps, reviews  # noqa: E402

__all__ = ["blueprint", "form", "keeps", "own", "review", "reviewing", "reviews"]

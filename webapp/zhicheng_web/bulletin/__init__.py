"""One place for applicants (JB-5.4): all that a place publishes on one page, its lists, and each publication."""

from flask import Blueprint

blueprint = Blueprint("bulletin", __name__, url_prefix="/places")

from zhicheng_web.bulletin import lists, place, single  # noqa: E402

__all__ = ["blueprint", "lists", "place", "single"]

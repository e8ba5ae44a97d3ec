"""Series that are not applied for online: units and bureaus count them, bureaus sum them up (HX-4.2)."""

from flask import Blueprint

blueprint = Blueprint("counts", __name__, url_prefix="/counts")

from zhicheng_web.counts import export, listing, overview, received, rows  # noqa: E402

__all__ = ["blueprint", "export", "listing", "overview", "received", "rows"]

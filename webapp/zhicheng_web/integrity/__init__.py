"""诚信档案: entries about oneself for everybody, the archive for the bureaus that keep it (JB-1.4, JB-4.4, SG-7.3)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("integrity", __name__, url_prefix="/integrity")

from zhicheng_web.integrity import choosing, entering, listing, single  # noqa: E402

__all__ = ["blueprint", "choosing", "entering", "listing", "single"]

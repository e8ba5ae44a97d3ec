"""What a bureau publishes for applicants, for its staff: drafted, looked at, published, corrected, withdrawn."""

from flask import Blueprint

blueprint = Blueprint("publishing", __name__, url_prefix="/publishing")

from zhicheng_web.publishing import acting, editing, files, register, single  # noqa: E402

__all__ = ["acting", "blueprint", "editing", "files", "register", "single"]

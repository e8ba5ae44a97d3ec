"""Notices, for staff of the bureaus that issue them."""

from flask import Blueprint

blueprint = Blueprint("notices", __name__, url_prefix="/notices/manage")

from zhicheng_web.notices import draft, publication, register  # noqa: E402

__all__ = ["blueprint", "draft", "publication", "register"]

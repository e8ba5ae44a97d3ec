"""Bureaus and departments: units registered, created, approved and kept right."""

from flask import Blueprint

blueprint = Blueprint("bureau", __name__, url_prefix="/bureau")

from zhicheng_web.bureau import creation, decisions, facts, units  # noqa: E402

__all__ = ["blueprint", "creation", "decisions", "facts", "units"]

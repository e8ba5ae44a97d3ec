"""Objections as offices handle them: what waits, one with its evidence, taking it up and answering it (JB-4.2)."""

from flask import Blueprint

blueprint = Blueprint("objections", __name__, url_prefix="/objections")

from zhicheng_web.objections import listing, single  # noqa: E402

__all__ = ["blueprint", "listing", "single"]

"""证据材料: all of a case as one file for whoever must prove what happened, and holds that keep a person's data."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("case_evidence", __name__, url_prefix="/evidence")

from zhicheng_web.case_evidence import single  # noqa: E402

__all__ = ["blueprint", "single"]

"""评审工作: an expert's own meetings: the pledge, cases to read, opinions, standing back, votes and receipts."""

from flask import Blueprint

blueprint = Blueprint("reviewing", __name__, url_prefix="/reviewing")

from zhicheng_web.reviewing import case, meeting, minutes, opinions, recusing, voting  # noqa: E402, F401

"""评审会议: for offices the plan, the draw, attendance, groups, ballots and minutes; for bureaus the plans to decide."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")

from zhicheng_web.meetings import ballot, deciding, draw, groups, listing, minutes, opinions, plan, seats, single  # noqa: E402, F401

"""监督: what a discipline office (纪检监察) sees of the work of its own organisation. Nothing here changes anything (SG-7.2)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("oversight", __name__, url_prefix="/oversight")

from zhicheng_web.oversight import board, meetings, registers, single  # noqa: E402

__all__ = ["blueprint", "board", "meetings", "registers", "single"]

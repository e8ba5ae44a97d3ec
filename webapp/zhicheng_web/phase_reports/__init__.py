"""阶段报告: what offices report of the phases of a round, and who of them hasn't yet (SG-6)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("phase_reports", __name__, url_prefix="/phase-reports")

from zhicheng_web.phase_reports import overview, received, single, writing  # noqa: E402
from zhicheng_web.phase_reports.told import concerned  # noqa: E402

__all__ = ["blueprint", "concerned", "overview", "received", "single", "writing"]

"""Paper beside online (SG-2.1): taking bundles in, those without anything online, and cases entered from paper."""

from flask import Blueprint

blueprint = Blueprint("paper", __name__, url_prefix="/paper")
covers = Blueprint("covers", __name__, url_prefix="/covers")

from zhicheng_web.paper import cover_page, entering, loose_page, receiving  # noqa: E402
from zhicheng_web.paper.told import paper_flag, paper_loose, paper_notice  # noqa: E402


@blueprint.app_context_processor
def _around_a_case() -> dict[str, object]:
    return {"paper_notice": paper_notice, "paper_flag": paper_flag, "paper_loose": paper_loose}


__all__ = ["blueprint", "cover_page", "covers", "entering", "loose_page", "receiving"]

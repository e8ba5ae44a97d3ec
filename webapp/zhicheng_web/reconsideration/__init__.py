"""Where a result stands, told on the applicant's page; asking once for another look at it, and answering (N-5)."""

from flask import Blueprint

blueprint = Blueprint("reconsider", __name__, url_prefix="/applications")
answering = Blueprint("reconsiderations", __name__, url_prefix="/reconsiderations")

from zhicheng_web.reconsideration import answers, asking  # noqa: E402
from zhicheng_web.reconsideration.told import result_of_case  # noqa: E402


@blueprint.app_context_processor
def _around_a_case() -> dict[str, object]:
    return {"result_of_case": result_of_case}


__all__ = ["answering", "answers", "asking", "blueprint"]

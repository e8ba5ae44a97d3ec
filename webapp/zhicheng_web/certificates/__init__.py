"""Certificates: the public check, the holder's own, and what offices issue, correct and revoke."""

from flask import Blueprint

checks = Blueprint("checks", __name__, url_prefix="/certificates/check")
blueprint = Blueprint("certificates", __name__, url_prefix="/certificates")
issuing = Blueprint("issuing", __name__, url_prefix="/issuing")

from zhicheng_web.certificates import checking, ending, lists, own, single  # noqa: E402
from zhicheng_web.certificates.told import certificates_issued, certificates_of_case  # noqa: E402


@blueprint.app_context_processor
def _around_a_case() -> dict[str, object]:
    return {"certificates_of_case": certificates_of_case, "certificates_issued": certificates_issued}


__all__ = ["blueprint", "checking", "checks", "ending", "issuing", "lists", "own", "single"]

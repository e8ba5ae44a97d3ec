"""Administration: offices created from above, and who acts for an organisation."""

from flask import Blueprint

blueprint = Blueprint("administration", __name__, url_prefix="/organisations")
staff_blueprint = Blueprint("staff", __name__, url_prefix="/organisations/<uuid:organisation_id>/staff")

from zhicheng_web.administration import accounts, members, organisations  # noqa: E402

__all__ = ["accounts", "blueprint", "members", "organisations", "staff_blueprint"]

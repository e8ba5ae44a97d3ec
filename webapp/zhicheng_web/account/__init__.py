"""One's own account: who one is, the password, the devices signed in."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/account")

from zhicheng_web.account import pages  # noqa: E402

__all__ = ["blueprint", "pages"]

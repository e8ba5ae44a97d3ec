"""What everybody may see: the notices, and the doors: signing in, registering, recovering a password."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from zhicheng_web.public import captcha, notices, recovery, registration, signing  # noqa: E402

__all__ = ["blueprint", "captcha", "notices", "recovery", "registration", "signing"]

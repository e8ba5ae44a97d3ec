"""Units: people who ask to belong to one, and whoever acts for one."""

from flask import Blueprint

blueprint = Blueprint("unit", __name__, url_prefix="/unit")

from zhicheng_web.unit import facts, joining, pages, people, publicity, registration, requests, superior  # noqa: E402

__all__ = ["blueprint", "facts", "joining", "pages", "people", "publicity", "registration", "requests", "superior"]

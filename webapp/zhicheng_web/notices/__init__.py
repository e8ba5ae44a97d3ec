"""Notices, for staff of the bureaus that issue them."""

from flask import Blueprint

blueprint = Blueprint("notices", __name__, url_prefix="/notices/manage")

from zhicheng_web.notices import (  # noqa: E402
    channels,
    committees,
    contacts,
    draft,
    ending,
    fees,
    phases,
    publication,
    register,
    specialties,
)

__all__ = [
    "blueprint",
    "channels",
    "committees",
    "contacts",
    "draft",
    "ending",
    "fees",
    "phases",
    "publication",
    "register",
    "specialties",
]

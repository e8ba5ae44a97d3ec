"""The applicant's pages: self-check, filling in, attachments and check, submission and progress (JM-3.3)."""

from flask import Blueprint

blueprint = Blueprint("applicant", __name__)

from zhicheng_web.applicant import files, forms, home, progress, sections, start, submission  # noqa: E402

__all__ = ["blueprint", "files", "forms", "home", "progress", "sections", "start", "submission"]

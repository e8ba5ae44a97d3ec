"""The public pages of results: what is publicized now, and objections to it. Never indexed, kept by nobody."""

from flask import Blueprint, Response

blueprint = Blueprint("publicity", __name__, url_prefix="/publicity")

from zhicheng_web.publicity import answers, lists, objecting  # noqa: E402


@blueprint.after_request
def _keep_out_of_indexes(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response


__all__ = ["answers", "blueprint", "lists", "objecting"]

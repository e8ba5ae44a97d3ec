"""咨询与反馈: asking, for everybody; one's own enquiries; and those that an office answers (HX-5.5, SG-7.5)."""

from flask import Blueprint

blueprint: Blueprint = Blueprint("enquiries", __name__, url_prefix="/enquiries")
own: Blueprint = Blueprint("my_enquiries", __name__, url_prefix="/enquiries/mine")
answering: Blueprint = Blueprint("enquiry_desk", __name__, url_prefix="/enquiries/desk")

from zhicheng_web.enquiries import desk, entering, listing, mine, new, trace  # noqa: E402
from zhicheng_web.enquiries.told import answers  # noqa: E402

__all__ = ["answering", "answers", "blueprint", "desk", "entering", "listing", "mine", "new", "own", "trace"]

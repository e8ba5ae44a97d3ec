"""抽查监督: samples of cases, what was found of them, and who checked what how fast (JB-4.1, JB-6.3)."""

from flask import Blueprint

from zhicheng.casework.actor import Actor
from zhicheng.casework.oversight.watching import supervised
from zhicheng.casework.seats import seats

blueprint: Blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")


def concerns(actor: Actor) -> bool:
    """Whoever works at a desk, which may be inspected, or inspects; and discipline offices."""
    return bool(seats(actor)) or bool(supervised(actor))


from zhicheng_web.inspections import beginning, cases, checked, listing, single  # noqa: E402

__all__ = ["beginning", "blueprint", "cases", "checked", "concerns", "listing", "single"]

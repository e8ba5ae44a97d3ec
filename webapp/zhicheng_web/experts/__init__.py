"""评审专家库: the expert's own pages, those who propose, departments that endorse, the bureau's pool, offices' roster."""

from flask import Blueprint

own: Blueprint = Blueprint("my_expert", __name__, url_prefix="/experts/own")
proposals: Blueprint = Blueprint("expert_proposals", __name__, url_prefix="/experts/proposals")
endorsing: Blueprint = Blueprint("expert_endorsing", __name__, url_prefix="/experts/endorsing")
pool: Blueprint = Blueprint("expert_pool", __name__, url_prefix="/experts/pool")
roster: Blueprint = Blueprint("expert_roster", __name__, url_prefix="/experts/roster")

from zhicheng_web.experts import entering, entries, keeping, reading  # noqa: E402
from zhicheng_web.experts.framing import endorses, proposes  # noqa: E402

__all__ = [
    "endorses",
    "endorsing",
    "entering",
    "entries",
    "keeping",
    "own",
    "pool",
    "proposals",
    "proposes",
    "reading",
    "roster",
]

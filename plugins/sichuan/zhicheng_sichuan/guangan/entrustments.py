"""Entrusted review: out of the city (SG-2.4) and into it (SG-2.5)."""

from zhicheng.specs import LEVELS, Entrustment, Is, Not
from zhicheng_sichuan.sources import ENTRUSTED_IN, ENTRUSTED_OUT

ENTRUSTMENTS = (
    Entrustment(
        key="out",
        direction="out",
        channels=("regular", "direct", "entrusted_out"),
        required=Is("channel", "entrusted_out"),
        issuers=("city", "county"),
        levels=LEVELS[:3],
        own_division=True,
        cites=(ENTRUSTED_OUT,),
    ),
    Entrustment(
        key="in",
        direction="in",
        channels=("regular", "direct", "entrusted_in"),
        required=Is("channel", "entrusted_in"),
        issuers=("city",),
        foreign_division=True,
        applicants_own=True,
        cites=(ENTRUSTED_IN,),
    ),
    Entrustment(
        key="in_branch",
        direction="in",
        channels=("regular", "direct", "entrusted_in"),
        when=Not(Is("unit.in_jurisdiction", False)),
        required=Is("channel", "entrusted_in"),
        issuers=("department",),
        cites=(ENTRUSTED_IN,),
    ),
)

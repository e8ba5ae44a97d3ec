"""Entrusted review: into the city (HX-4.1), out of it (HX-4.2), and by units with committees of their own (HX-4.3)."""

from zhicheng.specs import Entrustment, Is
from zhicheng.specs.catalogue import SENIOR
from zhicheng_henan.sources import ENTRUSTED_IN, ENTRUSTED_OUT, SELF_REVIEW

INTERMEDIATE = ("中级",)

ENTRUSTMENTS = (
    Entrustment(
        key="in",
        direction="in",
        channels=("review", "entrusted_in"),
        issuers=("group_hq", "city"),
        when=Is("channel", "entrusted_in"),
        levels=INTERMEDIATE,
        same_province=True,
        foreign_division=True,
        cites=(ENTRUSTED_IN,),
    ),
    Entrustment(
        key="out",
        direction="out",
        channels=("review", "entrusted_out"),
        issuers=("city", "self_review_unit"),
        when=Is("channel", "entrusted_out"),
        levels=(*INTERMEDIATE, *SENIOR),
        own_division=True,
        cites=(ENTRUSTED_OUT, SELF_REVIEW),
    ),
)
"""Which of the two may write a letter out is the rule ``letter_out``: one declaration examines every letter of a channel."""

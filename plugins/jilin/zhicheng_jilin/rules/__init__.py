"""The conditions of the province, by subject."""

from zhicheng_jilin.rules import (
    directional,
    eligibility,
    graduates,
    integrity,
    learning,
    posts,
    recognition,
    schools,
    talents,
    years,
)

RULES = (
    *eligibility.RULES,
    *schools.RULES,
    *years.RULES,
    *directional.RULES,
    *learning.RULES,
    *recognition.RULES,
    *graduates.RULES,
    *talents.RULES,
    *posts.RULES,
    *integrity.RULES,
)

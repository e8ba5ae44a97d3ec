"""The conditions of the city, by subject."""

from zhicheng_sichuan.guangan.rules import checking, eligibility, learning, seniority

RULES = (*eligibility.RULES, *seniority.RULES, *learning.RULES, *checking.RULES)

"""The conditions of the province, by subject."""

from zhicheng_jilin.rules import eligibility, learning, recognition, years

RULES = (*eligibility.RULES, *years.RULES, *learning.RULES, *recognition.RULES)

"""The conditions of the city, by subject."""

from zhicheng_henan.xuchang.rules import checking, coverage, history, people, results, years

RULES = (*people.RULES, *coverage.RULES, *years.RULES, *history.RULES, *results.RULES, *checking.RULES)

"""Does a condition hold for a case: yes, no, or unknown because a fact it reads was not given."""

from __future__ import annotations

from zhicheng.dossier.facts import Facts
from zhicheng.specs import AllOf, AnyOf, Condition, Given, In, Is, Not


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Three-valued: None when a fact that decides it is missing."""
    match condition:
        case Is(path=path, value=wanted):
            found = facts.at(path)
            return None if found is None else bool(found == wanted)
        case In(path=path, values=wanted_ones):
            found = facts.at(path)
            return None if found is None else found in wanted_ones
        case Given(path=path):
            return facts.at(path) is not None
        case Not(condition=inner):
            answer = holds(inner, facts)
            return None if answer is None else not answer
        case AllOf(conditions=parts):
            answers = [holds(part, facts) for part in parts]
            return False if False in answers else (None if None in answers else True)
        case AnyOf(conditions=parts):
            answers = [holds(part, facts) for part in parts]
            return True if True in answers else (None if None in answers else False)


def applies(condition: Condition | bool | None, facts: Facts) -> bool:
    """Whether something with this condition certainly applies; no condition means always."""
    if condition is None or isinstance(condition, bool):
        return condition is not False
    return holds(condition, facts) is True

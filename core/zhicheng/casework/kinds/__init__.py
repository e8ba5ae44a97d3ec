"""The one table of what can happen: each kind of event, its subjects and payload keys, by subject."""

from zhicheng.casework.kinds.cases import CASES
from zhicheng.casework.kinds.committees import COMMITTEES
from zhicheng.casework.kinds.enquiries import ENQUIRIES
from zhicheng.casework.kinds.integrity import INTEGRITY
from zhicheng.casework.kinds.kind import Kind
from zhicheng.casework.kinds.learning import LEARNING
from zhicheng.casework.kinds.meetings import MEETINGS
from zhicheng.casework.kinds.money import MONEY
from zhicheng.casework.kinds.parties import PARTIES, PERSON_ANSWERS, UNIT_ANSWERS
from zhicheng.casework.kinds.publications import PUBLICATIONS
from zhicheng.casework.kinds.results import CERTIFICATE_ANSWERS, RESULTS
from zhicheng.casework.kinds.rounds import ROUNDS
from zhicheng.casework.kinds.sanctions import SANCTIONS
from zhicheng.casework.kinds.specialties import SPECIALTIES
from zhicheng.casework.kinds.topic import Topic

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        *PARTIES,
        *CASES,
        *MONEY,
        *RESULTS,
        *PUBLICATIONS,
        *LEARNING,
        *SPECIALTIES,
        *SANCTIONS,
        *ROUNDS,
        *ENQUIRIES,
        *COMMITTEES,
        *MEETINGS,
        *INTEGRITY,
    )
}

__all__ = ["CERTIFICATE_ANSWERS", "KINDS", "PERSON_ANSWERS", "UNIT_ANSWERS", "Kind", "Topic"]

"""The ledger: events get their places and a chain of digests afterwards, by one sequencer, and can be verified."""

from zhicheng.ledger.chain import ALGORITHM, Head
from zhicheng.ledger.sequencing import head, sequence, sign
from zhicheng.ledger.verifying import Problem, Report, verify, verify_events

__all__ = ["ALGORITHM", "Head", "Problem", "Report", "head", "sequence", "sign", "verify", "verify_events"]

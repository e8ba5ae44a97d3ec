"""Supervision of committees (JB-4.1): a deadline to correct, notified to the province; whoever lets it pass is stopped."""

from zhicheng.specs import SanctionKind, SanctionRule
from zhicheng_jilin.sources import SUPERVISION


def _rule(kind: SanctionKind, *, after_correction: bool = False) -> SanctionRule:
    return SanctionRule(kind=kind, by=("province",), after_correction=after_correction, cites=(SUPERVISION,))


SANCTIONS = (
    _rule(SanctionKind.NOTICE),
    _rule(SanctionKind.CORRECTION),
    _rule(SanctionKind.SUSPENSION, after_correction=True),
    _rule(SanctionKind.WITHDRAWAL, after_correction=True),
)

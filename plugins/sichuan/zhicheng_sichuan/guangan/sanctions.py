"""Discipline of committees (SG-7.1): all six sanctions, as the case requires."""

from zhicheng.specs import SanctionKind, SanctionRule
from zhicheng_sichuan.sources import DISCIPLINE

SANCTIONS = tuple(SanctionRule(kind=kind, by=("city", "province"), cites=(DISCIPLINE,)) for kind in SanctionKind)

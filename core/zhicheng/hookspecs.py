"""The whole plugin API on one page.

Declaration hooks take no arguments and run once for each plugin at start-up; each returns a tuple of frozen values
from :mod:`zhicheng.specs`. What varies with the date lives in the value, what varies with the case reaches only a
rule's function. No hook runs per request, and none can veto or wrap core code.
"""

from __future__ import annotations

import pluggy

from zhicheng.specs import (
    AccountRules,
    AttachmentSpec,
    Channel,
    Cutoff,
    DocumentSpec,
    Entrustment,
    Jurisdiction,
    LearningRules,
    NoticeTemplate,
    Parameter,
    Procedure,
    ReviewChain,
    Rule,
    SanctionRule,
    Section,
    Series,
)

hookspec = pluggy.HookspecMarker("zhicheng")


@hookspec
def zhicheng_jurisdiction() -> Jurisdiction:
    """The place whose law this plugin declares: code (GB/T 2260), name, parent layer, API version, contacts."""
    raise AssertionError


@hookspec
def zhicheng_catalogue() -> tuple[Series, ...]:
    """Series with specialties, ranges, titles by level and modes; adds to what the upper layers know."""
    raise AssertionError


@hookspec
def zhicheng_channels() -> tuple[Channel, ...]:
    """The ways to apply that this layer offers; channels are never inherited."""
    raise AssertionError


@hookspec
def zhicheng_sections() -> tuple[Section, ...]:
    """The sections that this layer's channels ask for; keys of the exchange format keep their kinds."""
    raise AssertionError


@hookspec
def zhicheng_attachments() -> tuple[AttachmentSpec, ...]:
    """The files that this layer's channels ask for, with formats, bytes and counts."""
    raise AssertionError


@hookspec
def zhicheng_rules() -> tuple[Rule, ...]:
    """Conditions, remarks and preferences; lower layers add rules to those of the upper ones."""
    raise AssertionError


@hookspec
def zhicheng_cutoffs() -> tuple[Cutoff, ...]:
    """What each kind of fact is counted to."""
    raise AssertionError


@hookspec
def zhicheng_review_chains() -> tuple[ReviewChain, ...]:
    """Through whose hands a case goes, as stages with conditions."""
    raise AssertionError


@hookspec
def zhicheng_procedures() -> tuple[Procedure, ...]:
    """What happens to a meeting's results: count, re-check, publicity, filing, document, certificates; by whom, by when."""
    raise AssertionError


@hookspec
def zhicheng_entrustments() -> tuple[Entrustment, ...]:
    """Which cases may or must go out or come in, on whose letter, and up to which level."""
    raise AssertionError


@hookspec
def zhicheng_timelines() -> tuple[NoticeTemplate, ...]:
    """Notice templates: the convention (year None) and the notices that were issued."""
    raise AssertionError


@hookspec
def zhicheng_committee_rules() -> tuple[Parameter, ...]:
    """Numbers and choices with a direction: quorum, pass share, publicity days, sizes. Lower layers may only tighten."""
    raise AssertionError


@hookspec
def zhicheng_sanctions() -> tuple[SanctionRule, ...]:
    """The sanctions of committees that the law knows, and bureaus at which levels impose them."""
    raise AssertionError


@hookspec
def zhicheng_account_rules() -> AccountRules:
    """Who creates unit and personal accounts, how people are bound to units, and the first password."""
    raise AssertionError


@hookspec
def zhicheng_learning() -> LearningRules:
    """Where hours of continuing education come from, which activities are recognised, from when and by whom."""
    raise AssertionError


@hookspec
def zhicheng_documents() -> tuple[DocumentSpec, ...]:
    """Forms composed from building blocks."""
    raise AssertionError


RETURNS: dict[str, tuple[type, bool]] = {
    "zhicheng_jurisdiction": (Jurisdiction, False),
    "zhicheng_catalogue": (Series, True),
    "zhicheng_channels": (Channel, True),
    "zhicheng_sections": (Section, True),
    "zhicheng_attachments": (AttachmentSpec, True),
    "zhicheng_rules": (Rule, True),
    "zhicheng_cutoffs": (Cutoff, True),
    "zhicheng_review_chains": (ReviewChain, True),
    "zhicheng_procedures": (Procedure, True),
    "zhicheng_entrustments": (Entrustment, True),
    "zhicheng_timelines": (NoticeTemplate, True),
    "zhicheng_committee_rules": (Parameter, True),
    "zhicheng_sanctions": (SanctionRule, True),
    "zhicheng_account_rules": (AccountRules, False),
    "zhicheng_learning": (LearningRules, False),
    "zhicheng_documents": (DocumentSpec, True),
}
"""What each hook must return: the type, and whether a tuple of it."""

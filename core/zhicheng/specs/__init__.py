"""The frozen declarations in which a plugin speaks. Everything here is a value: no database, no clock, no web."""

from zhicheng.specs.account import AccountRules, RecordedFact
from zhicheng.specs.attachment import AttachmentSpec, UploadLimits
from zhicheng.specs.catalogue import LEVELS, Mode, Series, Specialty, Track
from zhicheng.specs.chain import Desk, DeskKind, ReviewChain, Stage
from zhicheng.specs.channel import Channel
from zhicheng.specs.citation import Citation, cited
from zhicheng.specs.committee import CommitteeTemplate, Direction, Parameter
from zhicheng.specs.condition import AllOf, AnyOf, Condition, Given, In, Is, Not
from zhicheng.specs.cutoff import (
    AcceptanceDeadline,
    Anchor,
    ApplicationDay,
    Cutoff,
    RecommendationDay,
    YearEnd,
)
from zhicheng.specs.dates import Dated, Effective, NotInForce, Step
from zhicheng.specs.document import CERTIFICATE, FORM, REVIEWED, Block, DocumentSpec
from zhicheng.specs.entrustment import Counted, Entrustment
from zhicheng.specs.jurisdiction import Contact, Jurisdiction
from zhicheng.specs.learning import Activity, HourImport, LearningRules
from zhicheng.specs.procedure import Act, ActKind, Basis, Procedure, Within
from zhicheng.specs.rule import Outcome, Rule, rule
from zhicheng.specs.sanction import SanctionKind, SanctionRule
from zhicheng.specs.section import Derived, Field, Kind, Section
from zhicheng.specs.timeline import DayOfRound, NoticeTemplate, Phase, PhaseReport, Window
from zhicheng.specs.verdict import Missing, Verdict, manual, met, unmet

__all__ = [
    "CERTIFICATE",
    "FORM",
    "LEVELS",
    "REVIEWED",
    "AcceptanceDeadline",
    "AccountRules",
    "Act",
    "ActKind",
    "Activity",
    "AllOf",
    "Anchor",
    "AnyOf",
    "ApplicationDay",
    "AttachmentSpec",
    "Basis",
    "Block",
    "Channel",
    "Citation",
    "CommitteeTemplate",
    "Condition",
    "Contact",
    "Counted",
    "Cutoff",
    "Dated",
    "DayOfRound",
    "Derived",
    "Desk",
    "DeskKind",
    "Direction",
    "DocumentSpec",
    "Effective",
    "Entrustment",
    "Field",
    "Given",
    "HourImport",
    "In",
    "Is",
    "Jurisdiction",
    "Kind",
    "LearningRules",
    "Missing",
    "Mode",
    "Not",
    "NotInForce",
    "NoticeTemplate",
    "Outcome",
    "Parameter",
    "Phase",
    "PhaseReport",
    "Procedure",
    "RecommendationDay",
    "RecordedFact",
    "ReviewChain",
    "Rule",
    "SanctionKind",
    "SanctionRule",
    "Section",
    "Series",
    "Specialty",
    "Stage",
    "Step",
    "Track",
    "UploadLimits",
    "Verdict",
    "Window",
    "Within",
    "YearEnd",
    "cited",
    "manual",
    "met",
    "rule",
    "unmet",
]

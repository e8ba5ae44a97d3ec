"""All tables, by subject. Importing this package fills ``Base.metadata``."""

from zhicheng.store.models.accounts import Account, Recovery, SignInGuard, SignInSession
from zhicheng.store.models.applications import (
    Application,
    ApplicationStatus,
    DeskState,
    DraftSection,
    Recommendation,
    RouteDesk,
    Snapshot,
    Upload,
)
from zhicheng.store.models.desks import (
    CaseReturn,
    DecisionKind,
    DeskDecision,
    DeskMark,
    DeskSignature,
    Inquiry,
    Mark,
    ReturnOutcome,
    StageRecord,
)
from zhicheng.store.models.events import Event, EventSubject, LedgerHead, LedgerLink, OutboxMessage
from zhicheng.store.models.notices import Notice, NoticeRevision, NoticeStatus
from zhicheng.store.models.organisations import (
    Binding,
    BindingStatus,
    Membership,
    Organisation,
    OrganisationDecision,
    OrganisationKind,
    OrganisationProof,
    OrganisationStatus,
    Role,
)
from zhicheng.store.models.payments import EntryKind, Payment, PaymentEntry, PaymentSlip, PaymentState
from zhicheng.store.models.people import DataKey, FormerIdentity, LegalHold, Person
from zhicheng.store.models.recommendations import RecommendedPlace
from zhicheng.store.models.settings import Setting

__all__ = [
    "Account",
    "Application",
    "ApplicationStatus",
    "Binding",
    "BindingStatus",
    "CaseReturn",
    "DataKey",
    "DecisionKind",
    "DeskDecision",
    "DeskMark",
    "DeskSignature",
    "DeskState",
    "DraftSection",
    "EntryKind",
    "Event",
    "EventSubject",
    "FormerIdentity",
    "Inquiry",
    "LedgerHead",
    "LedgerLink",
    "LegalHold",
    "Mark",
    "Membership",
    "Notice",
    "NoticeRevision",
    "NoticeStatus",
    "Organisation",
    "OrganisationDecision",
    "OrganisationKind",
    "OrganisationProof",
    "OrganisationStatus",
    "OutboxMessage",
    "Payment",
    "PaymentEntry",
    "PaymentSlip",
    "PaymentState",
    "Person",
    "Recommendation",
    "RecommendedPlace",
    "Recovery",
    "ReturnOutcome",
    "Role",
    "RouteDesk",
    "Setting",
    "SignInGuard",
    "SignInSession",
    "Snapshot",
    "StageRecord",
    "Upload",
]

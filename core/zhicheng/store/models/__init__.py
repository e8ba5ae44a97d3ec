"""All tables, by subject. Importing this package fills ``Base.metadata``."""

from zhicheng.store.models.accounts import Account, Recovery, SignInGuard, SignInSession
from zhicheng.store.models.applications import (
    Application,
    ApplicationStatus,
    DraftSection,
    Recommendation,
    RouteDesk,
    Snapshot,
    Upload,
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
from zhicheng.store.models.people import DataKey, FormerIdentity, LegalHold, Person
from zhicheng.store.models.settings import Setting

__all__ = [
    "Account",
    "Application",
    "ApplicationStatus",
    "Binding",
    "BindingStatus",
    "DataKey",
    "DraftSection",
    "Event",
    "EventSubject",
    "FormerIdentity",
    "LedgerHead",
    "LedgerLink",
    "LegalHold",
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
    "Person",
    "Recommendation",
    "Recovery",
    "Role",
    "RouteDesk",
    "Setting",
    "SignInGuard",
    "SignInSession",
    "Snapshot",
    "Upload",
]

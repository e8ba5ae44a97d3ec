"""The parts of an evidence file, each a name and bytes: what was filed, what was decided, what happened, what the ledger says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng import ledger
from zhicheng.casework.access import account_name
from zhicheng.casework.applications import snapshots_of
from zhicheng.casework.dossiers import file_of
from zhicheng.casework.evidence.desks import questions, records
from zhicheng.casework.evidence.lists import before, counts
from zhicheng.casework.evidence.story import disputes, event_lines, events_of, looks
from zhicheng.casework.ledger_checks import Check, head_of, newest_check
from zhicheng.casework.marks import MARK_WORDS
from zhicheng.casework.minutes import DECISION_WORDS, minutes
from zhicheng.casework.reasons import open_reason
from zhicheng.casework.record import ALGORITHM, canonical
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Application, DeskMark, Event, LedgerLink, Organisation, Snapshot, Upload
from zhicheng.store.moments import BEIJING, Clock
from zhicheng.store.vault import vault_of

Part = tuple[str, bytes]


def told(session: Session, clock: Clock, application: Application) -> tuple[list[Part], bool]:
    """Everything but the files; and whether the ledger and every snapshot are as they were written. Raises Erased."""
    found = events_of(session, application)
    snapshots, whole = _snapshots(session, application)
    proof, intact = _ledger(session, clock, found)
    parts: list[Part] = [
        *snapshots,
        ("决定/审核决定.json", _json(_decisions(session, application))),
        ("决定/审核标注.json", _json(_marks(session, application))),
        ("决定/环节登记.json", _json(records(session, application))),
        ("决定/请示和答复.json", _json(questions(session, application))),
        ("过程/事件.jsonl", event_lines(found)),
        ("过程/查看记录.json", _json(looks(session, application, found))),
        ("过程/异议和复查.json", _json(disputes(session, application))),
        ("过程/评审名单.json", _json(counts(session, application))),
        ("过程/曾列入的名单.json", _json(before(session, application, [event for event, _ in found]))),
        ("账目/核验.json", _json(proof)),
    ]
    return parts, whole and intact


def files(session: Session, blobs: BlobDirectory, application: Application) -> Iterator[Part]:
    """The case's files as they were put in, oldest first, those that were filed and replaced since among them."""
    query = select(Upload).where(Upload.application_id == application.id)
    filed = _filed_ids(session, application)
    number = 0
    for upload in session.scalars(query.order_by(Upload.added_at, Upload.id)):
        if upload.removed_at is not None and str(upload.id) not in filed:
            continue
        number += 1
        name = file_of(session, application.person_id, upload).filename
        key = vault_of(session).file_key(application.person_id, upload.id)
        yield f"材料/{number:03}_{upload.key}_{_safe(name)}", b"".join(blobs.read(upload.id, key))


def sums(parts: Sequence[tuple[str, str]]) -> bytes:
    """The list of digests, as sha256sum reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in parts).encode()


def _snapshots(session: Session, application: Application) -> tuple[list[Part], bool]:
    parts: list[Part] = []
    index, whole = [], True
    for each in reversed(snapshots_of(session, application)):
        plain = _plain(session, application, each)
        found = hashlib.new(each.algorithm, plain).digest()
        whole = whole and found == each.digest
        parts.append((f"申报/第{each.number}次提交.json", plain))
        index.append(
            {
                "number": each.number,
                "taken_at": each.taken_at.astimezone(BEIJING).isoformat(),
                "algorithm": each.algorithm,
                "receipt": each.digest.hex(),
                "computed": found.hex(),
                "matches": found == each.digest,
            }
        )
    return [*parts, ("申报/回执核对.json", _json(index))], whole


def _plain(session: Session, application: Application, snapshot: Snapshot) -> bytes:
    column = Snapshot.content_cipher
    return vault_of(session).open(application.person_id, column, snapshot.id, snapshot.content_cipher)


def _filed_ids(session: Session, application: Application) -> set[str]:
    contents = (json.loads(_plain(session, application, each)) for each in snapshots_of(session, application))
    return {file["id"] for content in contents for file in content["files"]}


def _decisions(session: Session, application: Application) -> list[dict[str, Any]]:
    return [
        {
            "at": each.at.astimezone(BEIJING).isoformat(),
            "decision": DECISION_WORDS[each.kind],
            "desk": each.desk,
            "office": each.office,
            "who": each.who,
            "reason": each.reason,
            "snapshot": each.snapshot,
        }
        for each in minutes(session, application)
    ]


def _marks(session: Session, application: Application) -> list[dict[str, Any]]:
    query = (
        select(DeskMark, Organisation.name)
        .join(Organisation, Organisation.id == DeskMark.organisation_id)
        .where(DeskMark.application_id == application.id)
        .order_by(DeskMark.marked_at, DeskMark.id)
    )
    column = DeskMark.note_cipher
    return [
        {
            "at": each.marked_at.astimezone(BEIJING).isoformat(),
            "office": office,
            "stage": each.stage,
            "section": each.section,
            "mark": MARK_WORDS[each.mark],
            "note": open_reason(session, application.person_id, column, each.id, each.note_cipher)
            if each.note_cipher
            else "",
            "who": account_name(session, each.marked_by),
            "snapshot": each.snapshot_number,
        }
        for each, office in session.execute(query)
    ]


def _ledger(
    session: Session, clock: Clock, found: Sequence[tuple[Event, LedgerLink | None]]
) -> tuple[dict[str, Any], bool]:
    """What verifying says: of the case's own events, of all that came since the last check of the whole ledger, and of
    that check; and the newest signed head. Without a clean check the whole ledger is verified now."""
    head = ledger.head(session, clock)
    check = newest_check(session)
    since = head_of(session, check)
    report = ledger.verify(session, since=since)
    problems = (*ledger.verify_events(session, [event.id for event, _ in found]), *report.problems)
    key = vault_of(session).master.signer().public_key().public_bytes_raw()
    told: dict[str, Any] = {
        "events_of_the_case": len(found),
        "entries": report.entries,
        "verified_now_from": since.position + 1 if since else 1,
        "last_check_of_the_whole": _checked(check),
        "unlinked": report.unlinked,
        "problems": [
            {"position": each.position, "event": str(each.event_id or ""), "message": each.message}
            for each in dict.fromkeys(problems)
        ],
        "head": None,
        "public_key": key.hex(),
    }
    if head is not None:
        told["head"] = {
            "position": head.position,
            "chain": f"{head.algorithm}:{head.chain.hex()}",
            "signed_at": head.signed_at.isoformat(),
            "signature": head.signature.hex(),
        }
    return told, not problems


def _checked(check: Check | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {"at": check.at.astimezone(BEIJING).isoformat(), "position": check.position, "problems": check.problems}


def digest_of(data: bytes) -> str:
    return hashlib.new(ALGORITHM, data).hexdigest()


def _safe(name: str) -> str:
    """A file's name without what could lead out of the archive's folder."""
    return "".join(each if each.isalnum() or each in "._-（）()·" else "_" for each in name)[-80:].lstrip(".") or "file"


def _json(value: object) -> bytes:
    return canonical(value)

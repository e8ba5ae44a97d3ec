"""What lies in an envelope: one byte, bound to ballot, voter and case; and the receipt that proves it was counted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from zhicheng.casework.record import ALGORITHM, canonical
from zhicheng.store.ballot_keys import Opener, sealed
from zhicheng.store.models import Ballot, Cast, Vote

_BYTES = {Vote.FOR: b"\x01", Vote.AGAINST: b"\x02", Vote.ABSTAIN: b"\x03"}
_VOTES = {byte: vote for vote, byte in _BYTES.items()}
RECEIPT_CHARACTERS = 12


def closed_envelope(ballot: Ballot, seat_id: UUID, application_id: UUID, vote: Vote) -> Cast:
    """A vote in its envelope; all are of one length."""
    envelope = sealed(ballot.public_key, _BYTES[vote], _place(ballot.id, seat_id, application_id))
    receipt = hashlib.new(ALGORITHM, envelope).digest()
    return Cast(ballot_id=ballot.id, seat_id=seat_id, application_id=application_id, envelope=envelope, receipt=receipt)


def vote_in(opener: Opener, cast: Cast) -> Vote:
    """What was voted. Raises Unreadable for an envelope that was changed or moved."""
    return _VOTES[opener.opened(cast.envelope or b"", _place(cast.ballot_id, cast.seat_id, cast.application_id))]


def receipts_digest(receipts: Iterable[bytes]) -> str:
    """The digest of all receipts of a ballot, whatever their order."""
    return f"{ALGORITHM}:{hashlib.new(ALGORITHM, b''.join(sorted(receipts))).hexdigest()}"


def tally_digest(ballot_id: UUID, counts: Iterable[tuple[UUID, int, int, int, int, int]]) -> str:
    """The digest of a ballot's counts: application, present, in favour, against, abstained, recused."""
    rows = sorted([str(key), *numbers] for key, *numbers in counts)
    return f"{ALGORITHM}:{hashlib.new(ALGORITHM, canonical([str(ballot_id), rows])).hexdigest()}"


def in_words(receipt: bytes) -> str:
    """A receipt as people read it: ABCD-1234-EF56."""
    shown = receipt.hex()[:RECEIPT_CHARACTERS].upper()
    return "-".join(shown[start : start + 4] for start in range(0, RECEIPT_CHARACTERS, 4))


def _place(ballot_id: UUID, seat_id: UUID, application_id: UUID) -> bytes:
    return ballot_id.bytes + seat_id.bytes + application_id.bytes

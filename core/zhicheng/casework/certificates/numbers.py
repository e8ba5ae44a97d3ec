"""The number on a certificate: place, year, level, serial and check digit (``9900002023C0000173``)."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

from zhicheng.identity import compact
from zhicheng.store.models import CertificateSerial

LEVEL_LETTERS = {"正高级": "A", "副高级": "B", "中级": "C", "助理级": "D", "员级": "E"}
NO_LEVEL = "F"
"""A letter in the middle, so that no number can be taken for an identity number."""
DIGITS = {letter: str(number) for number, letter in enumerate((*LEVEL_LETTERS.values(), NO_LEVEL), 1)}
LENGTH = 18
_LETTER_AT = 10
_MOST = 999_999


def take_serials(session: Session, jurisdiction: str, year: int, number: int) -> range:
    """The next serials of a place and year, none twice and none left out; the row stays locked until the caller's
    transaction ends."""
    where = (CertificateSerial.jurisdiction == jurisdiction, CertificateSerial.year == year)
    more = update(CertificateSerial).where(*where).values(last=CertificateSerial.last + number)
    taking = more.returning(CertificateSerial.last).execution_options(synchronize_session=False)
    last = session.scalar(taking)
    if last is None:
        try:
            with session.begin_nested():
                session.add(CertificateSerial(jurisdiction=jurisdiction, year=year, last=0))
        except IntegrityError:
            pass  # somebody else began the year at the same moment
        last = session.execute(taking).scalar_one()
    return range(last - number + 1, last + 1)


def number_of(jurisdiction: str, year: int, level: str, serial: int) -> str:
    """The whole number; raises ValueError past the last serial of a year."""
    if not 0 < serial <= _MOST:
        raise ValueError(f"serial {serial} doesn't fit")
    stem = f"{jurisdiction}{year:04}{LEVEL_LETTERS.get(level, NO_LEVEL)}{serial:06}"
    return stem + str(mod_11_10.calc_check_digit(_digits(stem)))


def read_number(typed: str) -> str | None:
    """A number as it is stored, from what somebody typed; None where it can't be one (its check digit is wrong)."""
    number = compact(typed.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    if len(number) != LENGTH or number[_LETTER_AT] not in DIGITS:
        return None
    try:
        mod_11_10.validate(_digits(number))
    except ValidationError:
        return None
    return number


def _digits(number: str) -> str:
    return number[:_LETTER_AT] + DIGITS[number[_LETTER_AT]] + number[_LETTER_AT + 1 :]

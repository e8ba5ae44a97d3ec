"""The number on a cover sheet: random, short enough to be typed, with a check character.

It only says which bundle belongs to which case; who may see the case is asked each time.
"""

from __future__ import annotations

import secrets

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from zhicheng.casework.access import invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread for 1, 1, 0 and V."""
DRAWN = 9
"""Random characters: 45 bits, so that numbers neither meet nor can be gone through one by one."""
MISREAD = str.maketrans("ILOU", "110V")


def new_number() -> str:
    """A fresh number; one whose check character could be misread is drawn again."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(DRAWN))
        check = str(mod_37_36.calc_check_digit(drawn))
        if check in ALPHABET:
            return drawn + check


def read_number(typed: str) -> str:
    """A number as it is stored, from what was scanned or typed; raises Refusal at ``number``."""
    number = "".join(typed.upper().split()).replace("-", "").translate(MISREAD)
    if not number:
        raise invalid({"number": "请扫描封面上的条形码，或输入条形码下面的编号。"})
    if len(number) != DRAWN + 1:
        raise invalid({"number": f"编号应为{DRAWN + 1}位字母和数字，现为{len(number)}位。请对照封面重新输入。"})
    try:
        mod_37_36.validate(number)
    except ValidationError:
        raise invalid({"number": "编号的校验位不符，可能有一位输错。请对照封面核对后重新输入。"}) from None
    return number


def spaced(number: str) -> str:
    """A number in groups, as people read it out: ``7K3M9 QXZ4T``."""
    return f"{number[:5]} {number[5:]}"

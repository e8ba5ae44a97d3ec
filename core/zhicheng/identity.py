"""Numbers that identify people and units: are they well formed, what do they tell, how are they shown masked.

Checks return None when the number is fine, otherwise a Chinese message for the field. Only form is checked,
never existence; the place in an ID number is left alone: places are renamed, people keep their numbers.
"""

import re
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

RESIDENT_ID = "居民身份证"
RESIDENCE_PERMIT = "港澳台居民居住证"
EARLIEST_BIRTH = date(1900, 1, 1)

# Loose shapes of the other documents, old and new issues of each; letters have been raised before.
_OTHER_SHAPES: dict[str, tuple[str, str]] = {
    "港澳居民来往内地通行证": (r"[HM]\d{8}(\d{2})?", "字母H或M加8位数字"),
    "台湾居民来往大陆通行证": (r"\d{8}|\d{10}([A-Z0-9]{1,2})?", "8位数字，旧版为10位数字加字母"),
    "外国人永久居留身份证": (r"9\d{16}[\dX]|[A-Z]{3}\d{12}", "以9开头的18位号码，旧版为3个字母加12位数字"),
    "护照": (r"[A-Z0-9]{5,15}", "5至15位字母和数字"),
}
ID_TYPES = (RESIDENT_ID, RESIDENCE_PERMIT, *_OTHER_SHAPES)

# GB 32100: who registered (A army, N agriculture, Y other), kind of unit, division, organisation, check.
_CREDIT_CODE = re.compile(r"[1-9ANY][1-9A-HJ-NP-RTUWXY]\d{6}[0-9A-HJ-NP-RTUWXY]{10}", re.ASCII)


def compact(number: str) -> str:
    """A number as it is stored and compared: no spaces or hyphens, letters raised."""
    return re.sub(r"[\s-]", "", number).upper()


def check_id_number(number: str, *, on: date | None = None) -> str | None:
    """Check a resident's 18-digit number: form, birth date (not after `on` where given) and check digit."""
    number = compact(number)
    if len(number) != 18:
        return f"身份证号应为18位，现为{len(number)}位，请核对后重新填写。"
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return "身份证号前17位应为数字，最后一位为数字或X，请核对后重新填写。"
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return f"身份证号中的出生日期“{number[6:14]}”不存在，请核对后重新填写。"
    if born < EARLIEST_BIRTH or (on is not None and born > on):
        return f"身份证号中的出生日期“{born.isoformat()}”不合理，请核对后重新填写。"
    if ric.calc_check_digit(number) != number[-1]:
        return "身份证号校验位不正确，可能有数字填错，请对照证件核对后重新填写。"
    return None


def check_identity(id_type: str, number: str, *, on: date | None = None) -> str | None:
    """Check a number against the shape of its document `id_type` (one of ID_TYPES)."""
    if id_type in (RESIDENT_ID, RESIDENCE_PERMIT):  # both bear a number of GB 11643
        return check_id_number(number, on=on)
    if id_type not in _OTHER_SHAPES:
        return f"不支持的证件类型“{id_type}”，请选择：{'、'.join(ID_TYPES)}。"
    pattern, shape = _OTHER_SHAPES[id_type]
    if not re.fullmatch(pattern, compact(number), re.ASCII):
        return f"{id_type}号码格式不正确，应为{shape}，请对照证件核对后重新填写。"
    return None


def birth_date(id_number: str) -> date:
    """The birth date in a resident's number that `check_id_number` accepts."""
    born: date = ric.get_birth_date(compact(id_number))
    return born


def gender(id_number: str) -> Literal["男", "女"]:
    """The gender in a resident's number that `check_id_number` accepts."""
    return "男" if int(compact(id_number)[16]) % 2 else "女"


def check_credit_code(code: str) -> str | None:
    """Check a unit's unified social credit code (GB 32100-2015) with its check digit."""
    code = compact(code)
    if len(code) != 18:
        return f"统一社会信用代码应为18位，现为{len(code)}位，请核对后重新填写。"
    # uscc.validate refuses codes that begin with a letter, which rural collectives and others have.
    if not _CREDIT_CODE.fullmatch(code):
        return "统一社会信用代码含有不应出现的字符（不使用字母I、O、S、V、Z），请对照证照核对后重新填写。"
    if uscc.calc_check_digit(code) != code[-1]:
        return "统一社会信用代码校验位不正确，可能有字符填错，请对照证照核对后重新填写。"
    return None


def check_mobile(number: str) -> str | None:
    """Check a mainland mobile number."""
    if not re.fullmatch(r"1[3-9]\d{9}", compact(number), re.ASCII):
        return "手机号应为以1开头的11位数字，请核对后重新填写。"
    return None


def mask_number(number: str) -> str:
    """A person's number for display: 220***********1234, 138****1234; shorter numbers show less."""
    first, last = (3, 4) if len(number) >= 11 else (1, 2) if len(number) >= 6 else (0, 0)
    return number[:first] + "*" * (len(number) - first - last) + number[len(number) - last :]

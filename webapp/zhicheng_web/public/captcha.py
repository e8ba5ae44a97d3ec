"""The captcha: four digits in a picture. Its answer lies in the browser's session as a keyed digest, for one use."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from captcha.image import ImageCaptcha
from flask import Response, current_app, session

from zhicheng_web.platform import platform
from zhicheng_web.public import blueprint

DIGITS = 4
VALID = timedelta(minutes=3)
KEY = "captcha"
_USED = "zhicheng.captchas"


@blueprint.get("/captcha.png")
def picture() -> Response:
    """A new picture; the one before is worth nothing any more."""
    image = ImageCaptcha(width=160, height=60).generate(issue())
    return Response(image.getvalue(), mimetype="image/png")


def issue() -> str:
    """New digits for this browser."""
    text = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    nonce, until = secrets.token_hex(8), (platform().real() + VALID).isoformat()
    session[KEY] = [nonce, until, _digest(nonce, until, text)]
    return text


def passed(typed: str) -> bool:
    """Whether these are the digits of the picture last shown. Either way they are used up."""
    nonce, until, digest = session.pop(KEY, ("", "", ""))
    now = platform().real()
    if not nonce or datetime.fromisoformat(until) < now or not _first_use(nonce, now):
        return False
    return hmac.compare_digest(digest, _digest(nonce, until, typed.strip()))


def _digest(nonce: str, until: str, text: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"{KEY}:{nonce}:{until}:{text}".encode(), hashlib.sha256).hex()


def _first_use(nonce: str, now: datetime) -> bool:
    """A browser may send an old session again; within its validity each picture counts once in a process."""
    used: dict[str, datetime] = current_app.extensions.setdefault(_USED, {})
    for old in [each for each, until in used.items() if until < now]:
        used.pop(old, None)
    first = nonce not in used
    used[nonce] = now + VALID
    return first

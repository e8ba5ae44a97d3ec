"""What every response carries, and what every form must bring."""

import secrets
from typing import Any

from flask import Flask, Request, Response, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix

from zhicheng_web.assets import asset_version
from zhicheng_web.settings import Settings

# Everything comes from this server, and nothing is written into the page: no inline script, no inline style.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
FRAMED = {
    # What a browser's own viewer draws is its business; the file itself may load and run nothing.
    "Content-Security-Policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
    "X-Frame-Options": "SAMEORIGIN",
}
TWO_YEARS = 63_072_000
ONE_YEAR = 31_536_000


class Typed(ImmutableMultiDict[str, Any]):
    """What a form or an address brings, without NUL: PostgreSQL holds no text with it and can't look for one."""

    def __init__(self, mapping: Any = None) -> None:
        pairs = MultiDict(mapping).items(multi=True)
        super().__init__([(key, each.replace("\0", "") if isinstance(each, str) else each) for key, each in pairs])


class TypedRequest(Request):
    parameter_storage_class = Typed


def install(app: Flask, settings: Settings) -> None:
    """Cookies, CSRF, headers and the number under which support finds a request."""
    app.config.from_mapping(
        SESSION_COOKIE_NAME="__Host-zhicheng" if settings.production else "zhicheng",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form may stay open for a day; its token ends with the session, not by a timer of its own.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.request_class = TypedRequest
    CSRFProtect(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.update(HEADERS)
        if g.get("framing"):
            response.headers["Content-Security-Policy"] = f"{CONTENT_POLICY}; frame-src 'self'"
        elif g.get("framed"):
            response.headers.update(FRAMED)
        response.headers["X-Request-Id"] = request_reference()
        if settings.production:
            response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
        _forbid_storing(response)
        return response


def show_in_frame() -> None:
    """Let the page of this request show files of this server in a frame."""
    g.framing = True


def be_framed() -> None:
    """Let pages of this server show what this request sends in a frame: a file of a case, never a page."""
    g.framed = True


def _forbid_storing(response: Response) -> None:
    """Pages are personal unless their view says otherwise; an asset under its version never changes."""
    if request.endpoint == "static" and response.status_code in {200, 304}:
        if request.args.get("v") == asset_version((request.view_args or {})["filename"]):
            response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"


def request_reference() -> str:
    """The number of this request: eight characters without look-alikes, to be read out over the telephone."""
    if "reference" not in g:
        text = "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8))
        g.reference = f"{text[:4]}-{text[4:]}"
    reference: str = g.reference
    return reference

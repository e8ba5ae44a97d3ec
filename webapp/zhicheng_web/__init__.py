"""The web layer: renders what the active plugins contribute."""

from flask import Flask

from zhicheng_web import assets, clock, errors, gallery, presentation, security, shell
from zhicheng_web.clock import Clock
from zhicheng_web.settings import Settings

__all__ = ["Settings", "create_app"]


def create_app(settings: Settings, *, now: Clock = clock.beijing_now) -> Flask:
    """Make one application; nothing is kept outside it, so that several can live in one process.

    ``now`` is the business clock (aware moments), perhaps a training clock, read at most once a request.
    """
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_form_bytes,
        MAX_FORM_PARTS=settings.max_form_parts,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["zhicheng.settings"] = settings
    clock.install(app, now)
    security.install(app, settings)
    assets.install(app)
    errors.install(app)
    presentation.install(app)
    shell.install(app, settings)
    if not settings.production:
        app.register_blueprint(gallery.blueprint)
    return app

"""The web layer: renders what the active plugins contribute."""

from flask import Flask

from zhicheng.casework.clock import business_clock
from zhicheng.instance import Instance
from zhicheng.registry import Registry
from zhicheng.store.engine import Store
from zhicheng_web import assets, clock, errors, gallery, presentation, security, shell, visit
from zhicheng_web.areas import AREAS
from zhicheng_web.clock import Clock
from zhicheng_web.database import Database
from zhicheng_web.platform import EXTENSION, Platform
from zhicheng_web.settings import Settings

__all__ = ["Settings", "create_app"]


def create_app(
    settings: Settings,
    *,
    registry: Registry | None = None,
    store: Store | None = None,
    now: Clock | None = None,
    real: Clock = clock.beijing_now,
) -> Flask:
    """Make one application; nothing is kept outside it, so that several can live in one process.

    ``now`` is the business clock (aware moments), by default the one that the database sets; ``real`` is what
    sessions and tokens live on. Without ``store``, that of the environment's instance is opened.
    """
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_form_bytes,
        MAX_FORM_PARTS=settings.max_form_parts,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    store = store or Instance.from_environment().open()
    app.config["SQLALCHEMY_DATABASE_URI"] = store.engine.url
    database = Database(store)
    database.init_app(app)
    app.extensions[EXTENSION] = Platform(
        settings=settings, registry=registry or Registry.load(), store=store, database=database, real=real
    )
    clock.install(app, now or business_clock(store, real=real))
    security.install(app, settings)
    assets.install(app)
    visit.install(app, {area.blueprint.name: area.admits for area in AREAS}, trains=now is None)
    errors.install(app)
    presentation.install(app)
    shell.install(app, settings, AREAS)
    for area in AREAS:
        app.register_blueprint(area.blueprint)
    if not settings.production:
        app.register_blueprint(gallery.blueprint)
    return app

"""Migrations, through Alembic's own API: no configuration file, no command line of its own."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

import zhicheng.store.models  # noqa: F401 (fills the metadata)
from zhicheng.store.base import Base

_FOLDER = Path(__file__).with_name("migrations")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision, all or nothing."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision; ``base`` is before the first."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def at_head(engine: Engine) -> bool:
    """Whether the database has every migration."""
    with engine.connect() as connection:
        return set(_context(connection).get_current_heads()) == set(_script().get_heads())


def differences(engine: Engine) -> list[str]:
    """How the models and the database differ, a line each; empty when they don't."""
    with engine.connect() as connection:
        return [str(difference) for difference in compare_metadata(_context(connection), Base.metadata)]


def new_revision(engine: Engine, message: str, revision_id: str) -> None:
    """Write a migration from what differs, for a developer to read and mend."""
    with engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=revision_id)


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(_FOLDER))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

"""Run by Alembic, on the connection that :mod:`zhicheng.store.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from zhicheng.store.base import Base


def _plain_type(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Migrations name the database's own types: what the code makes of them may change later."""
    if kind == "type" and type(thing).__module__.startswith("zhicheng.") and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    compare_server_default=True,
    render_as_batch=True,
    render_item=_plain_type,
)
with context.begin_transaction():
    context.run_migrations()

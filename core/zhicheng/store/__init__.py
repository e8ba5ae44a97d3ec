"""The database: models, migrations, keys and blobs. Use cases that work on it live in
:mod:`zhicheng.casework`."""

from zhicheng.store.base import Base

__all__ = ["Base"]

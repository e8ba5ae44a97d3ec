"""A place that issues notices: the nation, a province, or a city of it."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.citation import Citation

API = 1
"""The version of the hooks; a plugin written for another one is refused at start-up."""

NATION = "000000"


TOPICS = ("", "sign_in", "software", "policy")
"""What a telephone is for: registering and signing in, filling in, the conditions; "" for everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom applicants may ask. Numbers come from the sources or from the deployer, never from us.

    ``topic``, one of :data:`TOPICS`, decides on which pages it is shown; "" is shown everywhere.
    """

    purpose: str
    phone: str
    cites: tuple[Citation, ...]
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """``code`` is GB/T 2260 (six digits), ``parent`` the layer above: the nation for a province, the province for a city.

    ``bureau`` is how the title authority of a division calls itself, with ``{division}`` for its name.
    ``offers_notices`` is false for a layer that only carries law for the layers below.
    """

    code: str
    name: str
    parent: str | None
    api: int = API
    bureau: str = "{division}人力资源和社会保障局"
    authority: str = ""
    offers_notices: bool = True
    contacts: tuple[Contact, ...] = ()
    documents: tuple[str, ...] = ()

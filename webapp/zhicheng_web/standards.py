"""The way from a case to the published standard of its series and level (JA-1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from zhicheng.casework.publications.reading import standard_for
from zhicheng.policy import Policy
from zhicheng_web import visit
from zhicheng_web.pieces import Link


def standard_link(policy: Policy, basic: Mapping[str, Any]) -> Link | None:
    """For the basic answers of a case, to the revision in force on the round's law day; None while series or level
    isn't chosen, and where nothing is published for them."""
    series, level, specialty = (str(basic.get(key) or "") for key in ("series", "level", "specialty"))
    known = policy.series(series)
    if known is None or not level:
        return None
    code = policy.jurisdiction.code
    found = standard_for(visit.reading(), code, known.name, level, policy.terms.law_day, specialty=specialty)
    if found is None:
        return None
    holds = found.publication.revision_id == found.revision.id
    number = None if holds else found.revision.number
    address = url_for("bulletin.publication", code=code, publication_id=found.publication.id, revision=number)
    return Link("查看本系列、级别的标准条件", address)

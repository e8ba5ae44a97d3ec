"""The cover sheet of a submitted case, for whoever may read the case (SG-2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import READ, route_of
from zhicheng.casework.paper import half_of
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.paper_receipt import handed_to
from zhicheng.casework.paper_signed import attachments_of
from zhicheng.casework.routing import Located, locate
from zhicheng.casework.snapshots import Filed, newest
from zhicheng.documents.cover_sheet import Listed, cover_sheet
from zhicheng.registry import Registry
from zhicheng.store.models import Application, Organisation


def cover(session: Session, actor: Actor, registry: Registry, *, application_id: UUID) -> tuple[str, bytes]:
    """Number and PDF of a case's cover sheet, as it was filed last.

    Raises Refusal where the case isn't the actor's to read, isn't submitted, or its channel takes no paper; Erased and
    MissingGlyphs.
    """
    may_read = READ.scope(actor) | handed_to(actor)
    application = session.scalar(select(Application).where(Application.id == application_id, may_read))
    half = half_of(session, application.id) if application else None
    if application is None or half is None:
        raise Refusal(
            "not_found", "没有找到这份申报的纸质材料封面。提交申报后生成，不需要报送纸质材料的渠道没有。", status=404
        )
    located, filed = locate(session, registry, application), newest(session, application)
    office = session.get_one(Organisation, application.entered_by).name if application.entered_by else ""
    content = cover_sheet(
        place=located.policy.jurisdiction.name,
        notice=located.policy.terms.title,
        number=half.number,
        spaced=spaced(half.number),
        about=tuple(_about(located, filed)),
        hand_in=hand_in(session, application),
        listed=tuple(_listed(located, filed)),
        entered=office,
    )
    return half.number, content


def hand_in(session: Session, application: Application) -> str:
    """To whom the bundle goes: the first office of the route, and from there with the case to the last."""
    desks = route_of(session, application)
    if not desks:
        return ""
    names = [
        session.get_one(Organisation, each.organisation_id).name if each.organisation_id else each.office
        for each in (desks[0], desks[-1])
    ]
    return names[0] if len(desks) == 1 else f"交{names[0]}，由其逐级报送{names[1]}"


def _about(located: Located, filed: Filed) -> Iterator[tuple[str, str]]:
    basic = filed.part("basic") or {}
    unit = filed.dossier.get("unit") or {}
    yield "姓名", str(basic.get("name") or "")
    yield "工作单位", str(unit.get("name") or basic.get("unit_name") or "无单位")
    yield "申报渠道", located.policy.channel(located.application.channel).name
    for key in ("series", "specialty", "title", "level"):
        yield located.policy.format["basic"].field(key).label, str(basic.get(key) or "")


def _listed(located: Located, filed: Filed) -> Iterator[Listed]:
    """The forms to sign, then what was filed: sections with their proofs, then the attachments."""
    policy, application = located.policy, located.application
    for form in policy.forms(application.channel):
        yield Listed(form.title, 0)
    for section in policy.sections(application.channel):
        number = sum(each["key"] == section.key and each["row"] is not None for each in filed.files)
        if number:
            yield Listed(f"{section.title}的证明材料", number)
    for spec in attachments_of(policy, application):
        number = sum(each["key"] == spec.key and each["row"] is None for each in filed.files)
        if number or spec.required is True:
            yield Listed(spec.title, number)

"""The bar at the bottom of a case: what is still missing before it can be passed, and what can be decided."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.casework.access import may
from zhicheng.casework.case import Case
from zhicheng.casework.inquiries import ANSWER
from zhicheng.casework.marks import unmarked
from zhicheng.casework.route import WORDS, Standing
from zhicheng_web import visit
from zhicheng_web.desk.cases import here
from zhicheng_web.pieces import Link
from zhicheng_web.presentation import moment

ENDPOINTS = {"pass": "desk.pass_on", "return": "desk.give_back", "end": "desk.end", "ask": "desk.ask"}
VERBS = {"return": "退回修改", "end": "终止审核", "ask": "向上级请示"}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something to be done first, with the way to its place."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``words`` say where the case stands for the visitor; ``missing`` keeps it from being passed.

    ``forward`` passes it on, ``others`` are the other decisions, ``claims`` offers to take it.
    """

    words: str
    missing: tuple[Missing, ...] = ()
    forward: Link | None = None
    others: tuple[Link, ...] = ()
    claims: bool = False
    answer: Link | None = None


def bar_of(case: Case) -> Bar:
    located = case.located
    application, standing = located.application, located.state.standing
    if standing is Standing.ASKED and may(visit.actor(), ANSWER, application) is None:
        return Bar(words="下级部门提出了请示，请答复。", answer=Link("答复请示", here("desk.answer", application.id)))
    if case.decisions:
        return _deciding(case)
    if case.ours and standing is Standing.AT_DESK and application.claimed_by is None:
        return Bar(words="还没有人领取。领取后由您审核，同事不会重复办理。", claims=True)
    return Bar(words=_words(case))


def missing(case: Case) -> tuple[Missing, ...]:
    """What keeps the case from being passed; the sections that aren't marked yet are told together."""
    left = unmarked(case.located, case.filed, case.marks) if "sections" in case.located.stage.records else {}
    found = []
    if left:
        found.append(Missing(f"还有{len(left)}个栏目未核对", f"#section-{next(iter(left))}"))
    for key, message in case.lacking.items():
        group, _, name = key.partition(".")
        if group == "sections":
            if name not in left:
                found.append(Missing(message, f"#section-{name}"))
        else:
            places = {"people": "#signatures", "rules": "#record-publicity", "files": f"#attachment-{name}"}
            found.append(Missing(message, places.get(group, f"#record-{group}")))
    return tuple(found)


def _deciding(case: Case) -> Bar:
    located, lacking = case.located, missing(case)
    verb = "通过，受理" if located.desk.position == len(located.desks) else "通过，报送下一环节"
    links = {each: here(ENDPOINTS[each], located.application.id) for each in case.decisions}
    return Bar(
        words="" if lacking else "本环节要办的都已办完，可以作出决定。",
        missing=lacking,
        forward=Link(verb, links["pass"]) if "pass" in links else None,
        others=tuple(Link(VERBS[each], url) for each, url in links.items() if each in VERBS),
    )


def _words(case: Case) -> str:
    located = case.located
    standing = located.state.standing
    if standing is Standing.AT_DESK and case.ours and case.holder and located.application.claimed_at:
        return f"{case.holder}于{moment(located.application.claimed_at)}领取，正在办理；您可以查看。"
    if standing is Standing.AT_DESK and located.desk.organisation_id is None:
        return f"“{located.desk.title}”环节还没有办理部门，等待发布通知的人社部门指定。"
    if standing is Standing.AT_DESK:
        return f"现由“{located.desk.title}”环节办理，您可以查看。"
    return f"这份申报{WORDS[standing]}，您可以查看。"

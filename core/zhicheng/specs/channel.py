"""A way to apply: what it is called, what it asks for, and how it is offered."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.catalogue import LEVELS
from zhicheng.specs.citation import Citation
from zhicheng.specs.condition import Condition
from zhicheng.specs.dates import ALWAYS, Effective


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """``menu`` is the entry under which applicants look for it; ``sections``, ``attachments`` and ``documents`` are ids.

    ``levels`` are those that it takes, by ``levels_cites`` where a clause limits them.

    ``needs_unit`` says for whom a bound unit is needed before an application can start. ``rolling`` channels have no
    window. ``beside`` ones
    run beside an application through another channel of the same notice. ``like`` names the plugin's channel
    whose law a deployer's own one follows. ``online`` is false while a channel is judged here but its forms are not offered yet. ``paper`` says that a
    bundle of paper goes with each case beside what is filed online, by ``paper_cites``.
    """

    key: str
    name: str
    menu: str
    sections: tuple[str, ...]
    attachments: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    levels: tuple[str, ...] = LEVELS
    levels_cites: tuple[Citation, ...] = ()
    needs_unit: bool | Condition = True
    rolling: bool = False
    beside: bool = False
    like: str = ""
    online: bool = True
    paper: bool = False
    paper_cites: tuple[Citation, ...] = ()
    effective: Effective = ALWAYS
    notes: tuple[str, ...] = ()
    pledge: tuple[str, ...] = ()
    pledge_cites: tuple[Citation, ...] = ()
    submits_to: str = "单位审核"
    cites: tuple[Citation, ...] = ()

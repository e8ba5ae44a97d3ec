"""Somebody who fills in and hands in whatever a place asks for, in a browser."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image
from playwright.sync_api import Page, expect

from zhicheng.registry import Declarations
from zhicheng.specs import AttachmentSpec, Field, Section, UploadLimits
from zhicheng_web.demo import answers

SHOTS = os.environ.get("ZHICHENG_SHOTS")
"""A folder for pictures of every page that is walked through, for people to look at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a site is served, and the case that is to be filled in there."""

    address: str
    declarations: Declarations
    dossier: Mapping[str, Any]


class Walker:
    """Somebody who fills in whatever a place asks for."""

    def __init__(self, page: Page, site: Wanted, name: str) -> None:
        self.page, self.site, self.name = page, site, name
        self._shots = 0

    def shoot(self, what: str) -> None:
        if SHOTS:
            self._shots += 1
            path = Path(SHOTS, f"{self.site.declarations.jurisdiction.code}-{self.name}-{self._shots:02}-{what}.png")
            self.page.screenshot(path=path, full_page=True)

    def sign_in(self, login: str, password: str) -> None:
        self.page.goto(f"{self.site.address}/sign-in")
        self.shoot("sign-in")
        self.page.get_by_label("账号").fill(login)
        self.page.get_by_label("密码").fill(password)
        self.page.locator("main").get_by_role("button", name="登录").click()
        self.page.wait_for_url(re.compile("/applications$"))
        self.page.get_by_role("link", name="申报通知", exact=True).click()
        expect(self.page.get_by_role("heading", name="申报通知", exact=True)).to_be_visible()
        self.shoot("front")

    def fill(self, section: Section) -> None:
        """Answer one section from the eligible case, with a proof at each row that has one."""
        given = (self.site.dossier.get("sections") or {}).get(section.key)
        if not section.repeats:
            known = {"name", "id_type", "id_number", "mobile"}
            self._answer(
                section, f"{section.key}-", {key: each for key, each in (given or {}).items() if key not in known}
            )
            return
        for number, row in enumerate(given or ()):
            rows = self.page.locator(f"#{section.key} [data-row]:visible")
            if rows.count() <= number:
                self.page.locator(f"#{section.key} [data-row-add]").click()
            row_id = rows.nth(number).get_attribute("id")
            self._answer(section, f"{row_id}-", row)
            for proof in row.get("proofs") or ():
                self._prove(section, str(row_id).removeprefix(f"{section.key}-"), proof)

    def _prove(self, section: Section, row: str, proof: str) -> None:
        limits = section.proof_limits or UploadLimits(formats=("pdf",), max_bytes=1)
        field = self.page.locator(f"[name='proof-{row}']")
        if field.evaluate("each => each.localName") == "select":
            field.select_option(proof)
        held = self.page.locator(f"#{section.key}-{row}-proofs .file-name")
        before = held.count()
        self.page.locator(f"[name='file-{row}']").set_input_files(_file(limits, f"{proof}证明"))
        self.page.locator(f"button[value='attach:{section.key}:{row}']").click()
        expect(held).to_have_count(before + 1)

    def _answer(self, section: Section, prefix: str, given: Mapping[str, Any]) -> None:
        # A choice above empties those below, in whatever order the form asks: the second round mends that.
        for _ in range(2):
            for field in section.fields:
                if given.get(field.key) is not None:
                    self._type(field, prefix + field.key, answers.raw(given[field.key]))

    def _type(self, field: Field, name: str, text: str) -> None:
        control = self.page.locator(f"[name='{name}']:visible")
        kind = control.first.evaluate("each => each.type")
        if kind == "radio":
            self.page.locator(f"[name='{name}'][value='{text}']").check()
        elif control.input_value() == text:
            return
        elif kind == "select-one":
            # What an answer above hasn't opened yet is there in the second round.
            if text in control.locator("option").evaluate_all("all => all.map(each => each.value)"):
                control.select_option(text)
        else:
            control.fill(text)

    def choose_committee(self) -> None:
        """The range of people decides; the committee that fits is then chosen by itself, or else by hand."""
        scope = self.site.dossier.get("applicant_scope")
        if scope:
            self.page.locator(f"[name='committee-applicant_scope'][value='{scope}']").check()
            self.page.locator("[data-save-bar] button[value=save]").click()
        self.page.locator(f"[name='committee-committee'][value='{self.site.dossier['committee']}']").check()

    def save_and_go_on(self) -> None:
        self.page.locator("[data-save-bar] button[value=next]").click()

    def upload(self, spec: AttachmentSpec) -> None:
        card = self.page.locator(f"#attachment-{spec.key}")
        card.locator("input[type=file]").set_input_files(_file(spec.limits, spec.title, spec.ratio))
        card.get_by_role("button", name="上传").click()
        expect(self.page.locator(f"#attachment-{spec.key} .file-name")).to_have_count(1)


def _file(limits: UploadLimits, name: str, ratio: tuple[int, int] | None = None) -> Any:
    """A small real file in a format that is taken there."""
    made = io.BytesIO()
    if ratio or "pdf" not in limits.formats:
        width, height = ratio or (3, 4)
        Image.new("RGB", (width * 60, height * 60), "white").save(made, "JPEG")
        return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": made.getvalue()}


def fill_in_everything(page: Page, walker: Walker) -> None:
    done: set[str] = set()
    sections = {each.key: each for each in walker.site.declarations.sections.values()}
    sections |= {
        walker.site.declarations.sections[each].key: walker.site.declarations.sections[each]
        for each in walker.site.declarations.channels[walker.site.dossier["channel"]].sections
    }
    while match := re.search(r"/sections/(\w+)", page.url):
        key = match[1]
        assert key not in done, f"came back to {key}"
        done.add(key)
        if key == "committee":
            walker.choose_committee()
        else:
            walker.fill(sections[key])
        if len(done) <= 3:
            walker.shoot(f"section-{key}")
        nothing_beyond_the_edge(page)
        walker.save_and_go_on()
        page.wait_for_url(lambda url, here=key: f"/sections/{here}" not in url)  # type: ignore[misc]


def attach_everything(page: Page, walker: Walker) -> None:
    given = walker.site.dossier.get("attachments") or {}
    channel = walker.site.declarations.channels[walker.site.dossier["channel"]]
    for key in channel.attachments:
        spec = walker.site.declarations.attachments[key]
        if spec.by == "applicant" and (given.get(key) or spec.required is True or spec.ratio):
            walker.upload(spec)
    nothing_beyond_the_edge(page)


def nothing_beyond_the_edge(page: Page) -> None:
    page.wait_for_load_state()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

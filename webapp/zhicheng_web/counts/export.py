"""A bureau's sum as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote
from uuid import UUID

from flask import Response

from zhicheng.casework.count_book import book, ordered
from zhicheng.casework.count_rows import SPREADSHEET_FORMULA
from zhicheng_web import visit
from zhicheng_web.counts import blueprint
from zhicheng_web.counts.overview import bureau_seat
from zhicheng_web.counts.told import people, sources

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the system's own code."""


@blueprint.get("/<uuid:notice_id>/<uuid:organisation_id>/sums.csv")
def export(notice_id: UUID, organisation_id: UUID) -> Response:
    """Series and specialties down, the total and each source across; what has been taken over only."""
    here = bureau_seat(notice_id, organisation_id)
    found = book(visit.reading(), here.counting)
    total, made_of = found.total(organisation_id), sources(found, organisation_id)
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(["系列", "专业", "合计（人）", *(_plain(name) for name, _ in made_of)])
    for key in ordered(total, here.counting.counted.series):
        write([*(_plain(each) for each in key), total[key], *(part[key] for _, part in made_of)])
    write(["合计", "", people(total), *(people(part) for _, part in made_of)])
    response = Response(BOM + out.getvalue(), mimetype="text/csv")
    name = quote(f"{here.counting.notice.year}年度统计汇总（{here.organisation.name}）.csv")
    response.headers["Content-Disposition"] = f"attachment; filename=sums.csv; filename*=UTF-8''{name}"
    return response


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(SPREADSHEET_FORMULA) else text

"""The figures as CSV and JSON: what the page shows, with its filters. Formulas are inert."""

import csv
import io
import re
from typing import Any

from tandem.insights.asked import Asked
from tandem.learning.measures import MEASURES
from tandem.runtime import Runtime

FORMULA = re.compile(r"^[\s]*[=+\-@\t\r]")
"""How a text begins that a spreadsheet would reckon with."""
GROUPINGS: tuple[tuple[str, ...], ...] = ((), ("topic",), ("week",), ("topic", "week"))
COLUMNS = ("measure", "by", "topic", "week", "value", "low", "high", "hits", "n")


def figures(runtime: Runtime, asked: Asked) -> list[dict[str, Any]]:
    """Every measure over all, by topic, by week, and by both."""
    scope = asked.scope(runtime.config.team.file.insights.solvable)
    shares = [measure for measure in MEASURES if measure.kind == "share"]
    rows = []
    for by in GROUPINGS:
        grouped = runtime.storage.measured.shares(shares, scope, by)
        found = [estimate for figures in grouped.values() for estimate in figures.values()]
        for measure in MEASURES:
            if measure.kind != "share" and len(by) < 2:
                found += runtime.storage.measured.figures(measure, scope, by)
        for estimate in found:
            named = dict(zip(by, estimate.group, strict=True))
            row = estimate.as_json()
            about = {"by": " ".join(by) or "all", "topic": "", "week": ""} | named
            rows.append(about | {key: row[key] for key in COLUMNS if key in row})
    return rows


def as_csv(rows: list[dict[str, Any]]) -> str:
    """The rows as a table; a text that begins like a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_inert(row.get(name)) for name in COLUMNS])
    return out.getvalue()


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value

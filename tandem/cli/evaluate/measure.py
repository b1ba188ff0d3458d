"""`bin/tandem measure`: a measure with its interval, SQL and conversations; docs/measures.md."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from tandem.config.settings import ROOT
from tandem.core.text import readable_json
from tandem.insights import roll_up
from tandem.insights.words import amount, interval
from tandem.learning.estimates import Estimate
from tandem.learning.measure_pages import measures_page
from tandem.learning.measure_sql import NUMBERS, Scope, printed, select_of
from tandem.learning.measures import BY_NAME, DIMENSIONS, MEASURES, Measure
from tandem.runtime import Runtime
from tandem.server.bootstrap import runtime

PAGE = ROOT / "docs" / "measures.md"
WIDEST = 30
SHOWN = 20


def measure(
    name: Annotated[str, typer.Argument(help="Which measure; without a name all of them.")] = "",
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days up to today.")] = 90,
    by: Annotated[list[str] | None, typer.Option(help="Grouped by this (repeat for more).")] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Only contacts with this, e.g. topic=order_status.")
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL, ready to be pasted.")] = False,
    contacts: Annotated[
        bool, typer.Option("--contacts", help="The newest conversations that are counted.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="Make the roll-up anew first, from all that is stored.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
    docs: Annotated[bool, typer.Option("--docs", help="Write docs/measures.md.")] = False,
) -> None:
    """A measure over the last days: value, interval of 95 %, what was counted among how many."""
    if docs:
        Path(PAGE).write_text(measures_page(), encoding="utf-8")
        print(f"wrote {PAGE.relative_to(ROOT)}")
        return
    chosen = [_named(name)] if name else list(MEASURES)
    instance = runtime()
    scope = _scope(instance, days, where or [])
    if sql:
        for one in chosen:
            print(f"-- {one.title}: {one.asks}\n{printed(*select_of(one, scope, by or []))}\n")
        return
    (roll_up.rebuild if raw else roll_up.refresh)(instance)
    if contacts:
        _show_contacts(instance, chosen[0], scope)
        return
    found = [
        estimate
        for one in chosen
        for estimate in instance.storage.measured.figures(one, scope, by or [])
    ]
    if as_json:
        print(readable_json([estimate.as_json() for estimate in found]))
        return
    if instance.storage.measured.has_demo(scope.filters):
        print("Made up: these figures hold the demo's history; --where demo=0 leaves it out.",
              file=sys.stderr)  # fmt: skip
    for estimate in found:
        print(_line(estimate))


def _named(name: str) -> Measure:
    if name not in BY_NAME:
        raise typer.BadParameter(f"no such measure: {name}. Known: {', '.join(BY_NAME)}")
    return BY_NAME[name]


def _scope(instance: Runtime, days: int, where: list[str]) -> Scope:
    filters: dict[str, str | int] = {}
    for one in where:
        name, _, value = one.partition("=")
        if name not in DIMENSIONS or not value:
            raise typer.BadParameter(f"{one}: write NAME=VALUE; names: {', '.join(DIMENSIONS)}")
        if name in NUMBERS and not value.isdigit():
            raise typer.BadParameter(f"{one}: {name} is a number")
        filters[name] = value
    now = instance.clock()
    today: date = now.astimezone(instance.config.team.zone).date()
    begin, end = today - timedelta(days=days), today + timedelta(days=1)
    return Scope(begin, end, now, filters, instance.config.team.file.insights.solvable)


def _show_contacts(instance: Runtime, measure: Measure, scope: Scope) -> None:
    for one in instance.storage.measured.behind(measure, scope, limit=SHOWN):
        print(f"{one['opened_at']:%Y-%m-%d %H:%M}  {one['topic'] or '-':<24} {one['outcome']:<11}"
              f" bin/tandem explain {one['conversation_id']}")  # fmt: skip


def _line(estimate: Estimate) -> str:
    group = "  ".join(estimate.group)
    counted = f"{estimate.hits} of {estimate.n}" if estimate.hits is not None else f"n {estimate.n}"
    figure = f"{amount(estimate):>12}  ({interval(estimate)})  {counted}"
    return f"{estimate.measure:<{WIDEST}} {group:<28} {figure}"

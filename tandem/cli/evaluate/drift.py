"""`bin/tandem drift`: what moved in a week, beside the weeks before it."""

from typing import Annotated

import typer

from tandem.core.text import readable_json
from tandem.insights.drift import days_asked, drift_of
from tandem.server.bootstrap import runtime


def drift(
    week: Annotated[str, typer.Option(help="A day of the week; without it the newest whole.")] = "",
    baseline: Annotated[str, typer.Option(help="A day of the week the baseline begins.")] = "",
    weeks: Annotated[int, typer.Option(help="Weeks of the baseline; without it 6.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, for programs.")] = False,
) -> None:
    """The mix of topics, what was unclear, confidences, words never seen, mood, recited sentences,
    notes, reflections and measures, with intervals; what moved is said first."""
    found = drift_of(runtime(), days_asked(runtime(), week, baseline, weeks))
    if as_json:
        print(readable_json(found.as_json()))
        return
    print(f"{found.now} ({found.now_contacts:,} contacts) beside "
          f"{found.then} ({found.then_contacts:,})")  # fmt: skip
    for one in found.findings:
        print(f"- {one.words} [{one.propose}]")
        for conversation in one.examples:
            print(f"    bin/tandem explain {conversation}")
    if not found.findings:
        print("nothing moved by more than chance makes of it")

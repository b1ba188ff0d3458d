"""`bin/tandem peak`: say that it is busier than people can serve, end it, look."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from tandem.core.conversation import now
from tandem.core.observability.logs import inert
from tandem.core.text import readable_json
from tandem.server.bootstrap import runtime
from tandem.storage.peaks import as_json, words

app = typer.Typer(help="Peak mode: shorter check-ins, waits told, callbacks offered.",
                  no_args_is_help=True)  # fmt: skip

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.command("on")
def on(
    until: Annotated[str, typer.Option(help="When it ends by itself: HH:MM, of this place.")],
    owner: Annotated[str, typer.Option(help="Who says so.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "more customers than usual",
) -> None:
    """A peak begins now; one under way is replaced."""
    runtime().storage.peaks.begin(_moment(until), owner.strip(), reason.strip())
    print(inert(words(runtime().storage.peaks.current())))


@app.command("off")
def off() -> None:
    """The peak ends now."""
    print("ended" if runtime().storage.peaks.end() else "it was not peak")


@app.command("status")
def status(in_json: AsJson = False) -> None:
    """Whether it is peak, since when, until when, by whom and why; and the ones before."""
    current, peaks = runtime().storage.peaks.current(), runtime().storage.peaks.all()
    if in_json:
        told = {"current": as_json(current), "all": [as_json(peak) for peak in peaks]}
        print(readable_json(told))
        return
    print(f"peak: {inert(words(current))}" if current else "it is not peak")
    for peak in peaks:
        ended = peak["ended_at"] or peak["until"]
        begin, end = (at.astimezone().strftime("%d %b %H:%M") for at in (peak["started_at"], ended))
        print(f"  {begin} to {end}  {inert(f'{peak["owner"]}: {peak["reason"]}')}")


def _moment(until: str) -> datetime:
    """The next time it is `until` here."""
    try:
        hour, minute = (int(part) for part in until.split(":"))
        here = now().astimezone()
        moment = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        raise typer.BadParameter("must be HH:MM, such as 18:00") from None
    return moment if moment > here else moment + timedelta(days=1)

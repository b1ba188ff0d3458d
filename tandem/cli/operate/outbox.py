"""bin/tandem outbox: what goes out and what came in, if it is not done; dead letters again."""

from dataclasses import asdict
from typing import Annotated

import typer

from tandem.core.errors import Refused
from tandem.core.observability.logs import inert
from tandem.core.text import readable_json
from tandem.server.bootstrap import runtime
from tandem.storage.job_queue import JobQueue, StoredJob

app = typer.Typer(help="Work with the outside that is not done: list, show, replay.")
In = Annotated[bool, typer.Option("--in", help="What came in, not what goes out.")]
SHOWN_ERROR = 70


def _box(incoming: bool) -> JobQueue:
    return runtime().storage.inbox if incoming else runtime().storage.outbox


@app.command("list")
def list_works(incoming: In = False, dead: bool = False, limit: int = 50) -> None:
    """One line per work: number, kind, state, attempts, next try, last error."""
    works = _box(incoming).listed(("dead",) if dead else ("todo", "dead"), limit)
    for work in works:
        when = f"{work.next_at:%d %b %H:%M:%S}" if work.state == "todo" else "-"
        error = inert(" ".join((work.last_error or "").split())[:SHOWN_ERROR])
        print(
            f"{work.id:>7}  {work.kind:<16} {work.state:<5}"
            f" {work.attempts:>2}x  next {when:<16} {error}"
        )
    print(f"{len(works)} listed." if works else "Nothing is waiting, and nothing is dead.")


@app.command()
def show(number: int, incoming: In = False) -> None:
    """Everything stored of one work."""
    print(readable_json(asdict(_one(number, incoming)), default=str))


@app.command()
def replay(
    numbers: Annotated[list[int] | None, typer.Argument()] = None,
    incoming: In = False,
    every: Annotated[bool, typer.Option("--all", help="All dead letters.")] = False,
) -> None:
    """Try dead letters again, from the start."""
    box = _box(incoming)
    found = [work.id for work in box.listed(("dead",), 100_000)] if every else numbers or []
    for number in found:
        _one(number, incoming)
        if not box.replay(number):
            raise Refused("not_dead", f"{number} is no dead letter.")
        print(f"{number} is tried again.")
    if not found:
        print("There is no dead letter.")


def _one(number: int, incoming: bool) -> StoredJob:
    work = _box(incoming).get(number)
    if work is None:
        raise Refused("unknown_work", f"There is no work {number}.", 404)
    return work

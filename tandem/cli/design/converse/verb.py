"""`bin/tandem converse`: hold the conversations of files against a private instance."""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from tandem.cli.design.converse import shops
from tandem.cli.design.converse.customer import Customer, NoReply
from tandem.cli.design.converse.instance import Instance
from tandem.cli.design.converse.judge import wrong
from tandem.cli.design.converse.script import Script, Step
from tandem.cli.design.explain import show
from tandem.cli.design.train import train
from tandem.config.pieces import pieces_of
from tandem.config.settings import ROOT, load_settings
from tandem.core.conversation import Turn
from tandem.core.errors import PolicyError
from tandem.core.observability.logs import inert
from tandem.core.text import readable_json
from tandem.insights.explanation import explained
from tandem.learning.coverage import Touched, coverage, in_words
from tandem.privacy.trackers import Trackers

SHIPPED = ROOT / "tests" / "conversations"
Row = dict[str, Any]


def converse(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders. Default: tests/conversations.")
    ] = None,
    only: Annotated[str, typer.Option(help="Conversations whose name holds this.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Results as JSON.")] = False,
    all_replies: Annotated[bool, typer.Option("--all", help="Show every conversation.")] = False,
    languages: Annotated[
        str, typer.Option(help="Languages the instance answers in, as TANDEM_LANGUAGES: en,de.")
    ] = "en",
    uncovered: Annotated[
        bool, typer.Option("--uncovered", help="List what no conversation touches.")
    ] = False,
    shop: Annotated[str, typer.Option(help="Another shop than the demo's: medusa.")] = "",
) -> None:
    """Hold conversations, and show the first wrong reply of each with its explanation; then which
    share of rules, forms, responses, records and pages they touch. Ends with 1 if one went
    wrong."""
    place = shops.of(shop)
    scripts = [pair for pair in place.read(files or [SHIPPED]) if only in pair[1].conversation]
    if not scripts:
        raise PolicyError(["no conversation found"])
    os.environ["TANDEM_LANGUAGES"] = languages
    load_settings.cache_clear()
    train()
    with place.instance() as instance:
        rows, touched = [], Touched()
        for number, (where, script) in enumerate(scripts, start=1):
            row = hold(instance, script, touched) | {"where": where}
            rows.append(row)
            _tell(row, number, len(scripts), all_replies)
    if as_json:
        print(readable_json(rows))
    failed = sum(bool(row["wrong"]) for row in rows)
    _kinds(rows)
    _covered(touched, whole=not only and not files, every=uncovered)
    print(f"{len(rows) - failed} passed, {failed} failed", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


def hold(instance: Instance, script: Script, touched: Touched | None = None) -> Row:
    """One conversation, up to its first wrong reply. `touched` gathers what it touches."""
    instance.put_back()
    began = time.monotonic()
    row: Row = {"conversation": script.conversation, "kind": script.kind, "wrong": [], "turns": []}
    customer = None
    try:
        _staff(instance, script)
        customer = Customer(instance, script.who)
        for number, step in enumerate(script.steps, start=1):
            found = _take(instance, customer, step)
            if found:
                row |= {"wrong": found, "step": number, "did": step.say or step.press}
                break
    except NoReply as error:
        row["wrong"] = [str(error)]
    if customer:
        customer.close()
        row["turns"] = [
            _shown(turn) for turn in instance.runtime.storage.conversations.turns(customer.id)
        ]
        if row["wrong"]:
            row["explained"] = explained(instance.runtime, customer.id)
        if touched is not None:
            _gather(instance, customer.id, touched)
    return row | {"seconds": round(time.monotonic() - began, 2)}


def _gather(instance: Instance, conversation: str, touched: Touched) -> None:
    with Trackers(instance.settings.tracker_url) as trackers:
        tracker = [json.loads(row["data"]) for row in trackers.of([conversation])]
    done = instance.runtime.storage.events.of(conversation, "action")
    touched.conversation(tracker, [event["data"] for event in done])


def _covered(touched: Touched, whole: bool, every: bool) -> None:
    """What they touch, on standard error; of a part of them only where it is asked for."""
    if whole or every:
        print("touched by these conversations:", file=sys.stderr)
        found = coverage(pieces_of(ROOT), touched)
        print("\n".join(in_words(found, every)), file=sys.stderr)


def _staff(instance: Instance, script: Script) -> None:
    """Let an agent be there, or nobody."""
    agents = instance.runtime.storage.agents
    if script.desk == "staffed":
        agents.set_presence(agents.present()[0].id, "available")


def _take(instance: Instance, customer: Customer, step: Step) -> list[str]:
    before = list(customer.turns)
    said = customer.say(step.say) if step.say is not None else customer.press(step.press or "")
    return list(wrong(step.reply, said, before, customer.has_person, instance.runtime))


def _shown(turn: Turn) -> Row:
    return {
        "speaker": turn.speaker,
        "text": turn.text,
        "buttons": [button["title"] for button in turn.buttons],
    }


def _tell(row: Row, number: int, count: int, every: bool) -> None:
    """Progress, and what went wrong, on standard error."""
    mark = "WRONG" if row["wrong"] else "ok"
    print(f"{number:>4}/{count} {mark:<5} {row['conversation']}", file=sys.stderr, flush=True)
    if not (row["wrong"] or every):
        return
    for turn in row["turns"]:
        buttons = "".join(f" [{title}]" for title in turn["buttons"])
        print(f"             {turn['speaker']}: {inert(turn['text'])}{buttons}", file=sys.stderr)
    if row["wrong"]:
        print(f"       {row['where']}, step {row.get('step', '?')}:", file=sys.stderr)
        for line in row["wrong"]:
            print(f"       - {line}", file=sys.stderr)
        last = [one for one in row.get("explained", ()) if "decision" in one][-1:]
        for one in last:
            show(one, to=sys.stderr)


def _kinds(rows: list[Row]) -> None:
    """How each kind fared, where there are several."""
    all_of = Counter(row["kind"] for row in rows)
    right = Counter(row["kind"] for row in rows if not row["wrong"])
    if len(all_of) > 1:
        for kind, count in sorted(all_of.items()):
            print(f"  {kind:<24} {right[kind]:>3} of {count}", file=sys.stderr)

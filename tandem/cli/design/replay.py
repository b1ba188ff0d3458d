"""`bin/tandem replay`: conversations that have been, decided again, by one policy or by two."""

import sys
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select

from tandem.cli.design.transcripts import read_transcripts
from tandem.config.policy import Policy, in_roles, load_policy
from tandem.config.roles import load_roles
from tandem.config.settings import ROOT
from tandem.core.database import reading
from tandem.core.observability.logs import inert
from tandem.core.text import readable_json
from tandem.escalation.decision import BRINGS_A_PERSON
from tandem.insights.recorded import stored
from tandem.insights.roll_up import refresh
from tandem.learning.ends import ENDS, ends_of, like_of
from tandem.learning.expected_change import Went, expected_changes
from tandem.learning.measures import BY_NAME
from tandem.learning.policy_comparison import changes, difference
from tandem.learning.replay import Decided, Recorded, decide_again
from tandem.runtime import Runtime
from tandem.server.bootstrap import runtime
from tandem.storage import tables as t

TOLD_EVERY = 100
LONGEST_TEXT = 60

Row = dict[str, Any]


def replay(
    conversations: Annotated[
        Path | None, typer.Option(help="Transcripts {id, turns: [{speaker, text}]}, one a line.")
    ] = None,
    from_store: Annotated[
        bool, typer.Option("--stored", help="The conversations of the database.")
    ] = False,
    ids: Annotated[
        list[str] | None, typer.Option("--id", help="Only this one (may be repeated).")
    ] = None,
    policy: Annotated[Path, typer.Option(help="The policy to decide by.")] = ROOT
    / "escalation.yml",
    against: Annotated[
        Path | None, typer.Option(help="A second policy: what would change with it?")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Decide conversations again: per conversation and turn, and what another policy changes."""
    if (conversations is None) == (not from_store):
        raise typer.BadParameter("give --conversations FILE or --stored")
    first = in_roles(load_policy(policy), load_roles(ROOT))
    second = in_roles(load_policy(against), load_roles(ROOT)) if against else None
    recorded = read_transcripts(conversations, first) if conversations else _all(runtime(), ids)
    if ids:
        recorded = [one for one in recorded if one.id in ids]
    result = replayed(recorded, first, second)
    if second is not None and from_store:
        result["summary"]["expected"] = _expected(runtime(), result["conversations"])
    if as_json:
        print(readable_json(result))
    else:
        show(result)


def _all(runtime: Runtime, only: list[str] | None) -> list[Recorded]:
    query = select(t.conversation.c.id).order_by(t.conversation.c.opened_at)
    if only:
        query = query.where(t.conversation.c.id.in_(only))
    with reading(runtime.storage.database) as db:
        found = list(db.execute(query).scalars())
    return [stored(runtime, conversation_id) for conversation_id in found]


def replayed(recorded: Iterable[Recorded], first: Policy, second: Policy | None = None) -> Row:
    """The decisions of every conversation, and the summary."""
    recorded = list(recorded)
    rows = []
    for number, one in enumerate(recorded, start=1):
        before = list(decide_again(one, first))
        row: Row = {"id": one.id} | _told(before)
        if second is not None:
            after = list(decide_again(one, second))
            row |= {"against": _told(after), "changes": changes(before, after)}
        rows.append(row)
        if number % TOLD_EVERY == 0 or number == len(recorded):
            print(f"decided {number} of {len(recorded)} conversations", file=sys.stderr)
    summary = _summary(rows)
    if second is not None:
        summary["against"] = difference(rows)
    return {"conversations": rows, "summary": summary}


def _expected(instance: Runtime, rows: list[Row]) -> list[Row]:
    """What the second policy is expected to change about the measures, as far as that can be told
    from conversations that have been (`tandem/learning/expected_change.py`)."""
    refresh(instance)
    contacts = instance.storage.measured.ends_of([row["id"] for row in rows])
    week = instance.clock() - timedelta(hours=BY_NAME["repeat_contact_7d"].window_hours)
    went = []
    for row in rows:
        contact = contacts.get(row["id"])
        if contact is None:
            continue
        went.append(
            Went(
                like_of(contact),
                row["handover"] is not None,
                row["against"]["handover"] is not None,
                bool(contact["handover"]),
                ends_of(contact, week),
            )
        )
    return [one.as_json() for one in expected_changes(went, ENDS)]


def _told(decided: list[Decided]) -> Row:
    """The decisions of one conversation. After the first handover a person would have it: what
    comes then is told, but counts no more."""
    first = next((d for d in decided if d.decision.do in BRINGS_A_PERSON), None)
    turns = [
        {
            "turn": d.turn.seq,
            "text": d.turn.text,
            "heard": d.turn.nlu_result.intent if d.turn.nlu_result else "",
            "confidence": round(d.turn.nlu_result.confidence, 2) if d.turn.nlu_result else 0.0,
            "asks_for_person": round(d.readings["asked_for_person"].value, 2),
            "frustration": round(d.readings["frustration"].value, 2),
        }
        | {key: getattr(d.decision, key) for key in ("do", "rule", "tone", "where", "reason")}
        for d in decided
    ]
    handover = None
    if first is not None:
        decision = first.decision
        handover = {"turn": first.turn.seq, "rule": decision.rule, "reason": decision.reason}
        handover |= {"queue": decision.queue, "level": decision.level, "where": decision.where}
    return {"handover": handover, "turns": turns}


def _until_handover(row: Row) -> list[Row]:
    last = row["handover"]["turn"] if row["handover"] else float("inf")
    return [turn for turn in row["turns"] if turn["turn"] <= last]


def _summary(rows: list[Row]) -> Row:
    """Counts up to the first handover of each conversation, by decision and rule."""
    turns = [turn for row in rows for turn in _until_handover(row)]
    handed = [row["handover"] for row in rows if row["handover"]]
    return {
        "conversations": len(rows),
        "turns": sum(len(row["turns"]) for row in rows),
        "turns_until_handover": len(turns),
        "handovers": len(handed),
        "handovers_by_rule": dict(Counter(h["rule"] for h in handed).most_common()),
        "decisions": dict(Counter(f"{t['do']} ({t['rule']})" for t in turns).most_common()),
    }


def show(result: Row) -> None:
    """Print what happens in each conversation, what changes, and the summary."""
    for row in result["conversations"]:
        if row.get("changes") != []:
            print(row["id"])
        lines = row["changes"] if "changes" in row else _until_handover(row)
        for line in lines:
            text = inert(" ".join(line["text"].split())[:LONGEST_TEXT])
            if "changes" in row:
                print(f"  {line['turn']:>3}  {line['before']} -> {line['after']}  “{text}”")
            elif line["do"] != "continue":
                print(
                    f"  {line['turn']:>3}  {line['do']} ({line['rule']}, {line['where']})  “{text}”"
                )
                print(f"       {line['reason']}")
    print()
    for name, value in result["summary"].items():
        if name == "expected":
            _show_expected(value)
        elif isinstance(value, dict):
            print(name.replace("_", " "))
            for key, count in value.items():
                print(f"  {key.replace('_', ' '):<44} {count}")
        else:
            print(f"{name.replace('_', ' '):<46} {value}")


def _show_expected(rows: list[Row]) -> None:
    """The expected changes, in points, with what can and what cannot be said."""
    print("expected change of measures, in points (95 %; in any case between)")
    for row in rows:
        change, low, high, least, most = (
            100 * row[key] for key in ("change", "low", "high", "least", "most")
        )
        alone = f", {row['alone']} with nobody like them" if row["alone"] else ""
        told = f"{change:+5.1f} ({low:+.1f} to {high:+.1f}; {least:+.1f} to {most:+.1f})"
        print(f"  {row['measure']:<20} {100 * row['now']:5.1f} %  {told}")
        print(f"  {'':<20} {row['changed']} of {row['n']} go another way{alone}")
    print("  What customers would have written instead is not known, nor whether they had come.")

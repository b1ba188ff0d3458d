"""`bin/tandem explain`: one conversation, turn by turn: what was read, decided, done, and why."""

from functools import partial
from typing import Annotated, Any, TextIO

import httpx
import typer

from tandem.cli.design.recorded import stored
from tandem.config.policy import Policy
from tandem.core.conversation import Turn
from tandem.core.observability.logs import inert
from tandem.core.text import readable_json
from tandem.learning.replay import decide_again
from tandem.runtime import Runtime
from tandem.server.bootstrap import runtime

AT_REST = {"repetition": 1, "bot_repetition": 1, "repeat_contact": 1, "repeat_week": 1}
"""Values that say that there is nothing; 0 for the others, 1 for `understanding`."""
ABOUT = ("label", "intent", "article", "slot", "skill", "kind", "language", "thing")
"""What a command is about, in the order it is told."""
RASA_SECONDS = 5.0

Row = dict[str, Any]


def explain(
    conversation: Annotated[str, typer.Argument(help="The conversation's id (c_...).")],
    every: Annotated[bool, typer.Option("--all", help="Readings at rest too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
) -> None:
    """Turn by turn: readings with their limits, the rule with file and line, the decision, and
    the policy of Rasa that predicted each action."""
    rows = explained(runtime(), conversation)
    if as_json:
        print(readable_json(rows))
        return
    for row in rows:
        show(row, every)


def explained(runtime: Runtime, conversation_id: str) -> list[Row]:
    """Every turn as a row; customer turns with what was made of them. Raises Refused."""
    conversation = runtime.storage.conversations.conversation(conversation_id)
    policy = runtime.config.policy
    decisions = {
        event["turn_id"]: event["data"]
        for event in runtime.storage.events.of(conversation_id, "decision")
    }
    now = {d.turn.id: d.decision for d in decide_again(stored(runtime, conversation_id), policy)}
    predicted = predictions(runtime, conversation_id)
    rows = []
    for turn in conversation.turns:
        row: Row = {"turn": turn.seq, "at": turn.at.isoformat(), "speaker": turn.speaker}
        row["text"] = turn.text
        data = decisions.get(turn.id)
        if data:
            row |= _made_of(turn, data, policy)
            would = now.get(turn.id)
            then = (data["decision"]["do"], data["decision"]["rule"])
            if would and (would.do, would.rule) != then:
                row["now"] = would.as_json()
            row["actions"] = predicted.get(turn.id, [])
        rows.append(row)
    return rows


def _made_of(turn: Turn, data: Row, policy: Policy) -> Row:
    readings = [
        reading | {"limits": policy.limits(reading["name"])} for reading in data["readings"]
    ]
    nlu_result = turn.nlu_result.as_json() if turn.nlu_result else {}
    keys = ("intent", "confidence", "ranking", "entities", "asked", "answers", "mood")
    return {
        "heard": {key: nlu_result[key] for key in keys if nlu_result.get(key)},
        "readings": readings,
        "commands": data.get("commands") or [],
        "decision": data["decision"],
        "plan": data["plan"],
    }


def predictions(runtime: Runtime, conversation_id: str) -> dict[str, list[Row]]:
    """By turn id, the actions that Rasa took, and which of its policies predicted each with what
    confidence. Empty while Rasa cannot be reached."""
    settings = runtime.config.settings
    url = f"{settings.rasa_url}/conversations/{conversation_id}/tracker"
    asked = {"token": settings.rasa_token, "include_events": "ALL"}
    try:
        response = httpx.get(url, params=asked, timeout=RASA_SECONDS)
        events = response.raise_for_status().json().get("events") or []
    except (httpx.HTTPError, ValueError):
        return {}
    found: dict[str, list[Row]] = {}
    actions: list[Row] = []
    for event in events:
        if event["event"] == "user":
            actions = found.setdefault((event.get("metadata") or {}).get("turn") or "", [])
        elif event["event"] == "action" and event.get("policy"):
            by = event["policy"].split("_", 2)[-1]  # "policy_1_RulePolicy"
            actions.append({"action": event["name"], "policy": by, "sure": event["confidence"]})
    return found


def show(row: Row, every: bool = False, to: TextIO | None = None) -> None:
    """Print one turn, to standard output or `to`."""
    tell = partial(print, file=to)
    tell(f"{row['turn']:>3}  {row['speaker']}: {inert(row['text'])}")
    if "decision" not in row:
        return
    nlu_result = row["heard"]
    if nlu_result.get("intent"):
        answers = f", answers {nlu_result['answers']}" if nlu_result.get("answers") else ""
        confidence = nlu_result.get("confidence", 0.0)
        tell(f"       heard     {nlu_result['intent']} {confidence:.2f}{answers}")
    for command in row["commands"]:
        tell(f"       command   {_in_words(command)}")
    for reading in row["readings"]:
        if every or _says_something(reading):
            limits = "  ".join(f"{name} {value:g}" for name, value in reading["limits"].items())
            value = f"{reading['value']:g}"
            tell(f"       reading   {reading['name']} {value}: {reading['words']}  [{limits}]")
    for name, decision in (("decision", row["decision"]), ("now", row.get("now"))):
        if decision:
            more = f" {decision['queue']}, {decision['level']}" if decision["queue"] else ""
            tell(f"       {name:<9} {decision['do']}{more} by {decision['rule']}"
                  f" ({decision.get('where') or 'no rule'}): {decision['reason']}")  # fmt: skip
    if row["plan"]:
        tell(f"       plan      {', '.join(row['plan'])}")
    for action in row["actions"]:
        tell(f"       action    {action['action']} by {action['policy']} {action['sure']:.2f}")


def _in_words(command: Row) -> str:
    """ "ask record order.carrier, order 1042 0.98: like examples of order.carrier (0.91); asks"."""
    about = [str(command[key]) for key in ABOUT if command.get(key)]
    name = " ".join([command["command"], ", ".join(about)]).strip()
    return f"{name} {command['confidence']:.2f}: {command.get('reason', '')}"


def _says_something(reading: Row) -> bool:
    if reading["name"] == "understanding":
        return reading["value"] < 1
    return reading["value"] > AT_REST.get(reading["name"], 0)

"""`bin/tandem explain`: one conversation, turn by turn: what was read, decided, done, and why."""

from functools import partial
from typing import Annotated, Any, TextIO

import typer

from tandem.cli.design.conversations import listed
from tandem.core.errors import Refused
from tandem.core.observability.logs import inert
from tandem.core.text import readable_json
from tandem.insights.explanation import explained
from tandem.server.bootstrap import runtime

AT_REST = {"repetition": 1, "bot_repetition": 1, "repeat_contact": 1, "repeat_week": 1}
"""Values that say that there is nothing; 0 for the others, 1 for `understanding`."""
ABOUT = ("label", "intent", "article", "slot", "skill", "kind", "language", "thing")
"""What a command is about, in the order it is told."""

Row = dict[str, Any]


def explain(
    conversation: Annotated[str, typer.Argument(help="The conversation's id (c_...).")] = "",
    last: Annotated[bool, typer.Option("--last", help="The newest conversation.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Readings at rest too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
) -> None:
    """Turn by turn: readings with their limits, the rule with file and line, the decision, and
    the policy of Rasa that predicted each action."""
    if last or not conversation:
        newest = listed(runtime(), 1)
        if not newest:
            raise Refused("no_conversation", "There is no conversation yet.", 404)
        conversation = newest[0]["id"]
        if not as_json:
            print(f"{conversation}, {newest[0]['at'][:16]}")
    rows = explained(runtime(), conversation)
    if as_json:
        print(readable_json(rows))
        return
    for row in rows:
        show(row, every)


def show(row: Row, every: bool = False, to: TextIO | None = None) -> None:
    """Print one turn, to standard output or `to`."""
    tell = partial(print, file=to)
    tell(f"{row['turn']:>3}  {row['speaker']}: {inert(row['text'])}")
    for name, words in lines(row, every):
        tell(f"       {name:<9} {words}")


def lines(row: Row, every: bool = False) -> list[tuple[str, str]]:
    """What was made of a customer's turn, line by line: what kind of thing it is, and its words."""
    if "decision" not in row:
        return []
    found: list[tuple[str, str]] = []
    nlu_result = row["heard"]
    if nlu_result.get("intent"):
        answers = f", answers {nlu_result['answers']}" if nlu_result.get("answers") else ""
        confidence = nlu_result.get("confidence", 0.0)
        found.append(("heard", f"{nlu_result['intent']} {confidence:.2f}{answers}"))
    found += [("command", _in_words(command)) for command in row["commands"]]
    for reading in row["readings"]:
        if every or _says_something(reading):
            limits = "  ".join(f"{name} {value:g}" for name, value in reading["limits"].items())
            value = f"{reading['value']:g}"
            found.append(("reading", f"{reading['name']} {value}: {reading['words']}  [{limits}]"))
    for experiment, arm in row["arms"].items():
        found.append(("arm", f"{arm} of {experiment}"))
    for name, decision in (("decision", row["decision"]), ("now", row.get("now"))):
        if decision:
            more = f" {decision['queue']}, {decision['level']}" if decision["queue"] else ""
            where = decision.get("where") or "no rule"
            by = f"{decision['do']}{more} by {decision['rule']} ({where})"
            found.append((name, f"{by}: {decision['reason']}"))
    if row["plan"]:
        found.append(("plan", ", ".join(row["plan"])))
    for action in row["actions"]:
        flow = action.get("flow")
        by = f"  ({flow['kind']} {flow['name']!r}, {flow['where']})" if flow else ""
        sure = f"{action['action']} by {action['policy']} {action['sure']:.2f}"
        found.append(("action", sure + by))
    for one in row.get("said", ()):
        where = f" ({one['where']})" if one["where"] else ""
        found.append(("response", f"{one['response']}, variation {one['variation']}{where}"))
    return found


def _in_words(command: Row) -> str:
    """ "ask record order.carrier, order 1042 0.98: like examples of order.carrier (0.91); asks"."""
    about = [str(command[key]) for key in ABOUT if command.get(key)]
    name = " ".join([command["command"], ", ".join(about)]).strip()
    return f"{name} {command['confidence']:.2f}: {command.get('reason', '')}"


def _says_something(reading: Row) -> bool:
    if reading["name"] == "understanding":
        return reading["value"] < 1
    return reading["value"] > AT_REST.get(reading["name"], 0)

"""A conversation that was held, as a conversation test to begin with. Pure.

What a reply must hold is taken from what it said: numbers, money and names of orders, and its
buttons. Whoever keeps the test reads it first: it says what was answered, not what should be.
"""

import re
from collections.abc import Sequence
from typing import Any

import yaml

from tandem.core.conversation import Conversation, Turn

TELLING = re.compile(r"£\d[\d,.]*\d|\b\d{4,}\b|\b[A-Z]{1,3}-[A-Z0-9]{3,}\b")
"""Parts of a reply that say that it is about the right thing."""
Script = dict[str, Any]
MOST_PARTS = 2
MOST_BUTTONS = 3


def script_of(conversation: Conversation, name: str, person_from: int | None = None) -> Script:
    """One entry of a file of `tests/conversations`. `person_from` is the number of the turn at
    which a person was called, None where nobody was. It ends where a person spoke."""
    email = conversation.customer.email if conversation.customer else None
    signed_in = conversation.verified == "signed in"
    script: dict[str, Any] = {"conversation": name}
    if email and signed_in:
        script["who"] = email
    steps: list[dict[str, Any]] = []
    turns = conversation.turns
    for at, turn in enumerate(turns):
        if turn.speaker == "agent":
            break
        if turn.speaker != "customer":
            continue
        reply = _reply(_answers(turns[at + 1 :]), person_from)
        steps.append(
            {"press" if turn.picked else "say": turn.text} | ({"reply": reply} if reply else {})
        )
    return script | {"steps": steps}


def _answers(following: Sequence[Turn]) -> list[Turn]:
    found = []
    for turn in following:
        if turn.speaker in ("customer", "agent"):
            break
        found.append(turn)
    return found


def _reply(said: list[Turn], person_from: int | None) -> dict[str, Any]:
    words = " ".join(turn.text for turn in said)
    reply: dict[str, Any] = {}
    if parts := list(dict.fromkeys(TELLING.findall(words)))[:MOST_PARTS]:
        reply["has"] = parts
    if titles := [button["title"] for turn in said for button in turn.buttons][:MOST_BUTTONS]:
        reply["buttons"] = titles
    if said:
        reply["person"] = person_from is not None and said[-1].seq >= person_from
    return reply


class _Flow(yaml.SafeDumper):  # type: ignore[misc]
    """Replies on one line, as the shipped files have them."""


def _mapping(dumper: yaml.SafeDumper, data: Script) -> yaml.Node:
    inner = not ({"steps", "say", "press"} & set(data))
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=inner)


_Flow.add_representer(dict, _mapping)


def as_yaml(script: Script) -> str:
    """The entry as text, to be put at the end of a file."""
    made: str = yaml.dump([script], Dumper=_Flow, sort_keys=False, allow_unicode=True, width=100)
    return made

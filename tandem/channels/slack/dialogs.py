"""The two dialogs of a card: passing a case on, and closing it."""

from typing import Any

from tandem.cases.case import Case
from tandem.cases.state_machine import OUTCOMES
from tandem.core.words import say

Row = dict[str, Any]
TRANSFER_VIEW, CLOSE_VIEW = "desk_transfer", "desk_close"


def transfer_view(case: Case, queues: list[str]) -> Row:
    """Where to, and why: the reason goes with the case."""
    others = [queue for queue in queues if queue != case.queue] or queues
    return _view(
        TRANSFER_VIEW,
        case,
        say("slack.transfer"),
        [
            _input("queue", say("slack.to_queue"), _select([(queue, queue) for queue in others])),
            _input("note", say("slack.why"), _text()),
        ],
    )


def close_view(case: Case) -> Row:
    """How it ended, and how the customer was; needed where the mood was low or it is a repeat."""
    label = say("slack.how_was")
    outcomes = _select([(outcome, say(f"slack.{outcome}")) for outcome in OUTCOMES])
    note = _input("note", label, _text(), optional=not case.needs_note)
    return _view(
        CLOSE_VIEW,
        case,
        say("slack.close"),
        [_input("outcome", say("slack.outcome"), outcomes), note],
    )


def answers(view: Row) -> dict[str, str]:
    """What was filled in: {"queue" or "outcome", "note"}."""
    found = {}
    for name, inputs in view["state"]["values"].items():
        value = inputs[name]
        chosen = value.get("selected_option") or {}
        found[name] = chosen.get("value") or value.get("value") or ""
    return found


def _view(callback_id: str, case: Case, title: str, blocks: list[Row]) -> Row:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": case.id,
        "title": _plain(f"{title} {case.reference}"[:24]),
        "submit": _plain(title),
        "close": _plain(say("slack.not_now")),
        "blocks": blocks,
    }


def _input(name: str, label: str, element: Row, optional: bool = False) -> Row:
    element = element | {"action_id": name}
    labelled = {"type": "input", "block_id": name, "label": _plain(label), "element": element}
    return labelled | {"optional": optional}


def _select(choices: list[tuple[str, str]]) -> Row:
    options = [{"text": _plain(title), "value": value} for value, title in choices]
    return {"type": "static_select", "options": options}


def _text() -> Row:
    return {"type": "plain_text_input", "multiline": True, "max_length": 500}


def _plain(text: str) -> Row:
    return {"type": "plain_text", "text": text}

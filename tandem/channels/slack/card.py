"""The handover as a card in the agents' channel: who, why, what is known, a line to open with."""

from datetime import datetime
from typing import Any

from tandem.cases.case import Case, Packet
from tandem.cases.state_machine import OUTCOMES
from tandem.channels.slack.text_out import bullets, rich_text, small
from tandem.core.words import in_spoken, say

CLAIM, TRANSFER, CLOSE, HAND_BACK, OPEN_DESK = (
    f"desk:{deed}" for deed in ("claim", "transfer", "close", "give_back", "open")
)
LONGEST_HEADER = 150
MOST_BULLETS = 8
Row = dict[str, Any]


def card_blocks(
    case: Case, packet: Packet, agent: str | None, base_url: str, moved: bool = False
) -> list[Row]:
    """The blocks of a case's card. `agent` is the name of who has it; `moved` says that the case
    is in another channel by now."""
    facts = "; ".join(f"{in_spoken(fact['name'])}: {fact['value']}" for fact in packet["facts"])
    lines = [(say("slack.why_now"), case.reason)]
    lines += [
        (say(f"desk.bullet_{bullet['label'].lower()}"), bullet["text"])
        for bullet in packet["summary"][:MOST_BULLETS]
    ]
    lines.append((say("slack.mood"), _mood(packet["mood"])))
    if facts:
        lines.append((say("slack.do_not_ask"), facts))
    blocks = [_header(case), small(_who(case, packet["who"])), bullets(lines)]
    if case.is_open and packet.get("opening"):
        blocks.append(rich_text(packet["opening"], say("slack.open_with"), quote=True))
    blocks.append(small(say("slack.moved", queue=case.queue) if moved else state(case, agent)))
    buttons = [] if moved else _buttons(case, base_url)
    if buttons:
        blocks.append({"type": "actions", "block_id": case.id, "elements": buttons})
    return blocks


def card_text(case: Case) -> str:
    """The card in one line, for notifications."""
    return f"{case.customer_name}: {case.topic} ({case.reason})"


def state(case: Case, agent: str | None) -> str:
    """Who has the case, in words; the same at the desk."""
    if case.is_waiting:
        name, times = "slack.waiting", {"clock": _clock(case.requested_at)}
        if case.due_at:
            name, times = "slack.waiting_due", times | {"due": _clock(case.due_at)}
        words = say(name, **times)
        return say("slack.offered", waiting=words) if case.state == "offered" else words
    if case.state == "with_agent":
        return say("slack.has_it", agent=agent, clock=_clock(case.claimed_at))
    if case.state == "wrap_up":
        return say("slack.wraps_up", agent=agent)
    if case.state == "back_to_bot":
        return say("slack.back")
    if not case.outcome:
        return say("slack.closed")
    known = case.outcome in OUTCOMES
    how = say(f"slack.{case.outcome}") if known else case.outcome.replace("_", " ")
    return say("slack.closed_how", how=how[:1].lower() + how[1:])


def _header(case: Case) -> Row:
    text = f"{case.customer_name} · {case.topic}"
    return {"type": "header", "text": {"type": "plain_text", "text": text[:LONGEST_HEADER]}}


def _who(case: Case, who: Row) -> str:
    parts = [case.reference, say("slack.queue", queue=case.queue)]
    parts.append(say("slack.priority", priority=case.priority))
    parts += [case.support_tier] if case.support_tier != "general" else []
    parts += [who["tier"]] if who.get("tier") else []
    parts += [who["verified"], say("slack.on_channel", channel=case.channel)]
    if not case.in_chat:
        reach = case.callback_phone or case.email or ""
        parts.append(say("slack.wants", way=f"{case.contact_method} {reach}".rstrip()))
    return " · ".join(parts)


def _mood(mood: Row) -> str:
    words = mood.get("note") or mood["words"]
    return f"{words} “{mood['quote']}”" if mood.get("quote") else words


def _buttons(case: Case, base_url: str) -> list[Row]:
    buttons = []
    if case.is_waiting:
        buttons.append(_button(CLAIM, say("slack.claim"), style="primary"))
    if case.state == "with_agent":
        buttons += [
            _button(CLOSE, say("slack.close"), style="primary"),
            _button(TRANSFER, say("slack.transfer")),
            _button(HAND_BACK, say("slack.to_assistant")),
        ]
    if case.state == "wrap_up":
        buttons.append(_button(CLOSE, say("slack.close"), style="primary"))
    return [*buttons, _button(OPEN_DESK, say("slack.open_desk"), url=f"{base_url}/desk#{case.id}")]


def _button(action_id: str, title: str, **more: str) -> Row:
    text = {"type": "plain_text", "text": title}
    return {"type": "button", "action_id": action_id, "text": text} | more


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M} UTC" if moment else ""

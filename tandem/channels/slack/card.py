"""The handover as a card in the agents' channel: who, why, what is known, a line to open with."""

from datetime import datetime
from typing import Any

from tandem.cases.case import Case, Packet
from tandem.cases.state_machine import OUTCOMES
from tandem.channels.slack.text_out import bullets, rich_text, small

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
    facts = "; ".join(f"{fact['name']}: {fact['value']}" for fact in packet["facts"])
    lines = [("Why now", case.reason)]
    lines += [(bullet["label"], bullet["text"]) for bullet in packet["summary"][:MOST_BULLETS]]
    lines.append(("Mood", _mood(packet["mood"])))
    if facts:
        lines.append(("Do not ask again", facts))
    blocks = [_header(case), small(_who(case, packet["who"])), bullets(lines)]
    if case.is_open and packet.get("opening"):
        blocks.append(rich_text(packet["opening"], "Open with", quote=True))
    blocks.append(small(f"Now in the channel of {case.queue}." if moved else state(case, agent)))
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
        due = f", due {_clock(case.due_at)}" if case.due_at else ""
        offered = " Offered to somebody at the desk." if case.state == "offered" else ""
        return f"Waiting since {_clock(case.requested_at)}{due}.{offered}"
    if case.state == "with_agent":
        return f"{agent} has it since {_clock(case.claimed_at)}. Write here: the customer sees it."
    if case.state == "wrap_up":
        return f"{agent} is finishing the notes. The assistant has the conversation."
    if case.state == "back_to_bot":
        return "Back with the assistant."
    how = OUTCOMES.get(case.outcome or "", (case.outcome or "").replace("_", " "))
    return f"Closed{f': {how.lower()}' if how else ''}."


def _header(case: Case) -> Row:
    text = f"{case.customer_name} · {case.topic}"
    return {"type": "header", "text": {"type": "plain_text", "text": text[:LONGEST_HEADER]}}


def _who(case: Case, who: Row) -> str:
    parts = [case.reference, f"queue {case.queue}", f"priority {case.priority}"]
    parts += [case.support_tier] if case.support_tier != "general" else []
    parts += [who["tier"]] if who.get("tier") else []
    parts += [who["verified"], f"on {case.channel}"]
    if not case.in_chat:
        reach = case.callback_phone or case.email or ""
        parts.append(f"wants: {case.contact_method} {reach}".rstrip())
    return " · ".join(parts)


def _mood(mood: Row) -> str:
    words = mood.get("note") or mood["words"]
    return f"{words} “{mood['quote']}”" if mood.get("quote") else words


def _buttons(case: Case, base_url: str) -> list[Row]:
    buttons = []
    if case.is_waiting:
        buttons.append(_button(CLAIM, "Claim", style="primary"))
    if case.state == "with_agent":
        buttons += [
            _button(CLOSE, "Close", style="primary"),
            _button(TRANSFER, "Transfer"),
            _button(HAND_BACK, "Back to the assistant"),
        ]
    if case.state == "wrap_up":
        buttons.append(_button(CLOSE, "Close", style="primary"))
    return [*buttons, _button(OPEN_DESK, "Open at the desk", url=f"{base_url}/desk#{case.id}")]


def _button(action_id: str, title: str, **more: str) -> Row:
    text = {"type": "plain_text", "text": title}
    return {"type": "button", "action_id": action_id, "text": text} | more


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M} UTC" if moment else ""

"""What is said in one turn as customers see it: few bubbles, no button twice (R113). Pure."""

from typing import Any

MOST = 3
"""Bubbles of one turn; more are joined, the shortest neighbours first."""

BOT = "bot"
Replies = list[dict[str, Any]]


def tidy(replies: Replies) -> Replies:
    """The replies with each button once, where it was said last, and with `MOST` bubbles at most.

    Nothing that is said gets lost: bubbles are joined, those of one speaker if there are any, and
    left out only where another says just the same.
    """
    once: Replies = []
    seen: set[str] = set()
    texts: set[str] = set()
    for reply in reversed(replies):
        if reply["text"] in texts and not reply.get("buttons"):
            continue
        texts.add(reply["text"])
        buttons = []
        for button in reply.get("buttons") or ():
            marks = {button["title"].casefold(), button["payload"]}
            if not marks & seen:
                buttons.append(button)
                seen |= marks
        once.insert(0, {**reply, "buttons": buttons} if "buttons" in reply else reply)
    while len(once) > MOST:
        pairs = range(len(once) - 1)
        fitting = [n for n in pairs if once[n].get("speaker") == once[n + 1].get("speaker")]
        first = min(fitting or pairs, key=lambda n: len(once[n]["text"]) + len(once[n + 1]["text"]))
        once[first : first + 2] = [_joined(once[first], once[first + 1])]
    return once


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    joined = {**one, **other, "text": f"{one['text']}\n{other['text']}"}
    joined["buttons"] = [*(one.get("buttons") or ()), *(other.get("buttons") or ())]
    if one.get("speaker") != other.get("speaker"):
        joined["speaker"] = BOT
    if joined.get("card"):  # it says no longer all that the words say
        joined["card"] = {k: v for k, v in joined["card"].items() if k != "instead"}
    return joined

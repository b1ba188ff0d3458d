"""How frustrated is the customer? Each message by itself, and the level over the conversation."""

import re
from collections.abc import Sequence

from tandem.config.policy import Policy
from tandem.config.policy_blocks import Frustration
from tandem.core.conversation import Conversation, Reading, Turn
from tandem.escalation.signals.mood import found

SHORTEST_SHOUTED_WORD = 4
"""Shorter words in capitals are mostly acronyms (USPS has four, but seldom comes thrice)."""
FEWEST_SHOUTED_WORDS = 2


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 (calm) to 1, held at a threshold until it has sunk by the policy's `gap` below it."""
    dial, turns = policy.frustration, conversation.customer_turns
    value = levels(turns, dial)[-1]
    shouts_always = _always_shouts(turns)
    why = {turn.seq: marks(turn, dial, shouts_always)[1] for turn in turns}
    said = [(seq, words) for seq, words in why.items() if words][-3:]
    if not said or value < dial.offer_at / 2:
        return Reading("frustration", value, "calm")
    newest_first = [word for _, words in reversed(said) for word in words]
    reasons = ", ".join(dict.fromkeys(newest_first))
    return Reading("frustration", value, f"frustrated: {reasons}", tuple(seq for seq, _ in said))


def levels(turns: Sequence[Turn], dial: Frustration) -> list[float]:
    """The level after each customer message.

    level = message + carry * level before, where the message itself is frustrated (`adds_from`);
    else what is left sinks. A threshold once reached holds until the level is `gap` below it.
    """
    shouts_always = _always_shouts(turns)
    level, held, course = 0.0, set(), []
    for turn in turns:
        here, _ = marks(turn, dial, shouts_always)
        left = dial.carry * level
        level = min(1.0, here + left) if here >= dial.adds_from else max(here, left)
        for at in (dial.offer_at, dial.handover_at):
            if level >= at:
                held.add(at)
            elif level <= at - dial.gap:
                held.discard(at)
        course.append(max(level, *held, 0.0))
    return course


def marks(turn: Turn, dial: Frustration, shouts_always: bool = False) -> tuple[float, list[str]]:
    """The value of one message by itself, and what was found in it.

    Recognition's mood decides where there is one; else words, capitals and punctuation.
    """
    if turn.heard and turn.heard.button:
        return 0.0, []
    mood = turn.heard.mood if turn.heard else {}
    value = float(mood.get("frustration", 0.0))
    if "frustration" in mood and value < dial.offer_at / 2:
        return value, []
    in_words, why = _in_words(turn.text, dial, ignore_capitals=shouts_always)
    if "frustration" not in mood:
        return in_words, why
    return value, why or [f"by the tone ({value:.2f})"]


def _in_words(text: str, dial: Frustration, ignore_capitals: bool) -> tuple[float, list[str]]:
    value, why = 0.0, []
    markers = found(text, dial.markers)
    if markers:
        value += dial.marker + dial.marker / 2 * min(len(markers) - 1, 2)
        why += [f"“{marker}”" for marker in markers[:3]]
        if re.search(r"\byou(r|'re|rs)?\b", text.casefold().replace("’", "'")):
            value += dial.at_you
            why.append("aimed at “you”")
    if not ignore_capitals and _shouts(text):
        value += dial.capitals
        why.append("writes in capitals")
    if re.search(r"[!?]{3,}|!{2,}", text):
        value += dial.punctuation
        why.append("runs of ! or ?")
    return min(1.0, value), why


def _always_shouts(turns: Sequence[Turn]) -> bool:
    return len(turns) > 1 and all(_shouts(turn.text) for turn in turns)


def _shouts(text: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_]+", text) if len(w) >= SHORTEST_SHOUTED_WORD]
    shouted = [w for w in words if w.isupper()]
    return len(shouted) >= FEWEST_SHOUTED_WORDS and len(shouted) > len(words) / 2

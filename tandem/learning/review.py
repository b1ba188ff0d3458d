"""Which messages a person should look at, so that the assistant learns from them: pure.

A customer turn is doubtful when it was unclear, when the customer corrected what was made of it,
chose from the readings that were offered (the button is a label for free), gave a thumbs-down, or
needed a person next. Alike ones are grouped, and the most frequent come first.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np

from tandem.core.conversation import Conversation, NluResult, Turn

Why = Literal["unclear", "chosen", "corrected", "handover", "thumbs_down"]
WHYS: tuple[Why, ...] = ("thumbs_down", "corrected", "chosen", "unclear", "handover")
"""Most telling first: a turn that is doubtful for two reasons bears the first of them."""
UNSURE = {"action_offer_readings", "action_ask_again", "utter_not_known"}
"""Actions by which the assistant says that it has not understood."""
CORRECTING = {"wrong deed", "not that"}
"""Commands by which a customer says so."""
THUMBS_DOWN = "👎"
HANDS_OVER = {"hand_over", "offer_person"}
ALIKE = 0.70
"""Likeness of sentence vectors from which two messages are in one group. Measured on the shop's own
3,100 examples: of the pairs above it 73 in 100 are of one intent (65 at 0.65, 84 at 0.75)."""
LONGEST = 300
"""Characters: a longer message is a story, and no example."""
PROPOSED = 4
"""Intents that are proposed for a group."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubtful message: `read_as` is the intent it was taken for, with its confidence; `label`
    the intent of the button that was pressed next; `ranking` what else it might have been."""

    turn_id: str
    conversation_id: str
    text: str
    why: Why
    read_as: str
    confidence: float
    at: datetime
    label: str = ""
    ranking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Doubts that mean the same; the first is the most like all others."""

    doubts: tuple[Doubt, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The different wordings, the middle one first."""
        return tuple(dict.fromkeys(doubt.text for doubt in self.doubts))

    @property
    def proposed(self) -> tuple[str, ...]:
        """Intents to choose from: those of pressed buttons first, then what was recognised."""
        pressed = Counter(doubt.label for doubt in self.doubts if doubt.label)
        ranked: Counter[str] = Counter()
        for doubt in self.doubts:
            for place, intent in enumerate(doubt.ranking):
                ranked[intent] += PROPOSED - min(place, PROPOSED)
        names = [name for name, _ in pressed.most_common()] + [n for n, _ in ranked.most_common()]
        return tuple(dict.fromkeys(names))[:PROPOSED]

    @property
    def whys(self) -> tuple[tuple[Why, int], ...]:
        """How often for which reason, most telling first."""
        counts = Counter(doubt.why for doubt in self.doubts)
        return tuple((why, counts[why]) for why in WHYS if counts[why])


def doubts_of(
    conversation: Conversation, decisions: Mapping[str, Mapping[str, Any]], at: float
) -> list[Doubt]:
    """The doubtful turns of a conversation. `decisions` are the stored ones by turn id, `at` the
    confidence from which something is understood."""
    said = conversation.customer_turns
    found = []
    for turn, following in zip(said, [*said[1:], None], strict=True):
        heard = turn.nlu_result
        if heard is None or heard.button or turn.picked or not _usable(turn.text):
            continue
        why = _why(turn, heard, following, decisions, at)
        if why is None:
            continue
        pressed = following.nlu_result if following and following.picked else None
        found.append(
            Doubt(
                turn.id, conversation.id, " ".join(turn.text.split()), why,
                heard.intent, heard.confidence, turn.at,
                pressed.intent if pressed and why == "chosen" else "",
                tuple(name for name, _ in heard.ranking[:PROPOSED]),
            )
        )  # fmt: skip
    return found


def _why(
    turn: Turn,
    heard: NluResult,
    following: Turn | None,
    decisions: Mapping[str, Mapping[str, Any]],
    at: float,
) -> Why | None:
    made = decisions.get(turn.id) or {}
    unsure = bool(UNSURE & set(heard.bot_actions))
    if following and THUMBS_DOWN in following.text:
        return "thumbs_down"
    if following and _corrects(decisions.get(following.id) or {}):
        return "corrected"
    if unsure and following and following.picked:
        return "chosen"
    if unsure or (heard.confidence < at and not made.get("commands")):
        return "unclear"
    decision = (decisions.get(following.id) or {}).get("decision") if following else None
    asked = {"asked_for_person"}
    if decision and decision.get("do") in HANDS_OVER and decision.get("rule") not in asked:
        return "handover"
    return None


def _corrects(made: Mapping[str, Any]) -> bool:
    return any(command.get("command") in CORRECTING for command in made.get("commands") or ())


def _usable(text: str) -> bool:
    """Words of a bearable length, of which nothing had to be hidden."""
    return bool(text.strip()) and len(text) <= LONGEST and "[" not in text


def grouped(doubts: Sequence[Doubt], vectors: np.ndarray, alike: float = ALIKE) -> list[Group]:
    """Doubts by meaning, largest group first. `vectors` are the unit vectors of their texts, a row
    each. A doubt joins the group whose middle it is most like, from `alike` on; ties go to the
    older group, so that the same doubts always make the same groups."""
    members: list[list[int]] = []
    sums: list[np.ndarray] = []
    for row in range(len(doubts)):
        middles = [_unit(one) for one in sums]
        likeness = [float(vectors[row] @ middle) for middle in middles]
        best = int(np.argmax(likeness)) if likeness else -1
        if likeness and likeness[best] >= alike:
            members[best].append(row)
            sums[best] = sums[best] + vectors[row]
        else:
            members.append([row])
            sums.append(vectors[row].copy())
    groups = []
    for rows, total in zip(members, sums, strict=True):
        middle = _unit(total)
        rows.sort(key=lambda row: (-float(vectors[row] @ middle), row))
        groups.append(Group(tuple(doubts[row] for row in rows)))
    return sorted(groups, key=lambda group: -len(group.doubts))


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.linalg.norm(vector)), 1e-12)

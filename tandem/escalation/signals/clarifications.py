"""How often did the customer have to ask back on this topic?"""

from tandem.config.policy import Policy
from tandem.core.conversation import (
    ASKED_AND_TOLD,
    Conversation,
    NluResult,
    Reading,
    Turn,
)
from tandem.core.words import say
from tandem.escalation.how_often import times

INTENT = "clarify"
BESIDE_THE_TOPIC = {
    "clarify", "inform", "affirm", "deny", "greet", "thanks", "correction", "help",
    "bot_challenge", "talk_to_human", "out_of_scope", "complaint", "act", "",
}  # fmt: skip


def topic_turns(conversation: Conversation, at: float) -> tuple[str, list[Turn]]:
    """The topic under way and the customer turns since it began or the last one was settled."""
    topic = ""
    turns: list[Turn] = []
    settled = {tried.turn_seq for tried in conversation.tried if tried.outcome == "done"}
    for turn in conversation.customer_turns:
        named = _topic(turn.nlu_result, at)
        if named and named != topic:
            topic, turns = named, []
        turns.append(turn)
        if turn.seq in settled:
            turns = []
    return topic, turns


def _topic(result: NluResult | None, at: float) -> str:
    """The topic that a message surely names by itself."""
    if result is None or result.confidence < at:
        return ""
    if result.answers not in ("", ASKED_AND_TOLD):
        return ""
    return "" if result.intent in BESIDE_THE_TOPIC else result.intent


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Number of questions back on the topic under way."""
    topic, turns = topic_turns(conversation, policy.confidence.at)
    asked = [
        turn
        for turn in turns
        if turn.nlu_result
        and turn.nlu_result.intent == INTENT
        and turn.nlu_result.confidence >= policy.confidence.at
    ]
    if not asked:
        return Reading("clarifications", 0, say("reasons.customer_asked_nothing"))
    often, seqs = times(len(asked)), tuple(turn.seq for turn in asked)
    words = say("reasons.customer_asked_back", times=often)
    if topic:
        words = say("reasons.customer_asked_about", times=often, topic=topic.replace("_", " "))
    return Reading("clarifications", len(asked), words, seqs)

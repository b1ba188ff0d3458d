"""Does the customer say the same again: in the same words, in others, or as the same wish?"""

import math
import re
from functools import lru_cache

from rapidfuzz import fuzz

from tandem.config.policy import Policy
from tandem.config.policy_blocks import Repetition
from tandem.core.conversation import Conversation, Reading, Turn
from tandem.core.exact_words import exact_words, same_figures
from tandem.core.words import nth, say
from tandem.escalation.signals.clarifications import topic_turns

ORDINARY = {"affirm", "deny", "greet", "thanks", "goodbye", "inform", "talk_to_human", "stop"}
"""What may well be said twice without anything being wrong."""
NO_WISH = ORDINARY | {
    "clarify", "help", "bot_challenge", "correction", "complaint", "out_of_scope", "act",
    "product_question", "membership_question", "hours_and_contact",
}  # fmt: skip
"""Intents that may come again with other things in mind."""
NOTHING_NEW = "says_nothing_new"
"""The same wish again; once more in detail is not yet a repetition, so it counts one less."""
FINGERPRINT_BITS = 256
NUMBERS = {
    "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "tenth": 10, "10th": 10, "hundredth": 100, "100th": 100,
    "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "hundred": 100,
}  # fmt: skip
_NUMBER = "|".join(NUMBERS)
_SAID = re.compile(
    rf"\b(?:for|this is|it's|its|now) (?:the|my) (?P<for>{_NUMBER}) time\b"
    rf"|\b(?:the|my) (?P<nth>{_NUMBER}) time (?:that )?(?:i|i've|i'm|we|we've|you)\b"
    rf"|\b(?:asked|told|said|explained|written|wrote|called|contacted|tried)\b.{{0,30}}?"
    rf"\b(?:(?P<n>{_NUMBER}) times|(?P<twice>twice))\b"
)


@lru_cache(maxsize=512)  # of earlier turns it is asked again at every turn
def plain(text: str) -> str:
    """Lower case, letters and digits only, single spaces."""
    return " ".join(re.findall(r"[\w']+", text.casefold().replace("’", "'")))


def read(conversation: Conversation, policy: Policy) -> Reading:
    """How often this has been said by now: 1 the first time, 2 the second."""
    dial = policy.repetition
    newest = conversation.customer_turns[-1]
    first = Reading("repetition", 1, say("reasons.first_time"), (newest.seq,))
    if newest.nlu_result and (newest.nlu_result.button or newest.nlu_result.answers):
        return first
    if not _ordinary(newest):
        _, turns = topic_turns(conversation, policy.confidence.at)
        same, how = _same_as(newest, turns, conversation, policy)
        if same:
            times = len(same) + 1 if how != NOTHING_NEW else len(same)
            seqs = (*(turn.seq for turn in same), newest.seq)
            return Reading("repetition", times, say(f"reasons.{how}", nth=nth(times)), seqs)
    said = times_said(newest.text)
    if said > 1:
        words = say("reasons.not_first_time")
        return Reading("repetition", min(said, dial.said_counts), words, (newest.seq,))
    return first


def times_said(text: str) -> int:
    """How many times the customer says that it has been: 3 for "for the third time", else 0."""
    match = _SAID.search(plain(text))
    return NUMBERS[next(filter(None, match.groups()))] if match else 0


def likeness(a: str, b: str) -> float:
    """How alike two meanings are, from -1 to 1, by their fingerprints (hexadecimal, 256 bits).

    The share of differing signs of random projections is the angle over pi (Charikar, 2002).
    """
    differing = (int(a, 16) ^ int(b, 16)).bit_count()
    return math.cos(math.pi * differing / FINGERPRINT_BITS)


def _same_as(
    newest: Turn, topic: list[Turn], conversation: Conversation, policy: Policy
) -> tuple[list[Turn], str]:
    """The earlier turns that say the same, and by which words it is told how.

    The same words count from the whole conversation since a person last had it; the same meaning
    from the topic under way.
    """
    dial, said = policy.repetition, plain(newest.text)
    since = conversation.last_agent_seq  # what a person has heard is not held against us
    typed = [
        turn
        for turn in conversation.customer_turns[:-1]
        if turn.seq > since and not (turn.nlu_result and turn.nlu_result.button)
    ]
    by_words = [turn for turn in typed if _same(said, plain(turn.text), dial)]
    if by_words:
        return by_words, "says_again"
    earlier = [turn for turn in topic if turn in typed]
    by_meaning = [turn for turn in earlier if _means_the_same(newest, turn, dial)]
    if by_meaning:
        return by_meaning, "says_again_otherwise"
    by_wish = _same_wish(newest, earlier, conversation, policy.confidence.at)
    return (by_wish, NOTHING_NEW) if len(by_wish) > 1 else ([], "")


def _same(a: str, b: str, dial: Repetition) -> bool:
    if not a or not b:
        return a == b
    if min(len(a.split()), len(b.split())) < dial.shortest_words:
        return a == b
    if fuzz.token_sort_ratio(a, b, score_cutoff=dial.similar_at * 100) == 0:
        return False
    return sorted(exact_words(a)) == sorted(exact_words(b))


def _means_the_same(newest: Turn, turn: Turn, dial: Repetition) -> bool:
    a, b = newest.nlu_result, turn.nlu_result
    if not (a and b and a.fingerprint and b.fingerprint) or _ordinary(turn):
        return False
    if min(len(plain(newest.text).split()), len(plain(turn.text).split())) < dial.shortest_words:
        return False
    if not same_figures(newest.text, turn.text):  # recognition reads every number as the same
        return False
    return likeness(a.fingerprint, b.fingerprint) >= dial.meaning_at


def _same_wish(
    newest: Turn, earlier: list[Turn], conversation: Conversation, at: float
) -> list[Turn]:
    """Turns with the same sure intent, when neither they nor the newest brought a new fact."""
    nlu_result = newest.nlu_result
    if nlu_result is None or nlu_result.confidence < at or nlu_result.intent in NO_WISH:
        return []
    new = set(conversation.fact_turns.values())
    told = {
        turn.nlu_result.intent for turn in earlier if turn.nlu_result and turn.nlu_result.answers
    }
    if newest.seq in new or _facts(newest) or told:
        return []
    return [
        turn
        for turn in earlier
        if turn.nlu_result
        and turn.nlu_result.intent == nlu_result.intent
        and turn.nlu_result.confidence >= at
    ]


def _facts(turn: Turn) -> set[tuple[str, str]]:
    entities = turn.nlu_result.entities if turn.nlu_result else ()
    return {(str(e.get("entity")), str(e.get("value"))) for e in entities}


def _ordinary(turn: Turn) -> bool:
    return bool(
        turn.nlu_result and turn.nlu_result.intent in ORDINARY and turn.nlu_result.confidence >= 0.5
    )

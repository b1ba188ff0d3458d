"""Where the decision is made: readings and policy in, one decision with its reason out. Pure.

The rules of `tandem/escalation/rules.py` are asked in order of precedence, twice: first for what
brings a person or stops abuse, then for what only asks or offers. So nobody whom one rule would
bring to a person is kept from it by another rule that offers less. The first that fires decides.
"""

from collections.abc import Iterator
from dataclasses import replace

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation
from tandem.core.words import say
from tandem.escalation.rule_context import Decision, Readings, RuleContext, Tone
from tandem.escalation.rules import PRECEDENCE, was_sad
from tandem.escalation.signals.frustration import in_words

__all__ = ["BRINGS_A_PERSON", "Decision", "Readings", "decide"]

BRINGS_A_PERSON = ("hand_over", "end")
"""Decisions that open a case. After "end" the chat is over and the matter is kept for a person."""
FIRST = (*BRINGS_A_PERSON, "warn")
LOW = (
    "frustration", "trend", "repetition", "bot_repetition", "no_progress", "repeat_contact",
    "repeat_week",
)  # fmt: skip
"""Rules that say that something went wrong: here the situation is put into words first."""

FRUSTRATION = "frustration"
ANGRY_TURNS = 2
"""So many of the newest messages may hold the words of anger."""
NOT_ASKED_FOR = (
    "confidence", "unanswered", "repetition", "bot_repetition", "no_progress", "asked_back",
)  # fmt: skip
"""Rules that bring a person because the assistant gets no further, not because one is wanted."""

CALLED_AGAIN = (
    "asked_for_person", "self_harm", "threat", "abuse", "failed_verification", "takeover",
)  # fmt: skip
"""Rules that speak although a person has been called already."""


def decide(readings: Readings, conversation: Conversation, policy: Policy) -> Decision:
    """The decision for the newest customer turn."""
    context = RuleContext(readings, conversation, policy)
    fired = [_asked_first(d, context) for rule in PRECEDENCE for d in rule(context)]
    order = [d for d in fired if d.do in FIRST] + [d for d in fired if d.do not in FIRST]
    decision = next(_allowed(order, context), None)
    if decision is None:
        reason = say("reasons.nothing_speaks")
        return Decision("continue", "none", reason, queue=policy.handover.queue)
    return replace(_ahead(decision, context), tone=_tone(decision, context))


def _allowed(decisions: list[Decision], context: RuleContext) -> Iterator[Decision]:
    """All but an offer that comes too soon after another, and what calls a person who is awaited
    already."""
    called = context.conversation.decision_context.called
    for decision in decisions:
        if called and _only_calls(decision):
            continue
        if decision.do != "offer_person" or not _offered_lately(context):
            yield decision


def _asked_first(decision: Decision, context: RuleContext) -> Decision:
    """With nobody at the desk a person is a ticket: where the assistant only gets no further, it is
    offered, and the customer says whether it is wanted."""
    nobody = context.conversation.decision_context.nobody_there
    if not (nobody and context.policy.offers.ask_first):
        return decision
    by_tone = _rests_on_tone(decision, context) and not _angry_in_words(context)
    gets_no_further = decision.rule in NOT_ASKED_FOR and not was_sad(context)
    if not (by_tone or gets_no_further):
        return decision
    return replace(decision, do="offer_person") if decision.do == "hand_over" else decision


def _rests_on_tone(decision: Decision, context: RuleContext) -> bool:
    """Whether it is made by how the customer sounds, by our rule or by one of the designers'."""
    own = next((one for one in context.policy.rules if one.name == decision.rule), None)
    return decision.rule == FRUSTRATION or (own is not None and FRUSTRATION in own.when)


def _angry_in_words(context: RuleContext) -> bool:
    """Whether one of the last messages says in so many words that it has been enough."""
    newest = context.conversation.customer_turns[-ANGRY_TURNS:]
    dial = context.policy.frustration
    return any(in_words(turn, dial) >= dial.in_words_at for turn in newest)


def _only_calls(decision: Decision) -> bool:
    asks = decision.do in ("offer_person", "check_in")
    return asks or (decision.do == "hand_over" and decision.rule not in CALLED_AGAIN)


def _offered_lately(context: RuleContext) -> bool:
    last = context.conversation.last_offer_seq
    if not last:
        return False
    since = [turn for turn in context.conversation.customer_turns if turn.seq > last]
    return len(since) <= context.policy.offers.pause_turns


def _ahead(decision: Decision, context: RuleContext) -> Decision:
    """Who is of high value (R31), or has waited in vain, is connected ahead, and it says why."""
    if decision.do not in BRINGS_A_PERSON:
        return decision
    for name, at in (("customer_value", "offer_at"), ("waiting", "ahead_at")):
        dial = getattr(context.policy, name)
        if context[name] >= getattr(dial, at):
            reason = f"{decision.reason}; {context.readings[name].reason}"
            priority = min(decision.priority, dial.priority)
            decision = replace(decision, reason=reason, priority=priority)
    return decision


def _tone(decision: Decision, context: RuleContext) -> Tone:
    """How it is said. While verification fails nothing is said but what is needed (R33)."""
    if decision.rule == "self_harm":
        return "quiet"
    if decision.rule in ("failed_verification", "takeover", "threat"):
        return "plain"
    dial = context.policy.abuse
    asks = context["asked_for_person"] >= context.policy.asked_for_person.at
    at = max(dial.at, dial.beside_request_at) if asks else dial.at
    first_abuse = context["abuse"] >= at and not context.moved("warn")
    if decision.do == "warn" or (decision.do == "hand_over" and first_abuse):
        return "warn"
    if context["failed_verification"]:
        return "plain"
    if context["sadness"] >= context.policy.sadness.offer_at:
        return "quiet"
    if context.conversation.decision_context.load.peak:
        return "brief"
    used_up = context.moved("recognise") >= context.policy.recognise.most_times
    low = decision.rule in LOW and decision.do in ("offer_person", "check_in")
    return "recognise" if low and not used_up else "plain"

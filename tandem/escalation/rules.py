"""The rules in order of precedence: each looks at the readings and gives a decision, or None. Pure.

Safety first, then fraud and compliance, abuse, the customer's own request, the designer's rules,
mood, value and history, failure, complexity. Peak changes how things are done, never whether
somebody is brought to a person (tandem/escalation/decision.py).
"""

from collections.abc import Callable, Iterator
from typing import Any

from tandem.core.words import say
from tandem.escalation.rule_context import Decision, Do, RuleContext
from tandem.escalation.signals.clarifications import topic_turns

Rule = Callable[[RuleContext], Iterator[Decision]]


def safety(context: RuleContext) -> Iterator[Decision]:
    """R34: self-harm reaches a person at once; a threat goes to a supervisor without warning."""
    harm, threat = context.policy.self_harm, context.policy.threat
    if context["self_harm"] >= harm.at:
        yield context.hand_over(
            "self_harm", "at", queue=harm.queue, level=harm.level, priority=harm.priority
        )
    if context["threat"] >= threat.at:
        yield context.hand_over(
            "threat", "at", queue=threat.queue, level="supervisor", priority=threat.priority
        )


def fraud(context: RuleContext) -> Iterator[Decision]:
    """R33: verification before everything kind; it cannot be talked down."""
    failed, takeover = context.policy.failed_verification, context.policy.takeover
    if context["failed_verification"] >= failed.handover_at:
        yield context.hand_over("failed_verification", queue=failed.queue)
    if context["takeover"] >= 1:
        yield context.hand_over(
            "takeover", "words", queue=takeover.queue, priority=takeover.priority
        )
    newest = context.conversation.customer_turns[-1]
    gives = newest.nlu_result and (newest.nlu_result.answers or newest.nlu_result.button)
    if context["failed_verification"] >= failed.verify_at and not gives and _just_failed(context):
        yield context.decision("verify_first", "failed_verification", "verify_at")


def _just_failed(context: RuleContext) -> bool:
    """Whether the answer before this message was that the details did not match."""
    earlier = context.conversation.customer_turns[:-1]
    failed = context.readings["failed_verification"].turns
    return bool(earlier) and earlier[-1].seq in failed


def abuse(context: RuleContext) -> Iterator[Decision]:
    """R34: one calm warning, then a supervisor or the end. A request for a person is not held up
    by a warning: it is handed over, and the warning is said with it (see decision.py)."""
    dial = context.policy.abuse
    if context["abuse"] < dial.at:
        return
    if context.moved("warn"):
        do: Do = "end" if dial.then == "end" else "hand_over"
        yield context.decision(
            do, "abuse", "then", queue=dial.queue, level="supervisor", priority=dial.priority
        )
    elif context["asked_for_person"] < context.policy.asked_for_person.at:
        yield context.decision("warn", "abuse", "at")


def request(context: RuleContext) -> Iterator[Decision]:
    """R15: asking for a person works at that turn; in anger it is a senior one."""
    if context["asked_for_person"] < context.policy.asked_for_person.at:
        return
    if context["frustration"] >= context.policy.frustration.handover_at:
        yield context.senior("asked_for_person", "at")
    else:
        yield context.hand_over("asked_for_person", "at")


def beyond_the_shop(context: RuleContext) -> Iterator[Decision]:
    """R120: a matter that the shop's systems cannot do is a person's from the start."""
    newest = context.conversation.customer_turns[-1]
    nlu_result = newest.nlu_result
    if nlu_result is None or nlu_result.confidence < context.policy.confidence.at:
        return
    if nlu_result.intent in context.conversation.decision_context.not_offered:
        yield Decision(
            "hand_over",
            "not_offered",
            say("reasons.shop_cannot", topic=nlu_result.intent.replace("_", " ")),
            (newest.seq,),
            queue=context.policy.handover.queue,
            priority=context.policy.handover.priority,
        )


def designers(context: RuleContext) -> Iterator[Decision]:
    """The rules that the designer wrote in escalation.yml, in the order of the file."""
    policy, conversation = context.policy, context.conversation
    topic, _ = topic_turns(conversation, policy.confidence.at)
    about = {
        "topic": topic,
        "channel": conversation.channel,
        "verified": conversation.verified,
        "tier": (conversation.customer.tier if conversation.customer else "") or "",
    }
    for number, rule in enumerate(policy.rules):
        if not all(_holds(context, about, name, wanted) for name, wanted in rule.when.items()):
            continue
        if rule.do == "check_in" and not policy.recognise.check_ins:
            continue
        used = [context.readings[name] for name in rule.when if name in context.readings]
        reasons = [reading.reason for reading in used] or [topic.replace("_", " ")]
        turns = tuple(sorted({seq for reading in used for seq in reading.turns}))
        yield Decision(
            rule.do,
            rule.name,
            f"{'; '.join(reasons)} ({rule.name})",
            turns,
            queue=(rule.queue or policy.handover.queue) if rule.do == "hand_over" else "",
            level=rule.level,
            priority=rule.priority or policy.handover.priority,
            where=policy.where(f"rules.{number}"),
            say=rule.say,
        )


def _holds(context: RuleContext, about: dict[str, str], name: str, wanted: Any) -> bool:
    if name in about:
        return about[name] in wanted
    return bool(wanted.holds(context[name]))


def mood(context: RuleContext) -> Iterator[Decision]:
    """R30: high frustration goes straight to a senior person. Lower, or sad: offer one. Falling:
    ask how it stands (never while verification fails)."""
    policy = context.policy
    if context["frustration"] >= policy.frustration.handover_at:
        yield context.senior("frustration")
    if context["sadness"] >= policy.sadness.offer_at:
        yield context.decision("offer_person", "sadness", "offer_at")
    if context["frustration"] >= policy.frustration.offer_at:
        yield context.decision("offer_person", "frustration", "offer_at")
    if context["trend"] >= policy.trend.check_in_at and _may_check_in(context):
        yield context.decision("check_in", "trend", "check_in_at")


def value(context: RuleContext) -> Iterator[Decision]:
    """R32: back on the same matter, a check-in. R31: high value, a person from the start."""
    policy = context.policy
    opens = context.readings["repeat_contact"].turns == (
        context.conversation.customer_turns[-1].seq,
    )
    back = context["repeat_contact"] >= policy.repeat_contact.check_in_at
    if back and opens and _may_check_in(context):
        yield context.decision("check_in", "repeat_contact", "check_in_at")
    if (
        context["customer_value"] >= policy.customer_value.offer_at
        and not context.conversation.last_offer_seq
        and not context["confidence"]  # an unclear message gets readings, a person beside them
    ):
        yield context.decision("offer_person", "customer_value", "offer_at")
    if (
        context["repeat_week"] >= policy.repeat_week.offer_at
        and not context.conversation.last_offer_seq
    ):
        yield context.decision("offer_person", "repeat_week", "offer_at")


def _may_check_in(context: RuleContext) -> bool:
    """Once a conversation, and not while verification fails, the message was not understood, or
    something in it must be confirmed first; never where the policy has none."""
    if not context.policy.recognise.check_ins:
        return False
    nlu_result = context.conversation.customer_turns[-1].nlu_result
    unsure = nlu_result and any(entity.get("exact") is False for entity in nlu_result.entities)
    failed = context["failed_verification"] or context["confidence"]
    return not (context.moved("check_in") or failed or unsure)


def failure(context: RuleContext) -> Iterator[Decision]:
    """R11, R14: not understood, not answered, said again, no progress."""
    policy = context.policy
    at = policy.confidence.handover_at
    if was_sad(context):
        at = min(at, policy.sadness.unclear_handover_at)
    if context["confidence"] >= at:
        yield context.hand_over("confidence")
    for name in ("unanswered", "repetition", "bot_repetition", "no_progress"):
        dial = getattr(policy, name)
        if context[name] >= dial.handover_at:
            yield context.hand_over(name)
        elif context[name] >= dial.offer_at and name != "unanswered":
            yield context.decision("offer_person", name, "offer_at")
    if context["understanding"] < policy.understanding.offer_below and not context["confidence"]:
        yield context.decision("offer_person", "understanding", "offer_below")


def was_sad(context: RuleContext) -> bool:
    """Whether grief or need was heard earlier in this conversation: nobody guesses about that."""
    at = context.policy.sadness.offer_at
    return any(
        turn.nlu_result is not None and float(turn.nlu_result.mood.get("sadness") or 0) >= at
        for turn in context.conversation.customer_turns[:-1]
    )


def complexity(context: RuleContext) -> Iterator[Decision]:
    """R12, R13: not what we do, or hard to follow, for either side."""
    policy = context.policy
    if context["asked_back"] >= policy.asked_back.handover_at:
        yield context.hand_over("asked_back")
    for name in ("out_of_scope", "clarifications", "asked_back"):
        if context[name] >= getattr(policy, name).offer_at:
            yield context.decision("offer_person", name, "offer_at")


def unclear(context: RuleContext) -> Iterator[Decision]:
    """R11: nothing is guessed. R14: the second time the question is put another way."""
    if context["confidence"] >= 1:
        yield context.decision("offer_readings", "confidence", "at")
    if context["unanswered"] >= context.policy.unanswered.offer_at:
        yield context.decision("ask_differently", "unanswered", "offer_at")


PRECEDENCE: tuple[Rule, ...] = (
    safety,
    fraud,
    abuse,
    request,
    designers,
    beyond_the_shop,
    mood,
    value,
    failure,
    complexity,
    unclear,
)

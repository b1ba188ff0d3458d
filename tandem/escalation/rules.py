"""The rules in order of precedence: each looks at the readings and gives a decision, or None. Pure.

Safety first, then fraud and compliance, abuse, the customer's own request, the designer's rules,
mood, value and history, failure, complexity. Peak changes how things are done, never whether
somebody is brought to a person (tandem/escalation/decision.py).
"""

from collections.abc import Callable, Iterator
from typing import Any

from tandem.escalation.rule_context import Decision, Do, Look
from tandem.escalation.signals.clarifications import topic_turns

Rule = Callable[[Look], Iterator[Decision]]


def safety(look: Look) -> Iterator[Decision]:
    """R34: self-harm reaches a person at once; a threat goes to a supervisor without warning."""
    harm, threat = look.policy.self_harm, look.policy.threat
    if look["self_harm"] >= harm.at:
        yield look.hand_over(
            "self_harm", "at", queue=harm.queue, level=harm.level, priority=harm.priority
        )
    if look["threat"] >= threat.at:
        yield look.hand_over(
            "threat", "at", queue=threat.queue, level="supervisor", priority=threat.priority
        )


def fraud(look: Look) -> Iterator[Decision]:
    """R33: verification before everything kind; it cannot be talked down."""
    failed, takeover = look.policy.failed_verification, look.policy.takeover
    if look["failed_verification"] >= failed.handover_at:
        yield look.hand_over("failed_verification", queue=failed.queue)
    if look["takeover"] >= 1:
        yield look.hand_over("takeover", "words", queue=takeover.queue, priority=takeover.priority)
    newest = look.conversation.customer_turns[-1]
    gives = newest.heard and (newest.heard.answers or newest.heard.button)
    if look["failed_verification"] >= failed.verify_at and not gives and _just_failed(look):
        yield look.decision("verify_first", "failed_verification", "verify_at")


def _just_failed(look: Look) -> bool:
    """Whether the answer before this message was that the details did not match."""
    earlier = look.conversation.customer_turns[:-1]
    failed = look.readings["failed_verification"].turns
    return bool(earlier) and earlier[-1].seq in failed


def abuse(look: Look) -> Iterator[Decision]:
    """R34: one calm warning, then a supervisor or the end. A request for a person is not held up
    by a warning: it is handed over, and the warning is said with it (see decision.py)."""
    dial = look.policy.abuse
    if look["abuse"] < dial.at:
        return
    if look.moved("warn"):
        do: Do = "end" if dial.then == "end" else "hand_over"
        yield look.decision(
            do, "abuse", "then", queue=dial.queue, level="supervisor", priority=dial.priority
        )
    elif look["asked_for_person"] < look.policy.asked_for_person.at:
        yield look.decision("warn", "abuse", "at")


def request(look: Look) -> Iterator[Decision]:
    """R15: asking for a person works at that turn; in anger it is a senior one."""
    if look["asked_for_person"] < look.policy.asked_for_person.at:
        return
    if look["frustration"] >= look.policy.frustration.handover_at:
        yield look.senior("asked_for_person", "at")
    else:
        yield look.hand_over("asked_for_person", "at")


def designers(look: Look) -> Iterator[Decision]:
    """The rules that the designer wrote in escalation.yml, in the order of the file."""
    policy, conversation = look.policy, look.conversation
    topic, _ = topic_turns(conversation, policy.confidence.at)
    about = {
        "topic": topic,
        "channel": conversation.channel,
        "verified": conversation.verified,
        "tier": (conversation.customer.tier if conversation.customer else "") or "",
    }
    for number, rule in enumerate(policy.rules):
        if not all(_holds(look, about, name, wanted) for name, wanted in rule.when.items()):
            continue
        used = [look.readings[name] for name in rule.when if name in look.readings]
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


def _holds(look: Look, about: dict[str, str], name: str, wanted: Any) -> bool:
    if name in about:
        return about[name] in wanted
    return wanted.holds(look[name])


def mood(look: Look) -> Iterator[Decision]:
    """R30: high frustration goes straight to a senior person. Lower, or sad: offer one. Falling:
    ask how it stands (never while verification fails)."""
    policy = look.policy
    if look["frustration"] >= policy.frustration.handover_at:
        yield look.senior("frustration")
    if look["sadness"] >= policy.sadness.offer_at:
        yield look.decision("offer_person", "sadness", "offer_at")
    if look["frustration"] >= policy.frustration.offer_at:
        yield look.decision("offer_person", "frustration", "offer_at")
    if look["trend"] >= policy.trend.check_in_at and _may_check_in(look):
        yield look.decision("check_in", "trend", "check_in_at")


def value(look: Look) -> Iterator[Decision]:
    """R32: back on the same matter, a check-in. R31: high value, a person from the start."""
    policy = look.policy
    opens = look.readings["repeat_contact"].turns == (look.conversation.customer_turns[-1].seq,)
    back = look["repeat_contact"] >= policy.repeat_contact.check_in_at
    if back and opens and _may_check_in(look):
        yield look.decision("check_in", "repeat_contact", "check_in_at")
    if (
        look["customer_value"] >= policy.customer_value.offer_at
        and not look.conversation.last_offer_seq
        and not look["confidence"]  # an unclear message gets readings, a person beside them
    ):
        yield look.decision("offer_person", "customer_value", "offer_at")
    if look["repeat_week"] >= policy.repeat_week.offer_at and not look.conversation.last_offer_seq:
        yield look.decision("offer_person", "repeat_week", "offer_at")


def _may_check_in(look: Look) -> bool:
    """Once a conversation, and not while verification fails, the message was not understood, or
    something in it must be confirmed first."""
    heard = look.conversation.customer_turns[-1].heard
    unsure = heard and any(entity.get("exact") is False for entity in heard.entities)
    failed = look["failed_verification"] or look["confidence"]
    return not (look.moved("check_in") or failed or unsure)


def failure(look: Look) -> Iterator[Decision]:
    """R11, R14: not understood, not answered, said again, no progress."""
    policy = look.policy
    if look["confidence"] >= policy.confidence.handover_at:
        yield look.hand_over("confidence")
    for name in ("unanswered", "repetition", "bot_repetition", "no_progress"):
        dial = getattr(policy, name)
        if look[name] >= dial.handover_at:
            yield look.hand_over(name)
        elif look[name] >= dial.offer_at and name != "unanswered":
            yield look.decision("offer_person", name, "offer_at")
    if look["understanding"] < policy.understanding.offer_below and not look["confidence"]:
        yield look.decision("offer_person", "understanding", "offer_below")


def complexity(look: Look) -> Iterator[Decision]:
    """R12, R13: not what we do, or hard to follow, for either side."""
    policy = look.policy
    if look["asked_back"] >= policy.asked_back.handover_at:
        yield look.hand_over("asked_back")
    for name in ("out_of_scope", "clarifications", "asked_back"):
        if look[name] >= getattr(policy, name).offer_at:
            yield look.decision("offer_person", name, "offer_at")


def unclear(look: Look) -> Iterator[Decision]:
    """R11: nothing is guessed. R14: the second time the question is put another way."""
    if look["confidence"] >= 1:
        yield look.decision("offer_readings", "confidence", "at")
    if look["unanswered"] >= look.policy.unanswered.offer_at:
        yield look.decision("ask_differently", "unanswered", "offer_at")


PRECEDENCE: tuple[Rule, ...] = (
    safety,
    fraud,
    abuse,
    request,
    designers,
    mood,
    value,
    failure,
    complexity,
    unclear,
)

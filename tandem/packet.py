"""Where the handover packet is built: everything the person needs, every claim with its turns.

Pure: the same conversation gives the same packet. Nothing is in it that is not in the
conversation or in the customer's record.
"""

from typing import Any

from tandem.conversation import Conversation, Reading, Turn
from tandem.decision import Decision
from tandem.signals.clarifications import topic_turns
from tandem.topics import Topic

VERSION = 1
LONGEST_QUOTE = 160
FACT_LABELS = {
    "order_number": "Order",
    "email": "E-mail",
    "product": "Product",
    "amount": "Amount",
    "promo_code": "Promotion code",
    "return_reason": "Reason",
    "new_address": "New address",
    "details": "In their words",
}
"""Facts that are shown as "do not ask again", in this order. Others are the dialogue's own."""
FOUND_AS = {"order": "order_number", "item": "product", "items": "product"}
"""What skills call a fact, and what it is called here."""


def build_packet(
    conversation: Conversation,
    decision: Decision,
    mood: list[Reading],
    topics: dict[str, Topic],
    at: float,
) -> dict[str, Any]:
    """The packet of one handover.

    `mood` holds the frustration reading of each customer turn, oldest first; `at` is the
    confidence from which an intent counts.
    """
    intent, confidence, about = _matter(conversation, at)
    topic = topics.get(intent)
    facts = [
        {"name": label, "value": str(conversation.facts[key])}
        | {"turns": _cited(conversation.fact_turns.get(key))}
        for key, label in FACT_LABELS.items()
        if conversation.facts.get(key)
    ]
    tried = [
        {"text": done.text, "outcome": done.outcome, "turns": _cited(done.turn_seq)}
        for done in conversation.tried
    ]
    goal = topic.goal if topic else "not yet clear"
    open_question = _open_question(conversation, decision)
    return {
        "version": VERSION,
        "who": _who(conversation),
        "what": {
            "topic": topic.title(conversation.facts) or topic.noun if topic else "Not yet clear",
            "understood": _understood(conversation, topic),
            "intent": intent,
            "confidence": round(confidence, 2),
        },
        "why": {"rule": decision.rule, "words": decision.reason, "turns": list(decision.turns)},
        "summary": _summary(conversation, goal, about, facts, tried, open_question),
        "tried": tried,
        "facts": facts,
        "mood": _mood(conversation, mood),
        "opening": _opening(conversation, topic, tried),
        "open_question": open_question["text"],
    }


def _understood(conversation: Conversation, topic: Topic | None) -> str:
    """The matter in passing, as the customer hears it: "your late parcel, order 1042"."""
    noun = f"your {topic.noun}" if topic else "what you wrote here"
    order = conversation.facts.get("order_number")
    return f"{noun}, order {order}" if order else noun


def mood_words(readings: list[Reading]) -> str:
    """The course of the mood in a few words."""
    if not readings or max(r.value for r in readings) < 0.3:
        return "calm throughout"
    first = next(number for number, r in enumerate(readings) if r.value >= 0.3)
    how = "frustrated" if max(r.value for r in readings) >= 0.6 else "getting impatient"
    since = "from the first message" if first == 0 else f"since message {first + 1}"
    calmer = readings[-1].value < 0.3
    return f"{how} {since}" + (", calmer now" if calmer else "")


def _matter(conversation: Conversation, at: float) -> tuple[str, float, list[Turn]]:
    """The topic under way, how sure we are of it, and the turns that are about it."""
    intent, _ = topic_turns(conversation, at)
    about = [t for t in conversation.customer_turns if t.heard and t.heard.intent == intent]
    if intent and about:
        return intent, max(t.heard.confidence for t in about), about
    heard = [t for t in conversation.customer_turns if t.heard and t.heard.intent]
    if not heard:
        return "", 0.0, conversation.customer_turns[:1]
    return "", heard[-1].heard.confidence, heard[:1]


def _who(conversation: Conversation) -> dict[str, Any]:
    customer = conversation.customer
    known = {"verified": conversation.verified, "channel": conversation.channel}
    if customer is None:
        return {"name": "Visitor", "email": None, "tier": None} | known
    return {"name": customer.name, "email": customer.email, "tier": customer.tier} | known


def _summary(conversation, goal, about, facts, tried, open_question) -> list[dict[str, Any]]:
    bullets = [{"label": "Goal", "text": f"The customer {goal}.", "turns": [t.seq for t in about]}]
    if goal == "not yet clear":
        bullets[0]["text"] = "What the customer wants is not yet clear."
    said = about[0] if about else next(iter(conversation.customer_turns), None)
    if said:
        bullets.append({"label": "Said", "text": f"“{_quote(said.text)}”", "turns": [said.seq]})
    if facts:
        text = "; ".join(f"{fact['name']}: {fact['value']}" for fact in facts)
        turns = sorted({seq for fact in facts for seq in fact["turns"]})
        bullets.append({"label": "Facts", "text": text, "turns": turns})
    bullets += [
        {"label": "Tried", "text": f"{done['text']} ({done['outcome'].replace('_', ' ')})"}
        | {"turns": done["turns"]}
        for done in tried[-3:]
    ]
    if not tried:
        bullets.append({"label": "Tried", "text": "Nothing yet.", "turns": []})
    bullets.append({"label": "Open"} | open_question)
    return bullets


def _open_question(conversation: Conversation, decision: Decision) -> dict[str, Any]:
    last = conversation.customer_turns[-1] if conversation.customer_turns else None
    if last is None:
        return {"text": "The customer has not written anything yet.", "turns": []}
    if last.heard and last.heard.asked:
        asked = FACT_LABELS.get(last.heard.asked, last.heard.asked.replace("_", " ")).lower()
        return {"text": f"Asked for: {asked}. Not answered yet.", "turns": [last.seq]}
    if decision.rule == "asked_for_person":
        return {"text": "Nothing is asked; the customer wants a person.", "turns": [last.seq]}
    return {"text": f"“{_quote(last.text)}”", "turns": [last.seq]}


def _mood(conversation: Conversation, readings: list[Reading]) -> dict[str, Any]:
    trend = [round(reading.value, 2) for reading in readings]
    quote, turns = None, []
    if readings and max(trend) >= 0.3:
        worst = max(range(len(readings)), key=lambda number: readings[number].value)
        said = conversation.customer_turns[worst]
        quote, turns = _quote(said.text), [said.seq]
    return {"words": mood_words(readings), "quote": quote, "trend": trend, "turns": turns}


def _opening(conversation: Conversation, topic: Topic | None, tried: list[dict]) -> str:
    """A line the agent may open with: the concrete thing, what is known of it, the next step."""
    known = _known(conversation)
    order, item = known.get("order_number"), known.get("product")
    thing = f"the {item} from order {order}" if item and order else None
    thing = thing or (f"order {order}" if order else f"the {item}" if item else None)
    if thing is None and topic is None:
        return "I have read what you wrote to our assistant. Tell me where it went wrong."
    thing = thing or f"your {topic.noun}"
    step = topic.step if topic and topic.step else "Give me two minutes with it."
    state = _state_of(order, tried)
    if state:
        return f"I can see {thing}: {state}. {step}"
    if known.get("amount"):
        return f"I can see the {known['amount']} for {thing}. {step}"
    if any(done["outcome"] in ("failed", "refused", "not_found") for done in tried):
        return f"I see our assistant got stuck with {thing}. {step}"
    return f"I have {thing} open and have read everything so far. {step}"


def _known(conversation: Conversation) -> dict[str, str]:
    """The facts given, and those that came out of what was done (under the same names)."""
    found: dict[str, str] = {}
    for done in conversation.tried:
        found |= {FOUND_AS.get(name, name): value for name, value in done.facts.items()}
    return found | {name: value for name, value in conversation.facts.items() if value}


def _state_of(order: str | None, tried: list[dict]) -> str:
    """What the last look at the order found: "9 days late, new estimate Tuesday"."""
    begin = f"Looked up order {order}: "
    looked = [done["text"] for done in tried if order and done["text"].startswith(begin)]
    return looked[-1].removeprefix(begin).rstrip(".") if looked else ""


def _quote(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + "…"


def _cited(seq: int | None) -> list[int]:
    return [seq] if seq else []

"""Looks up what a packet needs to know beside the conversation: orders, contacts, the due time."""

from datetime import date, datetime

from tandem.cases.packet.record import ContactRecord, OrderRecord, PacketFacts
from tandem.cases.state_machine import OUTCOMES
from tandem.config.shop_facts import current
from tandem.config.topics import Topic
from tandem.core.conversation import Conversation
from tandem.core.decision_context import Contact
from tandem.core.words import say
from tandem.runtime import Runtime
from tandem.shop.away import orders_if_known
from tandem.shop.records import Order
from tandem.skills.order_status import state_in_words
from tandem.skills.phrases import money, order_values


def packet_facts(
    runtime: Runtime, conversation: Conversation, due_at: datetime | None = None
) -> PacketFacts:
    """Open orders and the one in question, but only of a customer we know; their contacts.

    An order number that a stranger typed opens nothing here: what the person reads aloud from the
    packet would otherwise tell the stranger about somebody else's order.
    """
    customer = conversation.customer
    if customer is None or conversation.verified == "not verified":
        return PacketFacts(due_at=due_at)
    named = _named(conversation)
    today = current().today(runtime.clock())
    orders = [
        order_record(order, today)
        for order in orders_if_known(runtime.shop, customer.id)
        if order.is_open or order.number in named
    ]
    at = runtime.config.policy.confidence.at
    moment = runtime.clock()
    contacts = [
        contact_record(contact, runtime.config.topics)
        for contact in runtime.storage.decision_context.contacts(
            conversation.id, customer.id, at, moment
        )
        if contact.topic or contact.facts or contact.outcome != "open"  # else: only opened the page
    ]
    return PacketFacts(tuple(orders), tuple(contacts), due_at)


def contact_record(contact: Contact, topics: dict[str, Topic]) -> ContactRecord:
    """Another conversation in the packet's words."""
    topic = topics.get(contact.topic)
    title = (topic.title(contact.facts) or topic.noun) if topic else say("phrases.with_assistant")
    outcome = contact.outcome.replace("_", " ")
    if contact.outcome in ("open", *OUTCOMES):
        outcome = say(f"phrases.contact_{contact.outcome}")
    return ContactRecord(contact.at, contact.channel, title, outcome, contact.topic)


def order_record(order: Order, today: date) -> OrderRecord:
    """An order in the packet's words."""
    known = order_values(order, today)
    values = {
        name: known[name] for name in ("items", "due", "carrier", "last_scan", "total", "refund")
    }
    if order.refunds:
        values["refund_due"] = known["refund_due"]
    if order.returns:
        values["return"] = order.returns[-1].reference
    state, words = order.situation, state_in_words(order, today)
    if order.is_late(today) and order.state != "lost":
        state = "late" if state == "shipped" else state
        values["late_by"] = known["late_by"]
    if twice := order.double_charge:
        values["charged"] = money(twice[0].amount_cents)
        words = say("phrases.charged_more", charged=values["charged"], words=words)
    return OrderRecord(order.number, state, order.items, words, order.is_open, values)


def _named(conversation: Conversation) -> set[str]:
    """The orders this conversation is about, given or found."""
    found = {str(done.facts["order"]) for done in conversation.tried if "order" in done.facts}
    return found | {str(conversation.facts.get("order_number"))}

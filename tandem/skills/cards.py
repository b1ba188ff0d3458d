"""The cards of things: what a customer sees of an order, a product or a label at one look. Pure.

Nothing is on a card that the words of its turn might not say.
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from tandem.config.shop_facts import current
from tandem.core.card import Card, Link, Size, Step
from tandem.core.words import say
from tandem.shop.records import Order, Product, Return
from tandem.skills.phrases import day, moment, order_title

WAY = ("paid", "packed", "shipped", "delivered")
WAY_BACK = ("label_sent", "in_transit", "arrived")
PLACE = {"late": "shipped", "lost": "shipped", "part_delivered": "shipped"}
"""States of a parcel as a place on the way; what else there is has left it."""


def order_card(order: Order, today: date, picture: str = "", instead: bool = False) -> Card:
    """Where an order is, when it comes and with whom."""
    facts = [("items", order.items)]
    if order.dispatched_at:
        facts.append(("sent", day(current().today(order.dispatched_at), today)))
    if order.delivered_at and order.state == "delivered":
        arrived = moment(order.delivered_at, today)
        facts.append(("delivered", ": ".join(filter(None, (arrived, order.delivered_to)))))
    elif order.is_open and (due := order.new_due_on or order.due_on):
        facts.append(("expected", day(due, today)))
    if order.carrier:
        facts.append(("carrier", order.carrier))
    if order.tracking:
        facts.append(("tracking", order.tracking))
    return Card(
        "order",
        say("cards.order", order=order.number),
        picture,
        _order_steps(order, today),
        _named(facts),
        links=tracking_links(order),
        instead=instead,
    )


def product_card(product: Product, price: str, instead: bool = False) -> Card:
    """What a thing looks like, what it costs, which sizes there are."""
    sizes = tuple(Size(one.size, one.quantity > 0) for one in product.stock if one.size)
    facts = [("price", price)]
    if not sizes:
        there = any(one.quantity > 0 for one in product.stock)
        facts.append(("stock", say("cards.in_stock" if there else "cards.sold_out")))
    return Card("product", product.name, product.picture, (), _named(facts), sizes, instead=instead)


def label_card(order: Order, opened: Return, picture: str = "", instead: bool = False) -> Card:
    """What is sent back, and where it is."""
    return Card(
        "label",
        say("cards.return", reference=opened.reference),
        picture,
        _steps(WAY_BACK, opened.state, lambda one: say(f"cards.return_{one}")),
        _named([("items", opened.product), ("of_order", order_title(order))]),
        instead=instead,
    )


def choices_card(products: list[Product]) -> Card | None:
    """Pictures for the choices that name these things; None where none has one."""
    pictures = tuple((one.name, one.picture) for one in products if one.picture)
    return Card("choices", say("cards.choices"), pictures=pictures) if pictures else None


def tracking_links(order: Order) -> tuple[Link, ...]:
    """The carrier's page of a parcel, where shop.yml knows its address."""
    address = current().tracking_links.get(order.carrier or "")
    if not address or not order.tracking:
        return ()
    href = address.replace("{tracking}", quote(order.tracking, safe=""))
    return (Link(say("cards.track"), href),)


def _order_steps(order: Order, today: date) -> tuple[Step, ...]:
    """The way of the parcel; one word where it left that way (cancelled, returned, refunded)."""
    place = PLACE.get(order.state, order.state)
    if place not in WAY:
        return (Step(say(f"cards.way_{place}"), "now"),)
    steps = _steps(WAY, place, lambda one: say(f"cards.way_{one}"))
    state = "lost" if order.state == "lost" else "late" if order.is_late(today) else order.state
    if state not in ("late", "lost", "part_delivered"):
        return steps
    here = WAY.index(place)
    return (*steps[:here], Step(say(f"cards.way_{state}"), "now"), *steps[here + 1 :])


def _steps(way: tuple[str, ...], place: str, words: Callable[[str], str]) -> tuple[Step, ...]:
    here = way.index(place) if place in way else 0
    return tuple(
        Step(words(one), "done" if n < here else "now" if n == here else "ahead")
        for n, one in enumerate(way)
    )


def _named(facts: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((say(f"cards.{name}"), value) for name, value in facts if value)

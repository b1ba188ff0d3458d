"""Sending an order to another address, before dispatch."""

import re

from tandem.core.denied import CORRECTS, meant_words
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Order
from tandem.skills.addresses import address_in, is_box, latest_address, street_in
from tandem.skills.order_access import needs_order
from tandem.skills.order_status import describe, state_in_words
from tandem.skills.phrases import order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

BEFORE_DISPATCH = ("paid", "packed")
OWN_ADDRESS = re.compile(
    r"\bmy (?:home|usual|own|account|saved|normal) address\b|"
    r"\baddress (?:in|on|from) (?:my|the) account"
)
HOUSE_NUMBER = re.compile(r"(?<![\w.])\d{1,4}[a-z]?(?!\w)", re.I)
NOT_A_STREET = re.compile(r"\d[a-z]?,?\s{1,3}not\b", re.I)
"""Two numbers set against each other: "41 not 14"."""
ON_THE_WAY = ("shipped", "late", "lost", "part_delivered")


def too_late(order: Order, context: SkillContext, on_the_way: str) -> SkillResult:
    """What is true instead: `on_the_way` while the carrier has it, else the order's state."""
    response = describe(order, context)
    if order.state in ON_THE_WAY:
        response = Say(on_the_way, order_values(order, context.today))
    elif order.state == "delivered":
        response = Say("utter_change_delivered", order_values(order, context.today))
    words = state_in_words(order, context.today)
    return SkillResult((response,), "refused", f"Order {order.number} cannot be changed: {words}")


@needs_order("change_shipping_address_form")
def check_address_change(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can it still go elsewhere? If so, the customer is asked where, unless they have said it."""
    if order.state not in BEFORE_DISPATCH:
        return too_late(order, context, "utter_address_too_late")
    said = _address_said(slots, context)
    if said and said != order.address:
        return _read_address_back(order, said, context)
    says = (Say("utter_address_possible", order_values(order, context.today)),)
    tried = f"Checked order {order.number}: the address can be changed"
    return SkillResult(says, tried=tried, then="change_shipping_address_to_form")


@needs_order("change_shipping_address_form")
def change_address(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Read the new address back, and after a yes write it on the order."""
    address = _address_said(slots, context)
    if not address:
        return _address_missing(slots, context, "change_shipping_address_to_form")
    yes = agreed(slots, _deed(order, address))
    if yes is None:
        return check_address_change({**slots, "new_address": address}, context)
    if not yes:
        tried = f"The address of order {order.number} was not changed: the customer said no"
        says = (Say("utter_address_kept", order_values(order, context.today)),)
        return SkillResult(says, tried=tried)
    try:
        context.shop.orders.change_address(order.number, address, context.key("address"))
    except ChangeRefused:
        return too_late(order, context, "utter_address_too_late")
    return SkillResult(
        (Say("utter_address_changed", {"order": order.number, "address": address}),),
        tried=f"Changed the delivery address of order {order.number} to {address}",
        facts={"new address": address},
        about={"old_address": order.address},
    )


def _address_said(slots: Slots, context: SkillContext) -> str | None:
    """The address the customer means: the answer just given, or one given before."""
    given = str(slots.get("new_address") or "")
    if slots.get("checked") and (corrected := _put_right(context.text, given)):
        return corrected
    if given and (found := address_in(given)):
        after = given.rpartition(found)[2]
        return (_other_house(after, found) if CORRECTS.search(after) else None) or found
    if context.proven_id and OWN_ADDRESS.search(given or context.text):
        profile = context.shop.customers.profile(context.proven_id)
        return profile.address if profile else None
    return latest_address([*context.recent.splitlines(), given])


def _put_right(text: str, read_back: str) -> str | None:
    """The address that a customer names instead of the one read back; where it is a house and a
    street alone, the town stays: "no wait, 14 Elm Road"."""
    whole = address_in(text)
    if whole:
        return whole
    street = street_in(text) if "," in read_back else None
    if street and not NOT_A_STREET.search(text):
        return f"{street}{read_back[read_back.index(',') :]}"
    return _other_house(text, read_back)


def _other_house(text: str, read_back: str) -> str | None:
    """The address read back with the house number that is said instead: "no, 41, not 14"."""
    old = HOUSE_NUMBER.match(read_back)
    said = {number.casefold() for number in HOUSE_NUMBER.findall(meant_words(text))}
    new = said - {old.group().casefold()} if old else set()
    return f"{new.pop()}{read_back[old.end() :]}" if old and len(new) == 1 else None


def _address_missing(slots: Slots, context: SkillContext, form: str) -> SkillResult:
    """What is not complete is asked for; a box or a locker cannot be delivered to."""
    given = str(slots.get("new_address") or "")
    response = "utter_address_no_box" if is_box(given) else "utter_address_incomplete"
    return SkillResult((Say(response),), "refused", "The address given was not complete", then=form)


def _read_address_back(order: Order, address: str, context: SkillContext) -> SkillResult:
    if is_box(address) or is_box(context.text):
        return SkillResult((Say("utter_address_no_box"),), then="change_shipping_address_to_form")
    values = {**order_values(order, context.today), "new_address": address}
    return read_back(
        _deed(order, address),
        Say("utter_address_read_back", values),
        "change_shipping_address_confirm_form",
        f"Read a new address for order {order.number} back: {address}",
        new_address=address,
    )


def _deed(order: Order, address: str) -> str:
    return f"send {order.number} to {address}"

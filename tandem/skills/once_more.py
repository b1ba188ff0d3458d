"""The same deed once more, for another thing: "now the other one", "to the other address too"."""

from typing import Any

from tandem.core.conversation import Tried
from tandem.shop.matching import name_in
from tandem.shop.records import Order
from tandem.skills.mail_code import EMAIL
from tandem.skills.result import ONE_OFF_SLOTS, Say, SkillContext, SkillResult, Slots
from tandem.skills.return_rules import returnable_products

FORMS = {
    "create_return": "return_item_form",
    "swap_item": "return_item_form",
    "cancel_order": "cancel_order_form",
    "change_address": "change_shipping_address_form",
    "change_order": "modify_order_form",
    "track_order": "order_status_form",
    "track_refund": "refund_status_form",
    "reset_password": "reset_password_form",
    "recover_username": "recover_username_form",
    "send_mail_code": "mail_code_form",
}
"""What can be done again -> the form that begins it."""
BY_ADDRESS = ("reset_password", "recover_username", "send_mail_code")


def once_more(slots: Slots, context: SkillContext) -> SkillResult:
    """Begin the last deed anew, with what is different this time; it is read back as always."""
    deed = next((done for done in reversed(context.done) if done.skill in FORMS), None)
    if deed is None:
        return SkillResult((Say("utter_what_next"),), forget=(), settled=False)
    forget: tuple[str, ...] = ("product", "return_reason", *ONE_OFF_SLOTS)
    if deed.skill in BY_ADDRESS:
        other = _other_address(slots, context)
        remember: dict[str, Any] = {"email": other} if other else {}
        forget = forget if other else ("email", *forget)
    else:
        remember = _other_thing(deed, slots, context)
    return SkillResult((), forget=forget, remember=remember, then=FORMS[deed.skill])


def _other_address(slots: Slots, context: SkillContext) -> str | None:
    """The one address given lately that was not used."""
    used = str(slots.get("email") or "").lower()
    here = [found.lower() for found in EMAIL.findall(context.text)]
    lately = [found.lower() for found in EMAIL.findall(context.recent)]
    others = list(dict.fromkeys(one for one in here or lately if here or one != used))
    return others[0] if len(others) == 1 else None


def _other_thing(deed: Tried, slots: Slots, context: SkillContext) -> dict[str, Any]:
    """The order and the thing meant now: as named, or the only other one of the order."""
    number = str(slots.get("order_number") or deed.facts.get("order") or "")
    order = _opened(number, deed, context)
    orders = context.shop.orders_of(context.proven_id) if context.proven_id else []
    names = {
        line.product: one for one in [*orders, *([order] if order else [])] for line in one.lines
    }
    named = name_in(context.text, names)
    if named and number not in context.text:
        return {"order_number": names[named].number, "product": named}
    left = (
        returnable_products(order) if order and deed.skill in ("create_return", "swap_item") else []
    )
    if named is None and len(left) == 1:
        return {"order_number": number, "product": left[0]}
    return {"order_number": number} | ({"product": named} if named else {})


def _opened(number: str, deed: Tried, context: SkillContext) -> Order | None:
    """The order, if it was opened for the deed: only then may its things be told."""
    return context.shop.orders.find(number) if number == deed.facts.get("order") else None

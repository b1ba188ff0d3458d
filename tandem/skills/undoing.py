"""Taking back what was done: after a yes where the shop can; else said plainly, with the nearest
way there is. Nothing is said to be undone that is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tandem.core.conversation import Tried
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Order, Return
from tandem.skills.deed_meant import effects, named_by, of_customer, undone
from tandem.skills.phrases import order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

FORM = "undo_confirm_form"
NO_WAY = "utter_no_undo"
ON_THE_SHELF = ("old_product", "old_size", "old_quantity", "line")
"""What an order's change keeps of the line before."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a deed is taken back: `checked` names what the yes is to, `ask` reads it back, `do` does
    it and `done` says so. `too_late` is said where the shop refuses."""

    checked: str
    ask: Say
    do: Callable[[], None]
    done: Say
    too_late: Say


def undo(slots: Slots, context: SkillContext) -> SkillResult:
    """Read back what taking the deed back means that is meant, and do it after a yes."""
    ours = [one for one in of_customer(context.done, context.proven_id) if _owns(one, context)]
    way = _read_back_before(slots, ours, context)
    deed = way[0] if way else _deed_meant(slots, ours, context)
    if deed is None:
        known = "utter_undo_nothing_such" if effects(ours) else "utter_undo_nothing"
        return SkillResult((Say(known),), tried="", forget=(), settled=False)
    back = way[1] if way else _way(deed, context)
    if back is None:
        return _no_way(deed, context)
    yes = agreed(slots, back.checked)
    if yes is None:
        tried = f"Read back: take {deed.skill.replace('_', ' ')} back"
        return read_back(back.checked, back.ask, FORM, tried)
    if not yes:
        tried = f"{deed.skill.replace('_', ' ')} stays as it is: the customer said no"
        return SkillResult((Say("utter_undo_left"),), tried=tried)
    try:
        back.do()
    except ChangeRefused as refused:
        tried = f"Could not take {deed.skill.replace('_', ' ')} back: {refused.state}"
        return SkillResult((back.too_late,), "refused", tried)
    tried = f"Took back: {deed.text}"
    facts = undone(deed) | _order_fact(deed)
    return SkillResult((back.done,), tried=tried, facts=facts)


def _way(deed: Tried, context: SkillContext) -> Way | None:
    return WAYS[deed.skill](deed, context) if deed.skill in WAYS else None


def _read_back_before(
    slots: Slots, ours: Sequence[Tried], context: SkillContext
) -> tuple[Tried, Way] | None:
    """The deed whose taking back was read back, where that is what the answer is to."""
    if slots.get("confirmed") is None or not slots.get("checked"):
        return None
    waiting = _waiting_return(context)
    for deed in reversed([*([waiting] if waiting else []), *effects(ours)]):
        way = _way(deed, context)
        if way is not None and way.checked == slots["checked"]:
            return deed, way
    return None


def _order_fact(deed: Tried) -> dict[str, str]:
    return {"order": deed.facts["order"]} if deed.facts.get("order") else {}


def _deed_meant(slots: Slots, ours: Sequence[Tried], context: SkillContext) -> Tried | None:
    """The deed that was named, or the newest; a return opened on another day, where one customer
    has but one that nothing was sent for."""
    meant, left = str(slots.get("last_deed") or ""), effects(ours)
    named = named_by(context.text, left)
    same = [one for one in named if one.skill == meant]
    if same:
        return same[-1]
    if named and (meant != "create_return" or len(named) < len(left)):
        return named[-1]
    return _waiting_return(context) if meant in ("", "create_return") else None


def _waiting_return(context: SkillContext) -> Tried | None:
    orders = context.shop.orders_of(context.proven_id) if context.proven_id else []
    waiting = [(one, back) for one in orders for back in one.returns if _may_go(back)]
    if len(waiting) != 1:
        return None
    order, back = waiting[0]
    facts = {"return": back.reference, "order": order.number}
    return Tried(f"Return {back.reference} is open", "done", skill="create_return", facts=facts)


def _may_go(back: Return) -> bool:
    return back.state == "label_sent" and back.reason != "exchange"


def _no_way(deed: Tried, context: SkillContext) -> SkillResult:
    """It cannot be taken back: said so, with the nearest way."""
    order = _order(deed, context)
    values = {**deed.facts, **(order_values(order, context.today) if order else {})}
    for back in order.returns if order else ():
        if back.reference == deed.facts.get("return"):
            values |= {"reference": back.reference, "item": back.product}
    tried = f"Wished: take back {deed.skill.replace('_', ' ')}. It cannot be"
    says = (Say(f"utter_no_undo_{deed.skill}", values),)
    return SkillResult(says, "refused", tried, facts=_order_fact(deed), settled=False)


def _owns(deed: Tried, context: SkillContext) -> bool:
    """What a visitor did goes on with a customer who is known now only if the order is theirs."""
    order = _order(deed, context) if context.proven_id else None
    return order is None or order.customer_id == context.proven_id


def _order(deed: Tried, context: SkillContext) -> Order | None:
    """The order that was opened for the deed: it may be told of again to whoever did that."""
    number = deed.facts.get("order")
    return context.shop.orders.find(number) if number else None


def _return_back(deed: Tried, context: SkillContext) -> Way | None:
    order = _order(deed, context)
    back = next((r for r in order.returns if r.reference == deed.facts["return"]), None) if (
        order
    ) else None  # fmt: skip
    can = "returns.withdraw" in context.shop.capabilities
    if order is None or back is None or not can or not _may_go(back):
        return None
    number, reference = order.number, back.reference
    values = {**order_values(order, context.today), "reference": reference, "item": back.product}
    return Way(
        f"withdraw {reference}",
        Say("utter_undo_return_read_back", values),
        lambda: context.shop.returns.withdraw_return(number, reference, context.key("withdraw")),
        Say("utter_undo_return_done", values),
        Say("utter_no_undo_create_return", values),
    )


def _address_back(deed: Tried, context: SkillContext) -> Way | None:
    order, old = _order(deed, context), deed.about.get("old_address", "")
    if order is None or not old:
        return None
    number = order.number
    values = {**order_values(order, context.today), "old_address": old}
    return Way(
        f"send {number} back to {old}",
        Say("utter_undo_address_read_back", values),
        lambda: context.shop.orders.change_address(number, old, context.key("address_back")),
        Say("utter_undo_address_done", values),
        Say("utter_address_too_late", values),
    )


def _line_back(deed: Tried, context: SkillContext) -> Way | None:
    order = _order(deed, context)
    if order is None or not all(name in deed.about for name in ON_THE_SHELF):
        return None
    product, size = deed.about["old_product"], deed.about["old_size"] or None
    line = next((one for one in order.lines if str(one.id) == deed.about["line"]), None)
    if line is None:
        return None  # what came out of an order cannot be put in again
    number, line_id, key = order.number, line.id, context.key("line_back")
    quantity = int(deed.about["old_quantity"])
    old = f"{product} in {size}" if size else product
    values = {**order_values(order, context.today), "old": old}
    return Way(
        f"change {number} back to {quantity} x {old}",
        Say("utter_undo_change_read_back", values),
        lambda: _change_line(context, number, line_id, product, size, quantity, key),
        Say("utter_undo_change_done", values),
        Say("utter_no_undo_change_order", values),
    )


def _change_line(
    context: SkillContext, number: str, line: int | str, product: str, size: str | None,
    quantity: int, key: str,
) -> None:  # fmt: skip
    context.shop.orders.change_line(number, line, product, size, quantity, key)


def _account_back(deed: Tried, context: SkillContext) -> Way | None:
    owner, change = context.customer_id, deed.facts["account change"]
    if not owner:
        return None
    customers = context.shop.customers
    if change == "address":
        old = deed.about.get("old_address", "")
        values = {"old_address": old}
        return Way(
            f"account address back to {old}",
            Say("utter_undo_account_address_read_back", values),
            lambda: customers.set_address(owner, old, context.key("account_back")),
            Say("utter_undo_account_address_done", values),
            Say(NO_WAY, values),
        )
    wanted = change == "newsletter_off"
    kind = "newsletter_on" if wanted else "newsletter_off"
    profile = customers.profile(owner)
    values = {"email": profile.email if profile else ""}
    return Way(
        f"{kind} again",
        Say(f"utter_{kind}_read_back", values),
        lambda: customers.set_newsletter(owner, wanted, context.key("newsletter_back")),
        Say(f"utter_{kind}", values),
        Say(NO_WAY, values),
    )


def _code_back(deed: Tried, context: SkillContext) -> Way | None:
    email = deed.facts["code to"]
    values = {"email": email}
    return Way(
        f"end the code to {email}",
        Say("utter_undo_code_read_back", values),
        lambda: context.codes.end(context.conversation_id),
        Say("utter_undo_code_done", values),
        Say(NO_WAY, values),
    )


WAYS: dict[str, Callable[[Tried, SkillContext], Way | None]] = {
    "create_return": _return_back,
    "change_address": _address_back,
    "change_order": _line_back,
    "update_account": _account_back,
    "send_mail_code": _code_back,
}
"""Deeds that can be taken back, as long as the way is open; of all others it is said that not."""

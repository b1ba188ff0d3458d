"""Taking back what was done: after a yes where the shop can; else said plainly, with the nearest
way there is. Nothing is said to be undone that is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tandem.core.conversation import READ_BACK, Tried
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Order, Return
from tandem.skills.phrases import order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

UNDO, UNDONE = "undo", "undone"
FORM = "undo_confirm_form"
NO_WAY = "utter_no_undo"
EVIDENCE = {
    "create_return": "return", "swap_item": "swap for", "cancel_order": "refund",
    "change_address": "new address", "change_order": "product", "end_subscription": "ended",
    "update_account": "account change", "request_refund": "refund", "record_dispute": "dispute",
    "report_missing": "search", "take_complaint": "complaint", "reset_password": "email",
    "recover_username": "email", "send_mail_code": "code to",
}  # fmt: skip
"""Skills that have an effect -> the fact that only their effect leaves behind."""
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


def last_effect(tried: Sequence[Tried]) -> Tried | None:
    """The newest deed that had an effect and has not been taken back; None where there is none."""
    undone = 0
    for deed in reversed(tried):
        if deed.skill == UNDO and UNDONE in deed.facts:
            undone += 1
        elif deed.skill in EVIDENCE and had_effect(deed):
            if not undone:
                return deed
            undone -= 1
    return None


def had_effect(deed: Tried) -> bool:
    """Whether it was really done: not only read back, and not refused."""
    evidence = EVIDENCE.get(deed.skill, "")
    return deed.outcome not in ("failed", "refused") and (
        evidence in deed.facts and READ_BACK not in deed.facts
    )


def undo(slots: Slots, context: SkillContext) -> SkillResult:
    """Read back what taking the last deed back means, and do it after a yes."""
    deed = _deed_meant(slots, context)
    if deed is None:
        return SkillResult((Say("utter_undo_nothing"),), tried="", forget=(), settled=False)
    way = WAYS[deed.skill](deed, context) if deed.skill in WAYS else None
    if way is None:
        return _no_way(deed, context)
    yes = agreed(slots, way.checked)
    if yes is None:
        tried = f"Read back: take {deed.skill.replace('_', ' ')} back"
        return read_back(way.checked, way.ask, FORM, tried)
    if not yes:
        tried = f"{deed.skill.replace('_', ' ')} stays as it is: the customer said no"
        return SkillResult((Say("utter_undo_left"),), tried=tried)
    try:
        way.do()
    except ChangeRefused as refused:
        tried = f"Could not take {deed.skill.replace('_', ' ')} back: {refused.state}"
        return SkillResult((way.too_late,), "refused", tried)
    tried = f"Took back: {deed.text}"
    facts = {UNDONE: deed.skill} | _order_fact(deed)
    return SkillResult((way.done,), tried=tried, facts=facts)


def _order_fact(deed: Tried) -> dict[str, str]:
    return {"order": deed.facts["order"]} if deed.facts.get("order") else {}


def _deed_meant(slots: Slots, context: SkillContext) -> Tried | None:
    """The deed that was named, or the newest; a return opened on another day, where one customer
    has but one that nothing was sent for."""
    meant = str(slots.get("last_deed") or "")
    same = [one for one in context.done if one.skill in (meant, UNDO)]
    deed = last_effect(same) if meant in EVIDENCE else None
    deed = deed or (None if meant == "create_return" else last_effect(context.done))
    if deed is not None or (meant and meant != "create_return"):
        return deed
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


def _order(deed: Tried, context: SkillContext) -> Order | None:
    """The order that was opened for the deed: it may be told of again here."""
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

"""Another size, colour or quantity, before packing."""

import re
from dataclasses import dataclass

from tandem.shop.matching import name_in
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Line, Order, Product
from tandem.skills.order_access import needs_order
from tandem.skills.order_edits import too_late
from tandem.skills.phrases import listed, money, order_values
from tandem.skills.result import Say, SkillContext, SkillResult, Slots
from tandem.skills.sizes import size_meant

NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
MOST = 10  # of one thing by chat; more is a matter for a person


@dataclass(frozen=True, slots=True)
class Wish:
    """What a line of an order should become."""

    line: Line
    product: Product
    size: str | None
    quantity: int


@needs_order("modify_order_form")
def check_change(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can it still be changed? If so, the customer is asked what should be different."""
    values = order_values(order, context.today)
    if order.state == "packed":
        tried = f"Order {order.number} cannot be changed: it is packed"
        return SkillResult((Say("utter_change_packed", values),), "refused", tried)
    if order.state != "paid":
        return too_late(order, context, "utter_change_too_late")
    says = (Say("utter_change_possible", {**values, "sizes": _sizes_now(order)}),)
    tried = f"Checked order {order.number}: it can be changed"
    return SkillResult(says, tried=tried, then="modify_order_details_form")


@needs_order("modify_order_form")
def change_order(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Make the change that the customer's words ask for, or say what is possible."""
    words = str(slots.get("details") or "")
    wish = read_wish(order, words, context)
    if wish is None:
        values = {**order_values(order, context.today), "options": _options(order, context)}
        return SkillResult(
            (Say("utter_change_not_understood", values),),
            "refused",
            f"Could not read a change of order {order.number} from the customer's words",
            then="modify_order_details_form",
        )
    new = _described(wish)
    try:
        difference = context.shop.orders.change_line(
            order.number, wish.line.id, wish.product.name, wish.size, wish.quantity,
            context.key("change"),
        )  # fmt: skip
    except ChangeRefused as refused:
        if refused.state != "out_of_stock":
            return too_late(order, context, "utter_change_too_late")
        says = (Say("utter_change_out_of_stock", {"new": new, "in_stock": in_stock(wish.product)}),)
        tried = f"Order {order.number} was not changed: {new} is out of stock"
        return SkillResult(says, "refused", tried, then="modify_order_details_form")
    response = "utter_order_changed" if difference == 0 else "utter_order_changed_price"
    more = f"{money(abs(difference))} {'more' if difference > 0 else 'less'}"
    return SkillResult(
        (Say(response, {"order": order.number, "new": new, "difference": more}),),
        tried=f"Changed order {order.number} to {new}",
    )


def read_wish(order: Order, words: str, context: SkillContext) -> Wish | None:
    """The change in the customer's words, or None if there is none that can be told apart."""
    said = f" {words.lower()} "
    line = _line_meant(order, words)
    if line is None:
        return None
    product = context.shop.catalogue.product(line.product)
    if product is None:
        return None
    for other in context.shop.catalogue.family(product.family):
        kind = other.name.removeprefix(other.family).strip().lower()
        if kind and other.name != product.name and f" {kind} " in re.sub(r"[^\w ]", " ", said):
            product = other
    size, rest = size_meant(said, [stock.size for stock in product.stock], line.size)
    size, quantity = size or line.size, _quantity_meant(rest) or line.quantity
    wish = Wish(line, product, size, quantity)
    same = (product.name, size, quantity) == (line.product, line.size, line.quantity)
    return None if same or quantity > MOST else wish


def in_stock(product: Product) -> str:
    """The sizes that are there, or "none"."""
    there = [stock.size or "one size" for stock in product.stock if stock.quantity > 0]
    return listed(there) or "none"


def _line_meant(order: Order, words: str) -> Line | None:
    if len(order.lines) == 1:
        return order.lines[0]
    named = name_in(words, [line.product for line in order.lines])
    return next((line for line in order.lines if line.product == named), None)


def _quantity_meant(said: str) -> int | None:
    number = r"(\d{1,2}|" + "|".join(NUMBER_WORDS) + ")"
    for pattern in (
        rf"\bquantity (?:to |of |should be )?{number}\b",
        rf"\b{number} (?:of|pieces|instead|x|times|pairs|sets)\b",
        rf"\bx ?{number}\b",
        rf"\b(?:want|need|make it|have) {number}\b",
    ):
        found = re.search(pattern, said)
        if found:
            word = found.group(1)
            return NUMBER_WORDS.get(word) or (int(word) if word.isdigit() else None)
    return None


def _described(wish: Wish) -> str:
    count = f"{wish.quantity} x " if wish.quantity > 1 else ""
    size = f" in {wish.size}" if wish.size else ""
    return f"{count}{wish.product.name}{size}"


def _sizes_now(order: Order) -> str:
    return listed(
        [f"{line.product}{f' in {line.size}' if line.size else ''}" for line in order.lines]
    )


def _options(order: Order, context: SkillContext) -> str:
    options = []
    for line in order.lines:
        product = context.shop.catalogue.product(line.product)
        if product and line.size:
            options.append(f"{line.product}: {in_stock(product)}")
        elif product:
            options.append(f"{line.product}: another number of them")
    return "; ".join(options)

"""Another size, colour or quantity, or one thing less, before packing."""

import re
from dataclasses import dataclass

from tandem.shop.matching import name_in
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Line, Order, Product
from tandem.skills.order_access import needs_order
from tandem.skills.order_edits import too_late
from tandem.skills.phrases import listed, money, order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots
from tandem.skills.sizes import colour_meant, in_stock, size_meant
from tandem.skills.swaps import check_swap

NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBER = r"(\d{1,2}|" + "|".join(NUMBER_WORDS) + ")"
QUANTITIES = (
    re.compile(rf"\bquantity (?:to |of |should be )?{_NUMBER}\b"),
    re.compile(rf"\b{_NUMBER} (?:of|pieces|instead|x|times|pairs|sets)\b"),
    re.compile(rf"\bx ?{_NUMBER}\b"),
    re.compile(rf"\b(?:want|need|make it|have) {_NUMBER}\b"),
)
"""How it is said how many are wanted."""
MOST = 10  # of one thing by chat; more is a matter for a person


TAKES_OUT = re.compile(
    r"\b(?:cancel|remove|delete|drop|take|leave out|without|(?:don'?t|do not) (?:want|need))\b",
    re.I,
)
KEEPS = re.compile(r"\b(?:keep|but not|not the|except|leave (?:me )?the)\b", re.I)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a line of an order should become; with a quantity of 0 it is taken out."""

    line: Line
    product: Product
    size: str | None
    quantity: int


@needs_order("modify_order_form")
def check_change(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can it still be changed? If so, the customer is asked what should be different, unless they
    have said it; what has arrived can be swapped."""
    values = order_values(order, context.today)
    if order.state == "packed":
        tried = f"Order {order.number} cannot be changed: it is packed"
        return SkillResult((Say("utter_change_packed", values),), "refused", tried)
    if order.state in ("delivered", "part_delivered"):
        return check_swap(slots, context)
    if order.state != "paid":
        return too_late(order, context, "utter_change_too_late")
    if read_wish(order, context.text, context):
        return change_order({**slots, "details": context.text, "confirmed": None}, context)
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
    new = _described(wish.product.name, wish.size, wish.quantity)
    if wish.quantity and not _there(wish):
        return _sold_out(order, wish, new)
    deed = f"change {order.number} to {new}"
    yes = agreed(slots, deed)
    if yes is None:
        return _read_change_back(order, wish, deed, new, words, context)
    if not yes:
        says = (Say("utter_order_kept", order_values(order, context.today)),)
        tried = f"Order {order.number} was not changed: the customer said no"
        return SkillResult(says, tried=tried)
    try:
        difference = context.shop.orders.change_line(
            order.number, wish.line.id, wish.product.name, wish.size, wish.quantity,
            context.key("change"),
        )  # fmt: skip
    except ChangeRefused as refused:
        if refused.state != "out_of_stock":
            return too_late(order, context, "utter_change_too_late")
        return _sold_out(order, wish, new)
    response = "utter_order_changed" if difference == 0 else "utter_order_changed_price"
    if not wish.quantity:
        response = "utter_order_without"
    told = {"order": order.number, "new": new, "difference": _more(difference)}
    return SkillResult(
        (Say(response, {**told, "old": wish.line.product}),),
        tried=f"Changed order {order.number} to {new}",
        facts={"product": wish.product.name},
        about={
            "line": str(wish.line.id),
            "old_product": wish.line.product,
            "old_size": wish.line.size or "",
            "old_quantity": str(wish.line.quantity),
        },
    )


def _read_change_back(
    order: Order, wish: Wish, deed: str, new: str, words: str, context: SkillContext
) -> SkillResult:
    line = wish.line
    same = (wish.product.name, wish.size) == (line.product, line.size)
    price = line.price_cents if same else wish.product.price_of(wish.size)
    difference = price * wish.quantity - line.price_cents * line.quantity
    values = {
        **order_values(order, context.today),
        "old": _described(line.product, line.size, line.quantity),
        "new": new,
        "difference": _more(difference),
    }
    response = "utter_change_read_back" if difference == 0 else "utter_change_read_back_price"
    if not wish.quantity:
        response = "utter_change_read_back_without"
    tried = f"Read a change of order {order.number} back: {new}"
    form = "modify_order_confirm_form"
    return read_back(deed, Say(response, values), form, tried, details=words)


def _sold_out(order: Order, wish: Wish, new: str) -> SkillResult:
    says = (Say("utter_change_out_of_stock", {"new": new, "in_stock": in_stock(wish.product)}),)
    tried = f"Order {order.number} was not changed: {new} is out of stock"
    return SkillResult(says, "refused", tried, then="modify_order_details_form")


def _there(wish: Wish) -> bool:
    """Whether there are enough; what the order has already is put back first."""
    same = (wish.product.name, wish.size) == (wish.line.product, wish.line.size)
    needed = wish.quantity - (wish.line.quantity if same else 0)
    return any(s.quantity >= needed for s in wish.product.stock if s.size == wish.size)


def _more(difference: int) -> str:
    return f"{money(abs(difference))} {'more' if difference > 0 else 'less'}"


def read_wish(order: Order, words: str, context: SkillContext) -> Wish | None:
    """The change in the customer's words, or None if there is none that can be told apart."""
    said = f" {words.lower()} "
    out = taken_out(order, words)
    line = out or _line_meant(order, words) or _changed_last(order, context) or _only_sized(order)
    if line is None:
        return None
    product = context.shop.catalogue.product(line.product)
    if product is None:
        return None
    if out:
        return Wish(line, product, line.size, 0)
    product = colour_meant(words, product, context.shop.catalogue.family(product.family)) or product
    size, rest = size_meant(said, [stock.size for stock in product.stock], line.size)
    size, quantity = size or line.size, _quantity_meant(rest) or line.quantity
    wish = Wish(line, product, size, quantity)
    same = (product.name, size, quantity) == (line.product, line.size, line.quantity)
    return None if same or quantity > MOST else wish


def taken_out(order: Order, words: str) -> Line | None:
    """The one line of several that the order shall go without: "cancel just the socks", "keep the
    jumper, cancel the rest"."""
    if len(order.lines) < 2 or not TAKES_OUT.search(words):
        return None
    kept = KEEPS.search(words)
    rest = words[: kept.start()] if kept else words
    line = _line_meant(order, rest)
    if line is None and kept and len(order.lines) == 2:
        staying = _line_meant(order, words[kept.start() :])
        line = next((one for one in order.lines if staying and one.id != staying.id), None)
    return line


def _line_meant(order: Order, words: str) -> Line | None:
    if len(order.lines) == 1:
        return order.lines[0]
    named = name_in(words, [line.product for line in order.lines])
    return next((line for line in order.lines if line.product == named), None)


def _changed_last(order: Order, context: SkillContext) -> Line | None:
    """The line that was changed before: "actually, make it large again"."""
    deeds = [deed for deed in context.done if deed.skill == "change_order"]
    product = deeds[-1].facts.get("product") if deeds else None
    return next((line for line in order.lines if line.product == product), None)


def _only_sized(order: Order) -> Line | None:
    """The one thing of an order that has sizes: "M instead of L" needs no name then."""
    sized = [line for line in order.lines if line.size]
    return sized[0] if len(sized) == 1 else None


def _quantity_meant(said: str) -> int | None:
    for pattern in QUANTITIES:
        found = pattern.search(said)
        if found:
            word = found.group(1)
            return NUMBER_WORDS.get(word) or (int(word) if word.isdigit() else None)
    return None


def _described(product: str, size: str | None, quantity: int) -> str:
    if not quantity:
        return f"no {product}"
    count = f"{quantity} x " if quantity > 1 else ""
    return f"{count}{product}{f' in {size}' if size else ''}"


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

"""Another size or colour for what has arrived: sent out as soon as the return is scanned."""

import re

from tandem.shop.matching import name_in
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Line, Order, Product
from tandem.skills.order_access import needs_order
from tandem.skills.order_status import describe
from tandem.skills.phrases import order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import ONE_OFF_SLOTS, Say, SkillContext, SkillResult, Slots
from tandem.skills.return_rules import mail_label, refuse_return
from tandem.skills.sizes import asked_size, colour_meant, in_stock, size_meant, words_of_size

SWAP_WORDS = re.compile(
    r"\b(?:swap|swop|exchang|trade (?:it|them)|"
    r"(?:another|different|other|bigger|larger|smaller|next) (?:size|colou?r)|"
    r"size (?:up|down)|(?:a|one) size (?:bigger|smaller|larger))",
    re.I,
)


@needs_order("return_item_form")
def check_swap(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can something of it be swapped? If so, for what, unless the customer has said it."""
    return _swap(order, {**slots, "confirmed": None}, context)


@needs_order("return_item_form")
def swap_item(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Read the swap back, and after a yes open it and mail the label."""
    return _swap(order, slots, context)


def _swap(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    refusal = refuse_return(order, context)
    if refusal:
        return refusal
    lines = _swappable(order)
    values = order_values(order, context.today)
    if not lines:
        says = (Say("utter_return_exists", {**values, "reference": order.returns[-1].reference}),)
        return SkillResult(says, "refused", f"All of order {order.number} is on its way back")
    line = _line_meant(lines, slots, context)
    if line is None:
        buttons = tuple((one.product, f'/inform{{"product": "{one.product}"}}') for one in lines)
        says = (Say("utter_swap_which", values, buttons),)
        return SkillResult(says, forget=("product", *ONE_OFF_SLOTS), then="return_item_swap_form")
    product = context.shop.catalogue.product(line.product)
    new, size, missing = _wish(line, product, slots, context)
    values |= {
        "item": _named(line.product, line.size),
        "in_stock": in_stock(new or product) if product else "none",
        "asked": missing or _named(new.name if new else "", size),
    }
    keep = {"product": line.product}
    if new is None or (new.name, size) == (line.product, line.size):
        response = "utter_swap_no_such" if missing else "utter_swap_how"
        says = (Say(response, values),)
        tried = f"Checked order {order.number}: {line.product} can be swapped"
        form = "return_item_swap_form"
        return SkillResult(says, tried=tried, remember=keep, then=form)
    if new.price_of(size) != line.price_cents:
        says = (Say("utter_swap_other_price", values),)
        return SkillResult(says, "refused", f"{new.name} has another price: return and order anew")
    if not any(s.quantity >= line.quantity for s in new.stock if s.size == size):
        return _sold_out(values, keep)
    return _do_or_ask(order, line, new, size, values, slots, context)


def _do_or_ask(
    order: Order,
    line: Line,
    new: Product,
    size: str | None,
    values: dict[str, str],
    slots: Slots,
    context: SkillContext,
) -> SkillResult:
    wanted = _named(new.name, size)
    deed = f"swap {order.number} {values['item']} for {wanted}"
    yes = agreed(slots, deed)
    values |= {"new": wanted}
    keep = {"product": line.product}
    if yes is None:
        return read_back(
            deed,
            Say("utter_swap_read_back", values),
            "return_item_swap_confirm_form",
            f"Read a swap back: {values['item']} for {wanted}",
            swap_for=wanted,
            **keep,
        )
    if not yes:
        tried = f"{values['item']} was not swapped: the customer said no"
        forget = ("product", *ONE_OFF_SLOTS)
        return SkillResult((Say("utter_swap_kept", values),), tried=tried, forget=forget)
    try:
        opened = context.shop.returns.open_exchange(
            order.number, line.id, new.name, size, context.key("swap")
        )
    except ChangeRefused as refused:
        if refused.state == "out_of_stock":
            return _sold_out(values, keep)
        return SkillResult((describe(order, context),), "refused", "It cannot be swapped any more")
    mail_label(order, opened, context)
    return SkillResult(
        (Say("utter_swap_opened", {**values, "reference": opened.reference}),),
        tried=f"Swap {opened.reference} is open: {values['item']} for {wanted}, label mailed",
        facts={"return": opened.reference, "swap for": wanted},
        forget=("return_reason", "product", *ONE_OFF_SLOTS),
    )


def _sold_out(values: dict[str, str], keep: dict[str, str]) -> SkillResult:
    says = (Say("utter_swap_sold_out", values),)
    tried = f"{values['asked']} is sold out"
    return SkillResult(says, "refused", tried, remember=keep, then="return_item_swap_form")


def _swappable(order: Order) -> list[Line]:
    gone = {back.product for back in order.returns}
    return [line for line in order.lines if line.delivered and line.product not in gone]


def _line_meant(lines: list[Line], slots: Slots, context: SkillContext) -> Line | None:
    if len(lines) == 1:
        return lines[0]
    names = [line.product for line in lines]
    for words in (slots.get("product"), slots.get("swap_for"), context.text, context.recent):
        named = name_in(str(words or ""), names)
        if named:
            return next(line for line in lines if line.product == named)
    sized = [line for line in lines if line.size and words_of_size(line.size) in context.text]
    return sized[0] if len(sized) == 1 else None


def _wish(
    line: Line, product: Product | None, slots: Slots, context: SkillContext
) -> tuple[Product | None, str | None, str]:
    """(the product wanted, its size, a size or colour that was asked for and does not exist)."""
    if product is None:
        return None, None, ""
    family = context.shop.catalogue.family(product.family)
    for words in (str(slots.get("swap_for") or ""), context.text, *_last(context)):
        new = colour_meant(words, product, family) or product
        sizes = [stock.size for stock in new.stock]
        size, _ = size_meant(words, sizes, line.size)
        missing = "" if size else asked_size(words, sizes)
        if missing:
            return None, None, missing
        if size or new is not product:
            return new, size or line.size, ""
    return None, None, ""


def _last(context: SkillContext) -> list[str]:
    return [words for words in context.recent.splitlines()[::-1] if SWAP_WORDS.search(words)]


def _named(product: str, size: str | None) -> str:
    return f"{product} in {size}" if size and product else product

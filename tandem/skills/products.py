"""What is for sale, and what codes take off."""

import re
from typing import Any

from tandem.core.words import say
from tandem.shop.matching import nearest_names
from tandem.shop.records import Product, PromoCode
from tandem.skills.goods import index_of
from tandem.skills.phrases import day, end_day, listed, money, price_words
from tandem.skills.recommend import recommend
from tandem.skills.result import ONE_OFF_SLOTS, Say, SkillContext, SkillResult, Slots
from tandem.skills.sizes import in_stock, size_meant

LONGEST_NAME = 5
"""Words of a product's name at most."""
MOST_TOLD = 3
"""Things of which the same is told in one answer; of more, a choice is shown."""


def answer_product(slots: Slots, context: SkillContext) -> SkillResult:
    """Price, stock by size, material and care of one product; the size asked for comes first."""
    words = str(slots.get("product") or "")
    product = context.shop.catalogue.product(words)
    waiting = [one for one in slots.get("to_tell") or () if _is_of_product(one)]
    if product is None or waiting:
        return _by_words(words, waiting, context)
    size, _ = size_meant(_without(product.name, context.text), [s.size for s in product.stock])
    values = {
        "product": product.name,
        "price": price_words(product, size),
        "in_stock": in_stock(product),
        "material": product.material,
        "care": product.care,
        "size": size or "",
        "back": _back(product, size, context),
    }
    there = any(s.quantity > 0 for s in product.stock if size is None or s.size == size)
    only_one = [stock.size for stock in product.stock] == [None]
    kind = "one_size" if only_one else ("size" if size else "sizes")
    response = f"utter_product_{kind}" if there else f"utter_product_{kind}_sold_out"
    tried = f"Told price and stock of {product.name}"
    forget = ("product", *ONE_OFF_SLOTS)
    return SkillResult((Say(response, values),), tried=tried, forget=forget)


def check_promo_code(slots: Slots, context: SkillContext) -> SkillResult:
    """What is true of the code today."""
    code = str(slots.get("promo_code") or "").upper()
    found = context.shop.codes.promo_code(code)
    verdict, values = "unknown", {"code": code}
    if found:
        verdict, values = _judge(found, context), values | _promo_values(found, context)
    tried = f"Checked code {code}: {verdict.replace('_', ' ')}"
    forget = ("promo_code", *ONE_OFF_SLOTS)
    return SkillResult(
        (Say(f"utter_promo_{verdict}", values),), tried=tried, facts=values, forget=forget
    )


def _judge(code: PromoCode, context: SkillContext) -> str:
    if context.today > code.valid_until:
        return "expired"
    if context.today < code.valid_from:
        return "not_yet"
    if code.uses_left == 0:
        return "used_up"
    customer_id = context.customer_id if code.once_per_customer else None
    if customer_id and context.shop.codes.used_code(code.code, customer_id):
        return "used_by_you"
    return "valid_from_amount" if code.min_spend_cents else "valid"


def _promo_values(code: PromoCode, context: SkillContext) -> dict[str, str]:
    return {
        "off": f"{code.percent}%" if code.percent else money(code.amount_cents),
        "minimum": money(code.min_spend_cents),
        "starts": day(code.valid_from, context.today),
        "ends": end_day(code.valid_until, context.today),
    }


def _is_of_product(item: dict[str, Any]) -> bool:
    return str(item.get("about") or "").startswith("product.")


def _by_words(words: str, waiting: list[dict[str, Any]], context: SkillContext) -> SkillResult:
    """What was asked of things that are named in the customer's own words: told of each."""
    names = index_of(context.shop.catalogue).find(words).names
    if not names:
        return _suggest(words, context)
    if len(names) > MOST_TOLD:
        return recommend({"wanted": words}, context)
    about = str(waiting[0]["about"]) if waiting else "product.overview"
    asked = f"{waiting[0].get('asked') or ''} {words}" if waiting else words
    item = {"about": about, "id": names[0], "ids": list(names), "asked": asked.strip()}
    forget = ("product", *ONE_OFF_SLOTS)
    tried = f"Found {listed(list(names))} by the customer's words"
    return SkillResult(
        (), tried=tried, forget=forget, remember={"to_tell": [item]}, then="action_tell"
    )


def _suggest(words: str, context: SkillContext) -> SkillResult:
    near = nearest_names(words, context.shop.catalogue.names()) if _is_a_name(words) else []
    buttons = tuple((name, f'/product_question{{"product": "{name}"}}') for name in near)
    response = "utter_product_near" if near else "utter_product_unknown"
    tried = f"Looked for the product the customer named: {listed(near) or 'nothing like it'}"
    return SkillResult(
        (Say(response, buttons=buttons),), tried=tried, forget=("product", *ONE_OFF_SLOTS)
    )


def _is_a_name(words: str) -> bool:
    """A few words; a whole sentence is no product's name."""
    return len(words.split()) <= LONGEST_NAME


def _without(name: str, text: str) -> str:
    # "S" in a product's own name is no size.
    return re.sub(re.escape(name), " ", text, flags=re.I)


def _back(product: Product, size: str | None, context: SkillContext) -> str:
    days = [s.back_on for s in product.stock if s.back_on and (size is None or s.size == size)]
    return (
        say("phrases.back_on", day=day(min(days), context.today))
        if days
        else say("phrases.not_expected_back")
    )

"""Shows what there is: three things in stock that fit a few words, with their prices."""

import re

from rapidfuzz import fuzz

from tandem.shop.records import Product
from tandem.skills.phrases import listed, money
from tandem.skills.result import Say, SkillContext, SkillResult, Slots
from tandem.skills.sizes import size_meant

SHOWN = 3
MEANS = {
    "warm": ("wool", "merino", "cashmere", "lambswool", "fleece", "down", "flannel", "brushed"),
    "woolly": ("wool", "merino", "cashmere", "lambswool", "knit"),
    "wooly": ("wool", "merino", "cashmere", "lambswool", "knit"),
    "cosy": ("wool", "fleece", "throw", "slippers", "dressing", "cashmere"),
    "cozy": ("wool", "fleece", "throw", "slippers", "dressing", "cashmere"),
    "rain": ("waxed", "wellies", "trench", "waterproof"),
    "waterproof": ("waxed", "wellies", "waterproof", "rubber"),
    "summer": ("linen", "shorts", "espadrilles", "dress", "cotton"),
    "sweater": ("jumper", "cardigan", "hoodie"),
    "jumper": ("jumper", "cardigan"),
    "pullover": ("jumper", "cardigan"),
    "coat": ("coat", "overcoat", "parka", "jacket"),
    "shoes": ("trainers", "loafers", "boots", "shoes", "espadrilles"),
    "sneakers": ("trainers", "shoes"),
    "trousers": ("chinos", "trousers", "jeans", "leggings"),
    "pants": ("chinos", "trousers", "jeans", "leggings"),
    "bag": ("bag", "satchel", "backpack", "tote"),
    "blanket": ("throw",),
    "gift": ("candle", "scarf", "mug", "beanie", "socks"),
    "present": ("candle", "scarf", "mug", "beanie", "socks"),
}
"""What a customer's word may be in the catalogue's words."""
SAME_WORD = 86
PLAIN = {"something", "some", "any", "for", "the", "with", "would", "you", "what", "recommend",
         "size", "and", "have", "got", "looking", "nice", "please", "want", "need", "like", "dad",
         "mum", "him", "her", "can", "suggest", "sell", "there", "good", "buy"}  # fmt: skip


def recommend(slots: Slots, context: SkillContext) -> SkillResult:
    """Three that fit, in stock, with prices; none where nothing does."""
    catalogue = context.shop.catalogue
    words = _words(context.text)
    found = [catalogue.product(name) for name in catalogue.names()]
    scored = [(score, one) for one in found if one and (score := _fits(one, words)) > 0]
    scored.sort(key=lambda pair: (-pair[0], pair[1].price_cents))
    there = [one for _, one in scored if _in_stock(one, context.text)]
    chosen = _different(there)[:SHOWN]
    if not chosen:
        says = (Say("utter_recommend_none"),)
        return SkillResult(says, "refused", "Looked for goods that fit: none", forget=())
    items = listed([f"{one.name} ({money(one.price_cents)})" for one in chosen])
    buttons = tuple((one.name, f'/product_question{{"product": "{one.name}"}}') for one in chosen)
    return SkillResult(
        (Say("utter_recommend", {"things": items}, buttons),),
        tried=f"Showed {items}",
        forget=(),
        settled=False,
    )


def _words(text: str) -> list[tuple[str, ...]]:
    """What each telling word may be called in the catalogue."""
    said = [word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 2]
    return [MEANS.get(word, (word.removesuffix("s"),)) for word in said if word not in PLAIN]


def _fits(product: Product, words: list[tuple[str, ...]]) -> int:
    described = f"{product.name} {product.material} {product.department}".lower()
    parts = [part.removesuffix("s") for part in re.findall(r"[a-z]+", described)]
    return sum(
        any(fuzz.ratio(word.removesuffix("s"), part) >= SAME_WORD for word in ways for part in parts)
        for ways in words
    )


def _in_stock(product: Product, text: str) -> bool:
    sizes = [stock.size for stock in product.stock]
    size, _ = size_meant(text, sizes)
    asked = re.search(r"\bsize ([XSML]{1,3}|\d{1,2})\b", text, re.I)
    if asked and size is None and sizes != [None]:
        return False  # a size of another kind of thing: L is no shoe
    return any(one.quantity > 0 for one in product.stock if size is None or one.size == size)


def _different(products: list[Product]) -> list[Product]:
    """One of each family first."""
    return list({one.family: one for one in reversed(products)}.values())[::-1]

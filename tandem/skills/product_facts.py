"""What is so of a product, given what was asked about it: sizes and colours in the question."""

import re
from datetime import date

from tandem.config.goods import load_goods_words
from tandem.config.settings import ROOT
from tandem.shop.port import CataloguePort
from tandem.shop.records import Product
from tandem.skills.order_change import in_stock
from tandem.skills.phrases import listed, money, price_words
from tandem.skills.record_facts import Known
from tandem.skills.sizes_asked import about_sizes, back

COLOURS = (
    "black", "white", "blue", "navy", "red", "green", "grey", "gray", "brown", "tan", "cream",
    "pink", "yellow", "orange", "purple", "beige", "khaki", "olive", "camel", "stone", "sand",
    "charcoal", "forest", "moss", "sage", "plum", "teal", "coral", "rust", "mustard", "berry",
    "cognac", "oatmeal", "indigo", "lemon", "poppy", "clay", "emerald", "ivory", "cobalt", "slate",
    "heather", "natural", "silver", "gold", "burgundy", "turquoise", "lilac",
)  # fmt: skip
"""What customers may call a colour; those of the catalogue and the usual others."""
WITHOUT = re.compile(
    r"\b(?:not|no|non|without|free|(?:is|are|do|does|was|has)n'?t|allergic)\b", re.I
)
STRESSED = re.compile(
    r"\b(?:real|genuine|genuinely|pure|proper|100 ?%|fully|actually|not"
    r"|(?:is|are|do|does|was|has)n'?t)\b",
    re.I,
)
YES_OR_NO = re.compile(r"^\W*(?:\w+\W+){0,3}?(?:is|are|does|do|any|has|have|can)\b", re.I)
ANOTHER = re.compile(
    r"\b(?:other|only|else|different|anything|besides|apart|except|but|just|sole)\b", re.I
)
"""Another colour than the one that is named: "only cobalt?", "anything but blue"."""


def product_known(product: Product, catalogue: CataloguePort, asked: str, today: date) -> Known:
    """Conditions: one_size, there, and those of about_sizes; part_asked, colour_asked,
    colour_there, colour_near, colour_gone, other_colours, boots; material_yes, material_no
    (a material was asked for), free_of, has_unwanted (one that is not wanted); waterproof_asked,
    waterproof; vegan_asked, animal; machine_asked, machine, dishwasher_asked, dishwasher,
    tumble_asked, dry_flat, dry_clean."""
    sizes = [stock.size for stock in product.stock]
    there = any(stock.quantity > 0 for stock in product.stock)
    said = re.sub(re.escape(product.name), " ", asked, flags=re.I)
    so = {"there"} if there else set()
    values = {
        "product": product.name,
        "in_stock": in_stock(product),
        "material": product.material,
        "material_lower": _in_a_sentence(product.material),
        "care": product.care,
        "care_words": product.care[:1].lower() + product.care[1:],
        "back": back(product, None, today),
    }
    if sizes == [None]:
        so.add("one_size")
    else:
        so |= about_sizes(product, said, values, today)
    values["price"] = price_words(product, values.get("size"))
    so |= _colour(product, catalogue, said, values)
    so |= _made_of(product, said, values) | _cared_for(product, said)
    if re.search(r"\bboots?\b", product.name, re.I):
        so.add("boots")
    return Known(values, frozenset(so))


def _colour(
    product: Product, catalogue: CataloguePort, said: str, values: dict[str, str]
) -> set[str]:
    others = [one for one in catalogue.family(product.family) if one.name != product.name]
    so = {"other_colours"} if others else set()
    names = [_kind_of(one) for one in (product, *others)]
    if others:
        values["colours"] = listed(sorted(name for name in names if name))
        values["family"] = product.family
    words = set(re.findall(r"[a-z]+", said.lower()))
    part = next((one for one in load_goods_words(ROOT).parts if one in words), None)
    if part:
        values["part"] = part
        return so | {"part_asked"}
    wanted = next((colour for colour in COLOURS if colour in words), None)
    if wanted is None or (ANOTHER.search(said) and _is_of(product, wanted)):
        return so
    values["colour"] = wanted
    family = (product, *others)
    exact = next((one for one in family if wanted in one.name.lower().split()), None)
    shades = set(load_goods_words(ROOT).shades.get(wanted, ()))
    near = next((one for one in family if shades & set(one.name.lower().split())), None)
    one = exact or near
    if one is None:
        return so | {"colour_asked"}
    values |= {
        "colour_product": one.name,
        "colour_price": money(one.price_cents),
        "colour_in_stock": in_stock(one),
    }
    there = any(stock.quantity > 0 for stock in one.stock)
    if exact is None:
        return so | {"colour_asked", "colour_near" if there else "colour_near_gone"}
    return so | {"colour_asked", "colour_there" if there else "colour_gone"}


def _is_of(product: Product, colour: str) -> bool:
    """Whether the product is of that colour, or a shade of it."""
    shades = {colour, *load_goods_words(ROOT).shades.get(colour, ())}
    return bool(shades & set(product.name.lower().split()))


def _made_of(product: Product, said: str, values: dict[str, str]) -> set[str]:
    """Yes or no to a material that was asked for by its name."""
    words = load_goods_words(ROOT)
    own_words = re.findall(r"[a-z]+", f"{product.name} {product.material}".lower())
    made = words.made_of(own_words)
    asked = set(re.findall(r"[a-z]+", said.lower())) & set(words.materials)
    so = set()
    if none_of := words.not_wanted(said):
        so |= {"vegan_asked"} | ({"animal"} if made & set(none_of) else set())
    so |= {"waterproof"} if {"waterproof", "waxed", "rubber"} & made else set()
    if re.search(r"\bwater ?proof\b|\brain\b|\bwet\b", said, re.I):
        so.add("waterproof_asked")
    own = set(re.findall(r"[a-z]+", product.name.lower()))
    asked = asked if STRESSED.search(said) else asked - own
    if asked and WITHOUT.search(said):
        values["asked_material"] = " or ".join(sorted(asked))
        so.add("has_unwanted" if asked & made else "free_of")
    elif asked and YES_OR_NO.search(said):
        values["asked_material"] = " or ".join(sorted(asked))
        so.add("material_yes" if asked & made else "material_no")
    return so


def _cared_for(product: Product, said: str) -> set[str]:
    """What the care line says to the machine, the dishwasher and the dryer."""
    care, so = product.care.lower(), set()
    if re.search(r"\bmachine\b(?! oven)|\bmachine.?wash", said, re.I):
        so.add("machine_asked")
    if "dishwasher" in said.lower():
        so.add("dishwasher_asked")
    if re.search(r"\btumbl\w*|\bdryer\b", said, re.I):
        so.add("tumble_asked")
    so |= {"machine"} if re.search(r"^(?:wash at|wool programme)", care) else set()
    so |= {"dishwasher"} if "dishwasher safe" in care else set()
    so |= {"dry_flat"} if re.search(r"dry flat|hang dry", care) else set()
    return so | ({"dry_clean"} if "dry clean only" in care else set())


def _in_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


def _kind_of(product: Product) -> str:
    return product.name.removeprefix(product.family).strip().lower()

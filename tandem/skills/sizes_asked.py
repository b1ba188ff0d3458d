"""What is asked about sizes of a product: one, several, between two, a measure of the body."""

import re
from collections.abc import Sequence
from datetime import date

from tandem.core.words import say
from tandem.shop.records import Product
from tandem.skills.phrases import day
from tandem.skills.sizes import size_meant

ASKED_SIZE = re.compile(
    r"\b(?:in|size|a|an|uk|no|none in|nothing in)\s+(?:an?\s+)?"
    r"(\d{1,2}(?:\.5)?|[xX]{0,2}[sS]|[mM]|[xX]{0,2}[lL])\b"
)
BEYOND = re.compile(
    r"\b(?:bigger|larger|smaller|above|below|over|under)\b[\w ]{0,12}\bthan\b", re.I
)
ENDS_AS_HALF = re.compile(r"(\d{1,2}\.5)")
COMES_OUT = re.compile(
    r"\b(?:runs?|com(?:e|es|ing)(?: up| out)?|fits?|turns?(?: out)?|cut|sizes?) "
    r"(?:(?:a bit|rather|very|quite|too|on the|up|true|to) )*(?:small|large|big|smaller|larger)\b"
    r"|\b(?:small|large|big) (?:fit|side|sizing)\b",
    re.I,
)
"""How it comes out is no size that is asked for: "does it run large"."""
MEASURED = re.compile(
    r"\b\d{2,3}\s?(?:inch(?:es)?|in\b|\"|cm|kg|kilos?|waist|chest|bust|hips?|foot)"
    r"|\b(?:waist|chest|bust|hips?|inside leg|shoulders?)\b",
    re.I,
)
"""A measure of the body, which is none of the sizes."""
ONE = r"\d{1,2}(?:[.,]5)?|x{0,3}[sl]|m|extra small|extra large|small|medium|large"
SEVERAL = re.compile(
    rf"\b(?:{ONE})(?:\s?(?:,|/|or|and|nor|&)\s?(?:an? |no |in |size )*(?:{ONE}))+\b"
    r"(?!\s*(?:pounds?|quid|%|days?|weeks?|inch|cm))",
    re.I,
)
BETWEEN = re.compile(
    rf"\b(?:between|either|usually|normally|always)\b.{{0,20}}?\b({ONE})\s?(?:,|/|or"
    rf"|and)\s?(?:an? )?({ONE})\b"
    rf"|\b({ONE})\s?(?:,|/|or)\s?(?:an? |the )?({ONE})\b.{{0,6}}\b(?:which|what)\b"
    rf"|\bwhich\b.{{0,24}}\b({ONE}) or (?:an? |the )?({ONE})\b",
    re.I,
)
WHICH_SIZE = re.compile(
    r"\b(?:which|what) (?:size|one)|\bdo i (?:take|need|get)\b|\bshould i\b|\bi'?m an?\b"
    r"|\bi am an?\b"
    r"|\bsize up\b|\btrue to size\b|\btake\b",
    re.I,
)


def about_sizes(product: Product, said: str, values: dict[str, str], today: date) -> set[str]:
    """Yes or no to the very size that was asked for, and to no other. Conditions: size_there,
    size_gone, no_such_size, several_sizes, between (a size between two), take_there, measured,
    some_gone; `values` get what they are said with."""
    sizes = [str(stock.size).upper() for stock in product.stock]
    so = _gone(product, values, today)
    if MEASURED.search(said):
        return so | {"measured"}
    said = COMES_OUT.sub(" ", said)
    if BEYOND.search(said):
        return so  # "bigger than L": all sizes that are there say it
    between = _between(said, sizes)
    if between:
        values["take"], values["take_back"] = between, back(product, between, today)
        there = _left(product, between)
        return so | {"between", "take_there" if there else "take_gone"}
    several = _several(said, product)
    if len(several) > 1:
        values["size_answers"] = "; ".join(_answer(product, one, today) for one in several)
        values["sizes_asked"] = " or ".join(several)
        return so | {"several_sizes"}
    exact = ENDS_AS_HALF.search(said) or ASKED_SIZE.search(said)
    wanted = exact.group(1).upper() if exact else None
    if wanted is None:
        wanted, _ = size_meant(said, [stock.size for stock in product.stock])
    if wanted is None:
        return so
    wanted = wanted.upper()
    if wanted not in sizes:
        values["asked_size"] = wanted
        larger = _larger(wanted, sizes)
        if "." in wanted and larger:
            values["take"], values["take_back"] = larger, back(product, larger, today)
            there = _left(product, larger)
            return so | {"no_such_size", "between", "take_there" if there else "take_gone"}
        return so | {"no_such_size"}
    stock = next(one for one in product.stock if str(one.size).upper() == wanted)
    values |= {"size": str(stock.size), "back": back(product, stock.size, today)}
    return so | {"size_there" if stock.quantity > 0 else "size_gone"}


def back(product: Product, size: str | None, today: date) -> str:
    """When a size is there again, or any."""
    days = [s.back_on for s in product.stock if s.back_on and (size is None or s.size == size)]
    if not days:
        return say("phrases.not_expected_back")
    return say("phrases.back_on", day=day(min(days), today))


def _gone(product: Product, values: dict[str, str], today: date) -> set[str]:
    """Which sizes are sold out, each with the day it is back."""
    gone = [str(one.size) for one in product.stock if one.size and one.quantity <= 0]
    values["gone"] = "; ".join(_answer(product, size, today) for size in gone)
    return {"some_gone"} if gone else set()


def _answer(product: Product, size: str, today: date) -> str:
    known = [one for one in product.stock if str(one.size).upper() == size.upper()]
    if not known:
        return say("phrases.size_not_made", size=size)
    if known[0].quantity > 0:
        return say("phrases.size_in_stock", size=size)
    return say("phrases.size_sold_out", size=size, back=back(product, known[0].size, today))


def _several(said: str, product: Product) -> list[str]:
    """The sizes of "no 5 or 6?", in their order, as the product writes them."""
    found = SEVERAL.search(said)
    if not found:
        return []
    letters = not any(str(one.size)[:1].isdigit() for one in product.stock)
    names: list[str] = []
    for one in re.findall(ONE, found.group(), re.I):
        size, _ = size_meant(one, [stock.size for stock in product.stock])
        names.append(size or one.upper())
    fitting = [one for one in names if one[:1].isdigit() is not letters]
    return list(dict.fromkeys(fitting))


def _between(said: str, sizes: Sequence[str]) -> str:
    """The larger of two sizes somebody is between, or the next to a half one that is asked for."""
    found = BETWEEN.search(said)
    if found:
        two = [one.upper().replace(",", ".") for one in found.groups() if one]
        known = [one for one in sizes if one in two or f"{one}.0" in two]
        return known[-1] if known else _larger(two[-1], sizes)
    half = ENDS_AS_HALF.search(said.replace(",5", ".5"))
    if half and WHICH_SIZE.search(said) and half.group(1) not in sizes:
        return _larger(half.group(1), sizes)
    return ""


def _larger(size: str, sizes: Sequence[str]) -> str:
    """The smallest that is no smaller, or ""."""
    try:
        wanted = float(size)
        return next((one for one in sizes if float(one) >= wanted), "")
    except ValueError:
        return ""


def _left(product: Product, size: str) -> bool:
    return any(str(one.size).upper() == size and one.quantity > 0 for one in product.stock)

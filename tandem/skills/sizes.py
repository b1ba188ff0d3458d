"""Sizes in a customer's words."""

import re

from tandem.shop.records import Product
from tandem.skills.phrases import listed

SIZE_WORDS = {
    "extra small": "XS", "small": "S", "medium": "M", "large": "L",
    "extra large": "XL", "extra extra large": "XXL",
}  # fmt: skip
SHORTLY = 40
"""Characters before a size in which it may be said that the customer has it."""
HAS_ALREADY = re.compile(r"(?:from|not|instead of|rather than|quantity)(?: an?| size){0,4}\s{0,4}$")


def size_meant(
    words: str, sizes: list[str | None], now: str | None = None
) -> tuple[str | None, str]:
    """(the size asked for, the words without any size).

    `sizes` are those of the product, `now` the one the customer has. Sizes after "from", "not" or
    "instead of" are what they have; a number is a size unless it counts something ("2 of them").
    """
    said = words.lower()
    spoken = {str(size).lower(): size for size in sizes if size}
    spoken |= {word: size for word, size in SIZE_WORDS.items() if size in sizes}
    names = "|".join(re.escape(word) for word in sorted(spoken, key=len, reverse=True))
    if not names:
        return None, said
    other = r"\w|[.,]\d|\s?½|\s1/2|\s*(?:x|of|pairs?|times|pieces)\b"
    mention = re.compile(rf"(?<![\w'’])(?<!\d[.,])(?:{names})(?!{other})")
    wanted = [
        spoken[match.group()]
        for match in mention.finditer(said)
        if not HAS_ALREADY.search(said[: match.start()][-SHORTLY:])
    ]
    others = [size for size in wanted if size != now]
    return (others[-1] if others else None), mention.sub(" ", said)


ALL_SIZES = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
NUMBER = re.compile(
    r"\b(?:in|size|an?|for|to|is|have|got|uk|eu)\s+(?:an?\s+|size\s+|uk\s+|eu\s+)?"
    r"(\d{1,2}(?:[.,]5|\s?½|\s1/2)?)(?!\d|[.,]\d|\s*(?:x|of|pairs?|times|pieces|days?|weeks?|%|pounds?))",
    re.I,
)
LETTER = re.compile(r"\b(?:in|size|an?)\s+(?:an?\s+|size\s+)?(x{0,3}[sl]|m)\b", re.I)


def asked_size(words: str, sizes: list[str | None]) -> str:
    """A size that is asked for and that the product does not have ("in 6.5"), or ""."""
    if not any(sizes):
        return ""
    letters = any(size in ALL_SIZES for size in sizes)
    for found in (LETTER if letters else NUMBER).finditer(words):
        said = re.sub(r"\s?½|\s1/2|,5", ".5", found.group(1)).upper()
        if said not in sizes and not HAS_ALREADY.search(words[: found.start(1)][-SHORTLY:].lower()):
            return said
    return ""


def words_of_size(size: str) -> str:
    """How a size is spoken of: "size 5"."""
    return f"size {size}"


def colour_meant(words: str, product: Product, family: list[Product]) -> Product | None:
    """The other one of the family that is named by its colour or kind, or None."""
    said = f" {re.sub(r'[^a-z0-9 ]', ' ', words.lower())} "
    for other in family:
        kind = other.name.removeprefix(other.family).strip().lower()
        if kind and other.name != product.name and f" {kind} " in said:
            return other
    return None


def in_stock(product: Product) -> str:
    """The sizes that are there, or "none"."""
    there = [stock.size or "one size" for stock in product.stock if stock.quantity > 0]
    return listed(there) or "none"

"""Sizes in a customer's words."""

import re

SIZE_WORDS = {
    "extra small": "XS", "small": "S", "medium": "M", "large": "L",
    "extra large": "XL", "extra extra large": "XXL",
}  # fmt: skip
HAS_ALREADY = re.compile(r"(?:from|not|instead of|rather than|quantity)(?: an?| size)*\s*$")


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
    mention = rf"(?<![\w'’])(?:{names})(?!\w|\s*(?:x|of|pairs?|times|pieces)\b)"
    wanted = [
        spoken[match.group()]
        for match in re.finditer(mention, said)
        if not HAS_ALREADY.search(said[: match.start()])
    ]
    others = [size for size in wanted if size != now]
    return (others[-1] if others else None), re.sub(mention, " ", said)

"""The facts of a shop's messages: what was found, as it is stored, and whether it was repaired.

`exact` is False when a value had to be repaired to be read (letters for digits, a typo in a mail
domain, a misspelt product), so that the dialogue asks instead of assuming.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

# Facts stand near the beginning; a pasted novel must not cost seconds.
MAX_TEXT = 2000


@dataclass(frozen=True)
class Entity:
    """One fact: `start` and `end` are positions in the text, end excluded."""

    entity: str
    value: str
    start: int
    end: int
    exact: bool = True
    confidence: float = 1.0

    def overlaps(self, other: "Entity") -> bool:
        """Whether both claim a common character."""
        return self.start < other.end and other.start < self.end


class EntityFinder:
    """All rules together. Earlier kinds win where two claim the same words.

    products: names as in the catalogue. shapes: how the shop's own numbers look, by kind; order
    numbers of four digits where nothing is said.
    """

    def __init__(self, products: list[str], shapes: dict[str, list[str]] | None = None) -> None:
        from nlu.entities.own_numbers import OwnNumberFinder, digits_of
        from nlu.entities.phrases import PhraseRules
        from nlu.entities.products import ProductMatcher

        shapes = shapes or {"order_number": ["####"]}
        self._order_digits = digits_of(shapes.get("order_number", []))
        self._own_numbers = OwnNumberFinder(shapes)
        self._products = ProductMatcher(products)
        self._phrases = PhraseRules()

    def find(self, text: str, today: date | None = None) -> list[dict[str, Any]]:
        """Entities in the order of the text; relative dates count from `today`, else from now."""
        from nlu.entities.amounts import amounts
        from nlu.entities.emails import emails
        from nlu.entities.order_numbers import order_numbers
        from nlu.entities.promo_codes import promo_codes

        text = text[:MAX_TEXT]
        document = self._phrases.read(text)
        found: list[Entity] = []
        for candidates in (
            emails(text),
            amounts(text),
            self._phrases.dates(document, today or date.today()),
            self._own_numbers.find(text),
            promo_codes(text),
            *(order_numbers(text, digits) for digits in self._order_digits),
            self._products.find(text),
        ):
            for candidate in candidates:
                if not any(candidate.overlaps(other) for other in found):
                    found.append(candidate)
        # A reason may lie inside a product's words or around them: it claims nothing.
        found += self._phrases.return_reasons(document)
        return [asdict(entity) for entity in sorted(found, key=lambda entity: entity.start)]


def words_before(text: str, position: int, count: int) -> list[str]:
    """Up to `count` lower-case words that stand before a position, nearest last."""
    return re.findall(r"[a-z#&']+|\d+", text[max(0, position - 60) : position].lower())[-count:]

"""Edits of an order's lines, in Shopify.

An edit is nothing until it is committed, and then it is whole. Before that the order's metafield
`tandem.change` notes its key and what it costs more; with the state of the line this tells
afterwards whether it took place.
"""

import json
from typing import Any

from tandem.shop.port import ChangeRefused
from tandem.shop.reading import cents, size_of
from tandem.shop.shopify import queries
from tandem.shop.shopify.reading import amount, available, nodes, number_of, own_id, plain
from tandem.shop.shopify.server import Shopify
from tandem.shop.web_api import ShopRefused

Raw = dict[str, Any]


class Edits:
    """Edits of one line each."""

    def __init__(self, shopify: Shopify):
        self._shopify = shopify

    def done_by(self, raw: Raw, key: str, line_id: int | str) -> int | None:
        """What the edit by this key cost more, if it took place."""
        try:
            noted = json.loads((raw["change"] or {}).get("value") or "{}")
        except ValueError:
            return None
        if noted.get("key") != key or _line(raw, line_id)["currentQuantity"] != noted["left"]:
            return None
        return int(noted["more"])

    def make(
        self,
        raw: Raw,
        line_id: int | str,
        product: str,
        size: str | None,
        quantity: int,
        key: str,
    ) -> int:
        """Another size, colour or quantity of a line; answers what it costs more, in cents."""
        line = _line(raw, line_id)
        there = [one for one in nodes(raw["lineItems"]) if one["currentQuantity"] > 0]
        if quantity == 0 and len(there) == 1:
            raise ChangeRefused(f"order {number_of(raw)}", "last_line")
        variant = self._variant(product, size) if quantity else None
        same = bool(variant and variant["id"] == (line["variant"] or {}).get("id"))
        left = quantity if same else 0
        more_of_it = quantity - (line["currentQuantity"] if same else 0)
        if variant and available(variant) < more_of_it:
            raise ChangeRefused(product, "out_of_stock")
        old = amount(line["discountedUnitPriceAfterAllDiscountsSet"])
        price = old if same or variant is None else cents(variant["price"])
        more = quantity * price - line["currentQuantity"] * old
        self._note(raw["id"], {"key": key, "more": more, "left": left})
        try:
            self._edit(raw["id"], line, left, None if same else variant, quantity, key)
        except ShopRefused as refused:
            raise ChangeRefused(product, "refused") from refused
        return more

    def _note(self, order_id: str, noted: dict[str, Any]) -> None:
        field = {"namespace": "tandem", "key": "change", "type": "json"}
        field["value"] = json.dumps(noted)
        self._shopify.change(queries.UPDATE_ORDER, input={"id": order_id, "metafields": [field]})

    def _edit(
        self,
        order_id: str,
        line: Raw,
        left: int,
        variant: Raw | None,
        quantity: int,
        key: str,
    ) -> None:
        draft = self._shopify.change(queries.BEGIN_EDIT, id=order_id)["calculatedOrder"]
        wanted = own_id(line["id"])
        (drafted,) = [n["id"] for n in nodes(draft["lineItems"]) if own_id(n["id"]) == wanted]
        self._shopify.change(queries.SET_QUANTITY, edit=draft["id"], line=drafted, quantity=left)
        if variant is not None:
            self._shopify.change(
                queries.ADD_VARIANT, edit=draft["id"], variant=variant["id"], quantity=quantity
            )
        self._shopify.change(queries.COMMIT_EDIT, edit=draft["id"], note=key)

    def _variant(self, product: str, size: str | None) -> Raw:
        asked = f'title:"{plain(product)}" AND product_status:active'
        found = [
            one
            for one in self._shopify.all(queries.VARIANTS, "productVariants", query=asked)
            if one["product"]["title"] == product
        ]
        for variant in found:
            if size_of(variant["title"]) == size or (size is None and len(found) == 1):
                return variant
        raise ChangeRefused(product, "out_of_stock")


def _line(raw: Raw, line_id: int | str) -> Raw:
    for line in nodes(raw["lineItems"]):
        if line["id"] == str(line_id):
            return line
    raise ChangeRefused(f"line {line_id}", "unknown")

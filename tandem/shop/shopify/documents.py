"""The labels of returns, in Shopify: those that its people or an app put to the reverse delivery.
Invoices are none of its own: apps make them."""

from tandem.shop.shopify import queries
from tandem.shop.shopify.reading import Raw, name_query, nodes, number_of
from tandem.shop.shopify.server import Shopify


class ShopifyDocuments:
    """Of the port documents, the label of a return."""

    def __init__(self, shopify: Shopify):
        self._shopify = shopify

    def return_label(self, number: str, reference: str) -> str | None:
        """See DocumentsPort."""
        found = self._shopify.query(queries.LABELS, query=name_query(number))
        labels = (
            _label(back)
            for order in nodes(found["orders"])
            if number_of(order) == number
            for back in nodes(order["returns"])
            if number_of(back) == reference
        )
        return next(labels, None)


def _label(back: Raw) -> str | None:
    for parcel in nodes(back["reverseFulfillmentOrders"]):
        for delivery in nodes(parcel["reverseDeliveries"]):
            label = (delivery["deliverable"] or {}).get("label") or {}
            if label.get("publicFileUrl"):
                return str(label["publicFileUrl"])
    return None

"""The webhooks of Shopify and WooCommerce, as events of ours.

Both sign the body alone (HMAC-SHA256, base64): a delivery that is sent again has the same id, and
says nothing new. Consent is read from the order, where the shop's checkout puts it: Shopify's
`note_attributes`, WooCommerce's `meta_data`, by the name `tandem_consent` ("website, mail").
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tandem.core.errors import Refused

Found = dict[str, Any]
CONSENT = "tandem_consent"
SHIPPED = ("orders/fulfilled", "orders/partially_fulfilled")
BY_STATUS = {
    "completed": "order_shipped",
    "refunded": "order_refunded",
    "failed": "payment_failed",
}
"""WooCommerce's states of an order -> what has happened; all others are order_changed."""


def check_body(secret: str, body: bytes, signature: str) -> None:
    """Raises Refused bad_signature unless the body was signed with `secret`."""
    made = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    if not hmac.compare_digest(made, signature.encode("utf-8", "replace")):
        raise Refused("bad_signature", "The signature of this request does not fit.", 401)


def of_shopify(headers: Mapping[str, str], order: Found) -> Found:
    """An event from a delivery of one of Shopify's topics of orders."""
    topic = headers.get("x-shopify-topic", "")
    return {
        "id": f"shopify:{headers.get('x-shopify-webhook-id', '')}"[:80],
        "type": "order_shipped" if topic in SHIPPED else "order_changed",
        "order": str(order.get("name") or "").lstrip("#"),
        "at": headers.get("x-shopify-triggered-at") or order.get("updated_at"),
        "consent": _consent(order.get("note_attributes"), "name"),
    }


def of_woocommerce(headers: Mapping[str, str], order: Found) -> Found:
    """An event from a delivery of WooCommerce's topic order.updated. It tells the state and not
    what changed: that an order has come into one is told once."""
    kind = BY_STATUS.get(str(order.get("status")), "order_changed")
    delivery = headers.get("x-wc-webhook-delivery-id", "")
    what = delivery if kind == "order_changed" else f"{order.get('id')}:{order.get('status')}"
    return {
        "id": f"woocommerce:{what}"[:80],
        "type": kind,
        "order": str(order.get("number") or ""),
        "at": f"{order.get('date_modified_gmt')}Z",
        "consent": _consent(order.get("meta_data"), "key"),
    }


ENGINES: dict[str, tuple[str, Callable[[Mapping[str, str], Found], Found]]] = {
    "shopify": ("x-shopify-hmac-sha256", of_shopify),
    "woocommerce": ("x-wc-webhook-signature", of_woocommerce),
}
"""The name in the address -> the header of the signature, and how its deliveries are read."""


def _consent(fields: Any, name: str) -> list[str]:
    given: Iterable[Any] = fields if isinstance(fields, list) else ()
    for one in given:
        if isinstance(one, dict) and one.get(name) == CONSENT:
            return str(one.get("value") or "").replace(",", " ").split()[:5]
    return []

"""The webhooks of Shopify and WooCommerce, as events of ours.

Both sign the body alone (HMAC-SHA256, base64), and no field of the head: what is said, when, and
whether it was said before is read from the body. Whoever catches a delivery sends it again with
other fields, and nothing new is said. Consent is read from the order, where the shop's checkout
puts it: Shopify's `note_attributes`, WooCommerce's `meta_data`, by the name `tandem_consent`
("website, mail").
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tandem.core.errors import Refused
from tandem.core.text import storable

Found = dict[str, Any]
CONSENT = "tandem_consent"
SHIPPED = ("orders/fulfilled", "orders/partially_fulfilled")
SHIPPED_STATES = ("fulfilled", "partial")
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
    """An event from a delivery of one of Shopify's topics of orders. That something was shipped
    needs both, the topic and the order's own word."""
    shipped = order.get("fulfillment_status") in SHIPPED_STATES
    kind = "order_shipped" if shipped and headers.get("x-shopify-topic") in SHIPPED else ""
    return {
        "id": f"shopify:{kind}:{_digest(order)}",
        "type": kind or "order_changed",
        "order": storable(str(order.get("name") or "")).lstrip("#"),
        "at": order.get("updated_at") or headers.get("x-shopify-triggered-at"),
        "consent": _consent(order.get("note_attributes"), "name"),
    }


def of_woocommerce(headers: Mapping[str, str], order: Found) -> Found:
    """An event from a delivery of WooCommerce's topic order.updated. It tells the state and not
    what changed: that an order has come into one is told once."""
    kind = BY_STATUS.get(str(order.get("status")), "order_changed")
    once = f"{order.get('id')}:{order.get('status')}"
    return {
        "id": f"woocommerce:{_digest(order) if kind == 'order_changed' else once}"[:80],
        "type": kind,
        "order": storable(str(order.get("number") or "")),
        "at": f"{order.get('date_modified_gmt')}Z",
        "consent": _consent(order.get("meta_data"), "key"),
    }


ENGINES: dict[str, tuple[str, Callable[[Mapping[str, str], Found], Found]]] = {
    "shopify": ("x-shopify-hmac-sha256", of_shopify),
    "woocommerce": ("x-wc-webhook-signature", of_woocommerce),
}
"""The name in the address -> the header of the signature, and how its deliveries are read."""


def _digest(order: Found) -> str:
    written = json.dumps(order, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:40]


def _consent(fields: Any, name: str) -> list[str]:
    given: Iterable[Any] = fields if isinstance(fields, list) else ()
    for one in given:
        if isinstance(one, dict) and one.get(name) == CONSENT:
            return storable(str(one.get("value") or "")).replace(",", " ").split()[:5]
    return []

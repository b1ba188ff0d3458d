"""Which matter needs what of the shop. Without it the matter is a person's, and is not offered."""

from collections.abc import Iterable

NEEDS: dict[str, tuple[str, ...]] = {
    "order_status": ("orders.read",),
    "order_late_or_missing": ("orders.read",),
    "cancel_order": ("orders.read", "orders.cancel"),
    "modify_order": ("orders.read", "orders.change_line"),
    "change_shipping_address": ("orders.read", "orders.change_address"),
    "return_item": ("orders.read", "returns.open"),
    "refund_request": ("orders.read", "refunds.request"),
    "refund_status": ("orders.read",),
    "billing_dispute": ("orders.read", "refunds.dispute"),
    "reset_password": ("accounts.reset",),
    "recover_username": ("accounts.username",),
    "mail_code": ("customers.read",),
    "account_update": ("customers.read",),
    "membership_question": ("customers.points",),
    "subscription_status": ("subscriptions.read",),
    "cancel_subscription": ("subscriptions.read", "subscriptions.end"),
    "product_question": ("catalogue.read",),
    "promo_code": ("codes.read",),
    "complaint": ("customers.complain",),
}
"""Intent -> capabilities (`tandem/shop/capabilities.py`). What only a part of a matter needs stands
not here: that part alone goes to a person, where the skill comes to it."""


def not_offered(capabilities: Iterable[str]) -> tuple[str, ...]:
    """The intents whose matters a shop with these capabilities cannot do."""
    there = frozenset(capabilities)
    return tuple(intent for intent, needed in NEEDS.items() if not there.issuperset(needed))


def missing(intent: str, capabilities: Iterable[str]) -> tuple[str, ...]:
    """What of the shop an intent lacks."""
    there = frozenset(capabilities)
    return tuple(name for name in NEEDS.get(intent, ()) if name not in there)

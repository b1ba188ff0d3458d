"""Which intents do what: tables that understanding and the plan share."""

NEEDS_A_THING = ("product_question", "promo_code")
INFORMING = {
    "order_status", "refund_status", "product_question", "membership_question",
    "subscription_status", "promo_code", "payment_method", "hours_and_contact", "help", "clarify",
    "inform", "out_of_scope", "bot_challenge", "greet", "thanks", "affirm", "deny", "correction",
    "goodbye",
}  # fmt: skip
"""Intents that have nothing done: a record or a page may answer better."""
GENERAL = INFORMING - {"order_status", "refund_status", "subscription_status", "promo_code"}
"""Those of them that look nothing up: a page always answers better."""
ORDER_INTENTS = {
    "order_status": ("open",),
    "order_late_or_missing": ("open", "delivered"),
    "cancel_order": ("not_sent",),
    "modify_order": ("not_sent", "delivered", "part_delivered"),
    "change_shipping_address": ("not_sent",),
    "return_item": ("delivered", "part_delivered"),
    "refund_request": ("delivered", "part_delivered", "late"),
    "refund_status": ("refund",),
    "billing_dispute": (),
}
"""Intents about an order, and which orders they fit: those with one of the tags; () is any."""
CHANGING = {
    "cancel_order", "modify_order", "change_shipping_address", "return_item", "refund_request",
    "cancel_subscription", "account_update",
}  # fmt: skip
"""Intents that end in something being changed."""
LABEL_TAGS: dict[str, tuple[str, ...]] = {
    "order.stop": ("not_sent",),
    "order.return_until": ("delivered", "part_delivered"),
    "order.shipped": ("open",),
    "order.why_cancelled": ("cancelled",),
    "order.undo": ("cancelled",),
    "order.sending": ("not_sent",),
    "order.apart": ("part_delivered",),
    "order.due": ("open",),
    "order.late": ("open",),
    "order.if_not": ("open",),
    "order.scan": ("open",),
    "order.state": ("open",),
    "refund.": ("refund", "not_sent"),
    "return.": ("return",),
}
TWINS = {
    ("cancel_order", "subscription"): "cancel_subscription",
    ("order_status", "refund"): "refund_status",
    ("order_status", "subscription"): "subscription_status",
}
"""What a wish is of another kind of thing, where that was spoken of last and no other is named."""
FACT_OF = {
    "order_status": "order.state",
    "order_late_or_missing": "order.state",
    "refund_status": "refund.state",
    "billing_dispute": "order.payment",
}
"""Wishes and the attribute of a record that answers them, in part or wholly."""

"""What a shop can do, by name. An adapter declares its own; what is missing is a person's matter.

`CAPABILITIES` is the table; `tandem/skills/needs.py` says which matter needs which.
"""

from collections.abc import Iterator
from typing import Any

CAPABILITIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "orders.read": ("orders", ("find", "of_customer")),
    "orders.cancel": ("orders", ("cancel",)),
    "orders.change_address": ("orders", ("change_address",)),
    "orders.change_line": ("orders", ("change_line",)),
    "parcels.trace": ("parcels", ("open_trace",)),
    "parcels.resend": ("parcels", ("resend",)),
    "returns.open": ("returns", ("open_return",)),
    "returns.exchange": ("returns", ("open_exchange",)),
    "returns.withdraw": ("returns", ("withdraw_return",)),
    "refunds.request": ("refunds", ("request_refund",)),
    "refunds.dispute": ("refunds", ("record_dispute",)),
    "customers.read": ("customers", ("with_email", "profile")),
    "customers.points": ("customers", ("profile",)),
    "customers.set_address": ("customers", ("set_address",)),
    "customers.set_newsletter": ("customers", ("set_newsletter",)),
    "customers.complain": ("customers", ("record_complaint",)),
    "subscriptions.read": ("subscriptions", ("of_customer",)),
    "subscriptions.end": ("subscriptions", ("end",)),
    "catalogue.read": ("catalogue", ("everything",)),
    "codes.read": ("codes", ("promo_code", "used_code")),
    "codes.goodwill": ("codes", ("issue_goodwill",)),
    "documents.invoice": ("documents", ("invoice",)),
    "documents.return_label": ("documents", ("return_label",)),
    "accounts.reset": ("accounts", ("begin_reset", "change_password")),
    "accounts.username": ("accounts", ("username_of",)),
    "accounts.sign_in": ("accounts", ("sign_in", "customer_id_of", "sign_out")),
}
"""Name -> the port, and the methods of it that must be there."""

EVERYTHING = frozenset(CAPABILITIES)

_OF_METHOD = {
    (port, method): name
    for name, (port, methods) in reversed(CAPABILITIES.items())
    for method in methods
}


def capability_of(port: str, method: str) -> str:
    """The capability that a method belongs to: the first of the table that names it."""
    return _OF_METHOD[port, method]


def problems_of(adapter: Any) -> Iterator[str]:
    """What an adapter declares and does not have, a line each."""
    declared = getattr(adapter, "capabilities", None)
    if declared is None:
        yield "declares no capabilities; give it `capabilities = frozenset({...})`"
        return
    for name in sorted(set(declared) - EVERYTHING):
        yield f"no such capability: {name}. There are: {', '.join(sorted(EVERYTHING))}"
    for name in sorted(set(declared) & EVERYTHING):
        port, methods = CAPABILITIES[name]
        there = getattr(adapter, port, None)
        missing = [method for method in methods if not callable(getattr(there, method, None))]
        if missing:
            yield f"declares {name}, but has no {', '.join(f'{port}.{one}' for one in missing)}"

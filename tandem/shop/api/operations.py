"""The Tandem Shop API as a table: each method of a port is one request."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from tandem.core.conversation import Customer
from tandem.shop.capabilities import capability_of
from tandem.shop.port import PasswordChange, ResetLink
from tandem.shop.records import (
    Order,
    Product,
    Profile,
    PromoCode,
    Refund,
    Return,
    Subscription,
)

VERSION = "1.0.0"
KEY = "Idempotency-Key"
LONGEST_KEY = 120
MOST_ITEMS, USUAL_ITEMS = 200, 100
PROBLEM = "application/problem+json"
REFUSED, LIMITED, UNKNOWN = "change-refused", "too-many-requests", "not-found"
TYPE = "urn:tandem-shop:"
"""What `type` of a problem begins with."""

Id = Annotated[str, Field(min_length=1, max_length=80)]
Number = Annotated[str, Field(min_length=1, max_length=64)]
Cents = Annotated[int, Field(ge=0, le=10**12)]
Words = Annotated[str, Field(min_length=1, max_length=4000)]
Email = Annotated[str, Field(min_length=3, max_length=254)]

ARGUMENTS: dict[str, Any] = {
    "number": Number,
    "customer_id": Id,
    "subscription_id": Id,
    "line_id": Id,
    "code": Annotated[str, Field(min_length=1, max_length=40)],
    "address": Annotated[str, Field(min_length=1, max_length=300)],
    "product": Annotated[str, Field(min_length=1, max_length=200)],
    "size": Annotated[str, Field(max_length=40)] | None,
    "quantity": Annotated[int, Field(ge=0, le=10_000)],
    "reference": Number,
    "reason": Annotated[str, Field(min_length=1, max_length=200)],
    "amount_cents": Cents,
    "words": Words,
    "email": Email,
    "wanted": bool,
    "conversation_id": Id,
    "order": Number | None,
    "customer": Id | None,
    "token": Annotated[str, Field(min_length=1, max_length=500)],
    "new_password": Annotated[str, Field(min_length=1, max_length=500)],
    "name": Annotated[str, Field(min_length=1, max_length=254)],
    "password": Annotated[str, Field(min_length=1, max_length=500)],
    "source": Annotated[str, Field(max_length=100)],
    "session": Annotated[str, Field(min_length=1, max_length=4000)],
}
"""Every argument of a request, by its name in path and body."""


class Body(BaseModel):
    """A request's body: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Operation:
    """One request. `arguments` in the order of the port's method, without its key.

    answer: what it answers, None for nothing; a list of it where `pages`.
    under: the field under which a plain value stands ("reference").
    missing: whether 404 is an answer: there is none.
    changes: whether it changes something, and so carries an idempotency key.
    """

    port: str
    name: str
    method: str
    path: str
    summary: str
    arguments: tuple[str, ...] = ()
    answer: Any = None
    under: str = ""
    pages: bool = False
    missing: bool = False
    changes: bool = field(default=False, kw_only=True)

    @property
    def id(self) -> str:
        """ "orders.find"."""
        return f"{self.port}.{self.name}"

    @property
    def capability(self) -> str:
        """Without which it need not be there."""
        return capability_of(self.port, self.name)

    @cached_property
    def in_path(self) -> tuple[str, ...]:
        """The arguments that stand in the path."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @cached_property
    def body(self) -> type[Body] | None:
        """The body's model, or None where it has none."""
        names = [name for name in self.arguments if name not in self.in_path]
        if not names:
            return None
        fields: dict[str, Any] = {name: (ARGUMENTS[name], ...) for name in names}
        title = "".join(part.title() for part in self.name.split("_"))
        return create_model(f"{title}Request", __base__=Body, **fields)

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Reads and writes one answer."""
        return TypeAdapter(self.answer)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "orders", "find", "GET", "/orders/{number}",
        "One order, by its own number, its parcel's or one of its returns'",
        ("number",), Order, missing=True,
    ),
    Operation(
        "orders", "of_customer", "GET", "/customers/{customer_id}/orders",
        "All orders of a customer, newest first", ("customer_id",), Order, pages=True,
    ),
    Operation(
        "orders", "cancel", "POST", "/orders/{number}/cancel",
        "Stop it before dispatch and send the money back", ("number",), Refund, changes=True,
    ),
    Operation(
        "orders", "change_address", "PUT", "/orders/{number}/address",
        "Another delivery address, before dispatch", ("number", "address"), changes=True,
    ),
    Operation(
        "orders", "change_line", "PUT", "/orders/{number}/lines/{line_id}",
        "Another size, colour or quantity before packing; 0 takes the line out",
        ("number", "line_id", "product", "size", "quantity"), int, "difference_cents", changes=True,
    ),
    Operation(
        "parcels", "open_trace", "POST", "/orders/{number}/traces",
        "Ask the carrier where the parcel is", ("number",), str, "reference", changes=True,
    ),
    Operation(
        "parcels", "resend", "POST", "/orders/{number}/resends",
        "Send everything in an order once more", ("number", "reason"), str, "reference",
        changes=True,
    ),
    Operation(
        "returns", "open_return", "POST", "/orders/{number}/returns",
        "Expect something back", ("number", "product", "reason"), Return, changes=True,
    ),
    Operation(
        "returns", "open_exchange", "POST", "/orders/{number}/exchanges",
        "Expect a line back and set another size or colour of it aside",
        ("number", "line_id", "product", "size"), Return, changes=True,
    ),
    Operation(
        "returns", "withdraw_return", "POST", "/orders/{number}/returns/{reference}/withdrawal",
        "Expect nothing back after all, while nothing has been scanned",
        ("number", "reference"), changes=True,
    ),
    Operation(
        "refunds", "request_refund", "POST", "/orders/{number}/refunds",
        "Put money back in front of the people who release it",
        ("number", "amount_cents", "reason"), Refund, changes=True,
    ),
    Operation(
        "refunds", "record_dispute", "POST", "/orders/{number}/disputes",
        "Write down what the customer says is wrong with a charge",
        ("number", "amount_cents", "words"), str, "reference", changes=True,
    ),
    Operation(
        "customers", "with_email", "POST", "/customers/search",
        "The customer whose address this is", ("email",), Customer, missing=True,
    ),
    Operation(
        "customers", "profile", "GET", "/customers/{customer_id}",
        "Everything that is known of a customer", ("customer_id",), Profile, missing=True,
    ),
    Operation(
        "customers", "set_address", "PUT", "/customers/{customer_id}/address",
        "The address new orders start with", ("customer_id", "address"), changes=True,
    ),
    Operation(
        "customers", "set_newsletter", "PUT", "/customers/{customer_id}/newsletter",
        "Whether the newsletter is wanted", ("customer_id", "wanted"), changes=True,
    ),
    Operation(
        "customers", "record_complaint", "POST", "/complaints",
        "Write a complaint down", ("conversation_id", "customer", "order", "words"),
        str, "reference", changes=True,
    ),
    Operation(
        "subscriptions", "of_customer", "GET", "/customers/{customer_id}/subscriptions",
        "Running agreements", ("customer_id",), Subscription, pages=True,
    ),
    Operation(
        "subscriptions", "end", "POST", "/subscriptions/{subscription_id}/end",
        "End it with the paid period", ("subscription_id",), Subscription, changes=True,
    ),
    Operation(
        "catalogue", "everything", "GET", "/products",
        "All products with their stock", (), Product, pages=True,
    ),
    Operation(
        "codes", "promo_code", "GET", "/codes/{code}",
        "A code at the till", ("code",), PromoCode, missing=True,
    ),
    Operation(
        "codes", "used_code", "GET", "/codes/{code}/uses/{customer_id}",
        "Whether this customer has used it", ("code", "customer_id"), bool, "used",
    ),
    Operation(
        "codes", "issue_goodwill", "POST", "/customers/{customer_id}/goodwill",
        "A new code that takes this off once", ("customer_id", "amount_cents"), PromoCode,
        changes=True,
    ),
    Operation(
        "documents", "invoice", "GET", "/orders/{number}/invoice",
        "The address of an order's invoice, which nobody guesses; 404 where there is none, or not "
        "yet", ("number",), str, "url", missing=True,
    ),
    Operation(
        "documents", "return_label", "GET", "/orders/{number}/returns/{reference}/label",
        "The address of the label of an order's return, which nobody guesses; 404 where there is "
        "none", ("number", "reference"), str, "url", missing=True,
    ),
    Operation(
        "accounts", "begin_reset", "POST", "/accounts/resets",
        "A new single-use token; 404 for unknown addresses, and where the shop mails by itself",
        ("email",), ResetLink, missing=True,
    ),
    Operation(
        "accounts", "change_password", "POST", "/accounts/passwords",
        "Use the token up and set the password", ("token", "new_password"), PasswordChange,
    ),
    Operation(
        "accounts", "username_of", "POST", "/accounts/usernames",
        "Name and user name of the account with this address", ("email",), tuple[str, str],
        "names", missing=True,
    ),
    Operation(
        "accounts", "sign_in", "POST", "/accounts/sessions",
        "A session token; 404 where name and password do not go together",
        ("name", "password", "source"), str, "session", missing=True,
    ),
    Operation(
        "accounts", "customer_id_of", "POST", "/accounts/sessions/lookup",
        "Who is signed in with this session token", ("session",), str, "customer_id", missing=True,
    ),
    Operation(
        "accounts", "sign_out", "POST", "/accounts/sessions/end",
        "End one session", ("session",),
    ),
)  # fmt: skip

BY_ID = {one.id: one for one in OPERATIONS}


class Offer(BaseModel):
    """The answer of GET /capabilities: what the server can do, and whether it keeps keys."""

    model_config = ConfigDict(extra="ignore")

    version: str
    capabilities: list[str]
    does_once: bool = True


class Problem(BaseModel):
    """A problem (RFC 9457). `thing` and `state` say which change was refused and why not."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str = ""
    status: int = 500
    detail: str = ""
    thing: str = ""
    state: str = ""

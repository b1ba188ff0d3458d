"""A stand-in for Shopify's GraphQL Admin API: it runs each query against the part of Shopify's own
schema in shopify_admin.graphql, on a few orders, with its points, its refusals and its jobs."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from graphql import build_schema, graphql_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tandem.config.settings import ROOT

SCHEMA = build_schema((ROOT / "tests/support/shopify_admin.graphql").read_text("utf-8"))
TOKEN = "shpat_0123456789abcdef0123456789abcdef"
NOW = "2026-05-14T12:00:00Z"
Raw = dict[str, Any]


def connection(nodes: list[Raw]) -> Callable[..., Raw]:
    """Nodes as Shopify gives them: so many at once, by cursor."""

    def page(_info, first=None, after=None, **_asked):
        begin = int(after or 0)
        end = begin + (first or len(nodes))
        info = {"hasNextPage": end < len(nodes), "endCursor": str(end)}
        return {"nodes": nodes[begin:end], "pageInfo": info}

    return page


def money(amount: str) -> Raw:
    return {"shopMoney": {"amount": amount}}


class ShopifyServer:
    """`refuse` is what the next change is refused with, `throttled` how many answers say that the
    bucket is empty, `working` how often a job is not done yet, `lost` how many answers to changes
    get lost after they took place."""

    def __init__(self, orders: list[Raw], customers: list[Raw], variants: list[Raw], codes: Raw):
        self.orders, self.customers = orders, customers
        self.variants, self.codes = variants, codes
        self.refuse = ""
        self.throttled = self.working = self.lost = 0
        self.edit: Raw = {}
        self.asked: list[str] = []
        self.changes: list[str] = []
        path = "/admin/api/2026-10/graphql.json"
        self.app = Starlette(routes=[Route(path, self.answer, methods=["POST"])])
        self.root = {
            "shop": {"currencyCode": "GBP"},
            "orders": self.find_orders,
            "customer": lambda _i, id: self.of(self.customers, id),
            "customerByIdentifier": lambda _i, identifier: next(
                (
                    one
                    for one in self.customers
                    if one["defaultEmailAddress"]["emailAddress"] == identifier["emailAddress"]
                ),
                None,
            ),
            "productVariants": self.find_variants,
            "codeDiscountNodeByCode": lambda _i, code: self.codes.get(code.lower()),
            "job": lambda _i, id: self.job(),
        }
        for name in (
            "orderCancel", "orderUpdate", "orderEditBegin", "orderEditSetQuantity",
            "orderEditAddVariant", "orderEditCommit", "returnCreate", "customerAddressUpdate",
            "customerAddressCreate", "customerEmailMarketingConsentUpdate",
        ):  # fmt: skip
            self.root[name] = partial(self.changed, name)

    async def answer(self, request: Request) -> JSONResponse:
        """One query."""
        if request.headers.get("x-shopify-access-token") != TOKEN:
            words = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return JSONResponse({"errors": words}, 401)
        body = await request.json()
        self.asked.append(body["query"])
        left = 40.0 if self.throttled else 1900.0
        bucket = {"maximumAvailable": 2000.0, "currentlyAvailable": left, "restoreRate": 100.0}
        more = {"cost": {"requestedQueryCost": 100, "throttleStatus": bucket}}
        if self.throttled:
            self.throttled -= 1
            errors = [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]
            return JSONResponse({"errors": errors, "extensions": more})
        found = graphql_sync(SCHEMA, body["query"], self.root, variable_values=body["variables"])
        if self.lost and "mutation" in body["query"]:
            self.lost -= 1
            return JSONResponse({"errors": "Bad gateway"}, 502)
        answer: Raw = {"data": found.data, "extensions": more}
        if found.errors:
            answer = {"errors": [{"message": one.message} for one in found.errors]}
        return JSONResponse(answer)

    def of(self, things: list[Raw], gid: str) -> Raw | None:
        return next((one for one in things if one["id"] == gid), None)

    def order(self, number: str) -> Raw:
        return next(one for one in self.orders if one["name"].lstrip("#") == number)

    def find_orders(self, _info, query, **_asked):
        """Search is not exact: it finds the number in longer ones too."""
        terms = dict(part.replace('"', "").split(":") for part in query.split(" AND "))
        if "discount_code" in terms:
            used = self.codes[terms["discount_code"].lower()]["used_by"]
            return {"nodes": self.orders[:1] if terms["customer_id"] in used else []}
        return {"nodes": [one for one in self.orders if terms["name"] in one["name"]][:3]}

    def find_variants(self, info, query, **asked):
        found = self.variants
        if query.startswith("title:"):
            found = [one for one in found if one["product"]["title"] in query]
        return connection(found)(info, **asked | {"first": 2})

    def job(self) -> Raw:
        self.working -= 1
        return {"done": self.working < 0}

    def changed(self, name: str, _info, **asked) -> Raw:
        """A mutation."""
        errors = [{"message": self.refuse, "code": None}] if self.refuse else []
        self.refuse = ""
        kind = "orderCancelUserErrors" if name == "orderCancel" else "userErrors"
        if errors:
            return {kind: errors}
        self.changes.append(name)
        return {kind: [], **(getattr(self, name)(**asked) or {})}

    def orderCancel(self, orderId, staffNote, **_asked):
        order = self.of(self.orders, orderId)
        if order["cancelledAt"]:
            raise AssertionError("cancelled twice")
        order |= {"cancelledAt": NOW, "cancellation": {"staffNote": staffNote}}
        order["transactions"].append(order["transactions"][0] | {"kind": "REFUND"})
        return {"job": {"id": "gid://shopify/Job/1", "done": self.working == 0}}

    def orderUpdate(self, input):
        order = self.of(self.orders, input["id"])
        for field in input.get("metafields") or ():
            json.loads(field["value"])
            order["noted"][0] = {"value": field["value"]}
        if new := input.get("shippingAddress"):
            order["shippingAddress"] = {"countryCodeV2": new.get("countryCode")} | new

    def orderEditBegin(self, id):
        self.edit = {"order": self.of(self.orders, id), "set": [], "added": []}
        lines = [
            {"id": one["id"].replace("LineItem", "CalculatedLineItem")}
            for one in self.edit["order"]["lines"]
        ]
        draft = {"id": "gid://shopify/CalculatedOrder/1", "lineItems": {"nodes": lines}}
        return {"calculatedOrder": draft}

    def orderEditSetQuantity(self, lineItemId, quantity, **_asked):
        self.edit["set"].append((lineItemId.replace("Calculated", ""), quantity))

    def orderEditAddVariant(self, variantId, quantity, **_asked):
        self.edit["added"].append((self.of(self.variants, variantId), quantity))

    def orderEditCommit(self, **_asked):
        order = self.edit["order"]
        for line_id, quantity in self.edit["set"]:
            self.of(order["lines"], line_id)["currentQuantity"] = quantity
        for variant, quantity in self.edit["added"]:
            number = len(order["lines"]) + 90
            order["lines"].append(line(number, variant, quantity))

    def returnCreate(self, returnInput):
        order = self.of(self.orders, returnInput["orderId"])
        lines = []
        for one in returnInput["returnLineItems"]:
            sent = next(
                line
                for parcel in order["fulfillments"]
                for line in parcel["fulfillmentLineItems"]["nodes"]
                if line["id"] == one["fulfillmentLineItemId"]
            )
            kept = {"__typename": "ReturnLineItem", "fulfillmentLineItem": sent}
            lines.append(one | kept)
        found = {"name": f"{order['name']}-R{len(order['backs']) + 1}", "status": "OPEN"}
        order["backs"].append(
            found
            | {
                "createdAt": NOW,
                "returnLineItems": connection(lines),
                "reverseFulfillmentOrders": {"nodes": []},
            }
        )

    def customerAddressUpdate(self, customerId, address, **_asked):
        customer = self.of(self.customers, customerId)
        kept = customer["defaultAddress"] or {"id": "gid://shopify/MailingAddress/9"}
        customer["defaultAddress"] = kept | address

    customerAddressCreate = customerAddressUpdate

    def customerEmailMarketingConsentUpdate(self, input):
        customer = self.of(self.customers, input["customerId"])
        state = input["emailMarketingConsent"]["marketingState"]
        customer["defaultEmailAddress"]["marketingState"] = state


def line(number: int, variant: Raw, quantity: int) -> Raw:
    """A line of an order."""
    return {
        "id": f"gid://shopify/LineItem/{number}",
        "title": variant["product"]["title"],
        "name": f"{variant['product']['title']} - {variant['title']}",
        "variantTitle": variant["title"],
        "quantity": quantity,
        "currentQuantity": quantity,
        "variant": {"id": variant["id"]},
        "discountedUnitPriceAfterAllDiscountsSet": money(variant["price"]),
    }

"""A stand-in for WooCommerce's REST API v3, with the shapes of its public reference: its pages, its
errors, its keys."""

import base64
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

KEY, SECRET = "ck_0123456789", "cs_0123456789abcdef0123456789abcdef01234567"
NOW = "2026-05-14T12:00:00"
Raw = dict[str, Any]


def trouble(code: str, message: str, status: int) -> JSONResponse:
    """An error as WordPress tells it."""
    return JSONResponse({"code": code, "message": message, "data": {"status": status}}, status)


class WooCommerceServer:
    """`busy` is how many requests are told to wait, `lost` how many answers to changes get lost
    after they took place, `provider` whether the payment's provider sends money back by itself."""

    def __init__(self, things: dict[str, list[Raw]]):
        self.things = things
        self.busy = self.lost = 0
        self.provider = True
        self.changes: list[tuple[str, str, Raw]] = []
        methods = ["GET", "POST", "PUT"]
        paths = ("{kind}", "{kind}/{id}", "{kind}/{id}/{part}")
        routes = [Route(f"/wp-json/wc/v3/{path}", self.answer, methods=methods) for path in paths]
        self.app = Starlette(routes=routes)

    async def answer(self, request: Request) -> JSONResponse:
        proof = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {proof}":
            words = "Consumer key is invalid."
            return trouble("woocommerce_rest_authentication_error", words, 401)
        if self.busy:
            self.busy -= 1
            return JSONResponse({}, 429, {"Retry-After": "1"})
        if request.method == "GET":
            return self.read(request)
        answer = self.change(request, await request.json())
        if self.lost:
            self.lost -= 1
            return JSONResponse({}, 502)
        return answer

    def read(self, request: Request) -> JSONResponse:
        where, asked = request.path_params, request.query_params
        if "part" in where:
            return self.page(self.one(where["kind"], where["id"])[f"_{where['part']}"], asked)
        if "id" in where:
            found = self.one(where["kind"], where["id"])
            code = f"woocommerce_rest_{where['kind'].rstrip('s')}_invalid_id"
            return JSONResponse(shown(found)) if found else trouble(code, "Invalid ID.", 404)
        found = self.things[where["kind"]]
        for name, field in (("email", "email"), ("code", "code"), ("customer", "customer_id")):
            if name in asked:
                found = [one for one in found if str(one[field]) == asked[name]]
        if "search" in asked:
            found = [one for one in found if asked["search"] in f"{one['number']} {one['billing']}"]
        if where["kind"] == "orders" and "status" in asked:
            found = [one for one in found if one["status"] in asked["status"].split(",")]
        return self.page(found, asked)

    def page(self, found: list[Raw], asked: Any) -> JSONResponse:
        """Two at once, whatever is asked for, so that there are pages."""
        number, pages = int(asked.get("page", 1)), max(1, -(-len(found) // 2))
        part = found[2 * (number - 1) : 2 * number]
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        return JSONResponse([shown(one) for one in part], headers=headers)

    def change(self, request: Request, body: Raw) -> JSONResponse:
        where = request.path_params
        self.changes.append((request.method, request.url.path.partition("/v3/")[2], body))
        found = self.one(where["kind"], where["id"])
        if where.get("part") == "refunds":
            return self.refund(found, body)
        kept = {one["key"]: one for one in (*found["meta_data"], *body.pop("meta_data", ()))}
        for name, value in body.items():
            found[name] = found[name] | value if isinstance(value, dict) else value
        found["meta_data"] = list(kept.values())
        return JSONResponse(shown(found))

    def refund(self, order: Raw, body: Raw) -> JSONResponse:
        code = "woocommerce_rest_cannot_create_order_refund"
        left = float(order["total"]) - sum(float(one["amount"]) for one in order["_refunds"])
        if float(body["amount"]) > left + 0.001:
            return trouble(code, "Invalid refund amount.", 500)
        if body["api_refund"] and not self.provider:
            words = "The payment gateway for this order does not support automatic refunds."
            return trouble(code, words, 500)
        made = {"id": 700 + len(order["_refunds"]), "date_created_gmt": NOW}
        made |= {name: body[name] for name in ("amount", "reason", "meta_data")}
        order["_refunds"].append(made)
        order["refunds"].append({"id": made["id"], "reason": made["reason"], "total": "-"})
        if abs(float(body["amount"]) - left) < 0.001:
            order["status"] = "refunded"
        return JSONResponse(made, 201)

    def one(self, kind: str, id: str) -> Raw | None:
        return next((one for one in self.things[kind] if str(one["id"]) == id), None)


def shown(thing: Raw) -> Raw:
    """Without what has an address of its own."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}

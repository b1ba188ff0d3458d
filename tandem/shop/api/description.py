"""The OpenAPI 3.1 description of the Tandem Shop API, made from its table of operations."""

from typing import Any

import yaml
from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from tandem.shop.api.operations import (
    ARGUMENTS,
    KEY,
    LONGEST_KEY,
    MOST_ITEMS,
    OPERATIONS,
    PROBLEM,
    USUAL_ITEMS,
    VERSION,
    Offer,
    Operation,
    Problem,
)
from tandem.shop.capabilities import CAPABILITIES

REF = "#/components/schemas/{model}"
JSON = "application/json"
INTRODUCTION = """\
What a company's systems answer so that the Tandem assistant can work in them. A server implements
the requests of the capabilities that it names under `/capabilities`, and no others.

* Money is in the smallest unit of the shop's currency. Times are RFC 3339 with an offset.
* Whatever changes something carries an `Idempotency-Key`. The same key again changes nothing and
  answers the same; keep keys for 48 hours at least.
* A change that is not possible any more is 409 with a problem of type
  `urn:tandem-shop:change-refused`, its `thing` and its `state`.
* Lists have pages: ask with `cursor` for the next one until there is no `next`.
* Whoever asks too often is told so by 429 with `Retry-After`.
* Who may see an order is decided on our side: the server trusts the signature, the token or the
  certificate of the request, and nothing of what a customer says.

`bin/tandem shop test URL` tries a server for all of this.
"""


def description() -> dict[str, Any]:
    """The whole description, as data."""
    paths: dict[str, Any] = {"/capabilities": {"get": _capabilities()}}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tandem Shop API",
            "version": VERSION,
            "description": INTRODUCTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "https://shop.example.com/tandem"}],
        "security": [{"signature": []}, {"oauth2": []}, {"mutualTls": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "responses": {"Problem": _answer("A problem (RFC 9457)", _ref("Problem"), PROBLEM)},
            "securitySchemes": {
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Tandem-Signature",
                    "description": "`v1=` and the HMAC-SHA256, as hexadecimal digits, of "
                    "`timestamp.METHOD path?query\\nbody` with the shared secret; the timestamp is "
                    "that of the header `Tandem-Timestamp`, in seconds, five minutes old at most.",
                },
                "oauth2": {
                    "type": "oauth2",
                    "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {}}},
                },
                "mutualTls": {"type": "mutualTLS"},
            },
        },
    }


def as_yaml() -> str:
    """The description as `docs/shop-openapi.yml` holds it."""
    head = "# Made by `bin/tandem shop contract` from tandem/shop/api/operations.py.\n"
    return head + yaml.dump(
        description(), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100
    )


class _Plain(yaml.SafeDumper):
    """Without anchors, and with long texts as they are read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Plain.add_representer(str, _text)


def _schemas() -> dict[str, Any]:
    models: list[Any] = [Offer, Problem, *(one.body for one in OPERATIONS if one.body)]
    _, found = models_json_schema([(one, "validation") for one in models], ref_template=REF)
    schemas: dict[str, Any] = dict(found["$defs"])
    records = [one.answer for one in OPERATIONS if hasattr(one.answer, "__dataclass_fields__")]
    for record in dict.fromkeys(records):
        schema = TypeAdapter(record).json_schema(ref_template=REF, mode="validation")
        schemas |= schema.pop("$defs", {})
        schemas[record.__name__] = schema
    schemas["Offer"]["properties"]["capabilities"]["items"] = {
        "type": "string",
        "enum": list(CAPABILITIES),
    }
    return dict(sorted(schemas.items()))


def _operation(one: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": one.id,
        "summary": one.summary,
        "description": f"Capability `{one.capability}`.",
        "tags": [one.port],
        "parameters": [_in_path(name) for name in one.in_path],
        "responses": _responses(one),
    }
    if one.pages:
        found["parameters"] += _paging()
    if one.changes:
        found["parameters"].append(_key())
    if one.body is not None:
        schema = _ref(one.body.__name__)
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    if not found["parameters"]:
        del found["parameters"]
    return found


def _responses(one: Operation) -> dict[str, Any]:
    problem = {"$ref": "#/components/responses/Problem"}
    if one.answer is None:
        found: dict[str, Any] = {"204": {"description": "Done"}}
    else:
        found = {"200": _answer("Answered", _answer_schema(one))}
    for status in ("400", "401", "404", "422", "429"):
        found[status] = problem
    if one.changes:
        found["409"] = problem
    found["default"] = problem
    return found


def _answer_schema(one: Operation) -> dict[str, Any]:
    if hasattr(one.answer, "__dataclass_fields__"):
        schema: dict[str, Any] = _ref(one.answer.__name__)
    else:
        schema = one.adapter.json_schema(ref_template=REF)
    if one.pages:
        properties = {
            "items": {"type": "array", "items": schema},
            "next": {"type": ["string", "null"], "maxLength": 500},
        }
        return {"type": "object", "required": ["items"], "properties": properties}
    if one.under:
        return {"type": "object", "required": [one.under], "properties": {one.under: schema}}
    return schema


def _capabilities() -> dict[str, Any]:
    return {
        "operationId": "capabilities",
        "summary": "What this server can do",
        "description": "Asked when the assistant starts.",
        "responses": {
            "200": _answer("Answered", _ref("Offer")),
            "401": {"$ref": "#/components/responses/Problem"},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _in_path(name: str) -> dict[str, Any]:
    schema = TypeAdapter(ARGUMENTS[name]).json_schema()
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _paging() -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": USUAL_ITEMS}
    return [
        {"name": "cursor", "in": "query", "schema": {"type": "string", "maxLength": 500}},
        {"name": "limit", "in": "query", "schema": limit},
    ]


def _key() -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
    return {"name": KEY, "in": "header", "required": True, "schema": schema}


def _answer(words: str, schema: dict[str, Any], kind: str = JSON) -> dict[str, Any]:
    return {"description": words, "content": {kind: {"schema": schema}}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": REF.format(model=name)}

"""Does a server do what the Tandem Shop API says? Tried from outside, as the assistant would.

A company names a few of its own test data (`Samples`); without `changes` nothing is changed there.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from pydantic import ValidationError

from tandem.config.yaml_file import Block, load_checked
from tandem.core.errors import TandemError
from tandem.shop.api.operations import (
    BY_ID,
    KEY,
    MOST_ITEMS,
    OPERATIONS,
    PROBLEM,
    REFUSED,
    TYPE,
    Offer,
    Operation,
    Problem,
)
from tandem.shop.capabilities import EVERYTHING

NOWHERE = "no-such-thing-0"
SLOW_SECONDS = 1.0
"""The median of a server's answers that a customer in a chat still waits for."""


class Samples(Block):
    """Test data of the company: what there is to try with. What is left out is not tried."""

    email: str = ""
    order: str = ""
    cancellable: str = ""
    changeable: str = ""
    returnable: str = ""
    traceable: str = ""
    code: str = ""
    password: str = ""


def load_samples(path: Path) -> Samples:
    """The file, checked. Raises PolicyError."""
    return load_checked(path, Samples)


@dataclass(slots=True)
class Result:
    """One thing tried: `wrong` is what is wrong, "" for nothing; `skipped` why it was not tried."""

    what: str
    wrong: str = ""
    skipped: str = ""


class Wrong(Exception):
    """What a server does is not as described."""


@dataclass
class Suite:
    """All that is tried of one server. `http` shows who we are, `stranger` does not."""

    http: httpx.Client
    stranger: httpx.Client
    samples: Samples
    changes: bool = False
    seconds: list[float] = field(default_factory=list)
    offered: frozenset[str] = frozenset()
    customer: str = ""

    def run(self) -> Iterator[Result]:
        """Everything in order, each with what came of it."""
        first = self._tried("capabilities are told", self._capabilities)
        yield first
        if first.wrong:
            return
        yield self._tried("nobody gets in unknown", self._strangers)
        yield self._tried("problems are told as problems", self._problems)
        for one in OPERATIONS:
            if one.capability in self.offered:
                yield from self._of(one)
            else:
                what = f"{one.id} is not there, as it is not offered"
                yield self._tried(what, partial(self._absent, one))
        yield self._tried(f"answers come within {SLOW_SECONDS:g} s", self._quick)

    def _tried(self, what: str, trying: Callable[[], str | None]) -> Result:
        try:
            return Result(what, skipped=trying() or "")
        except (Wrong, TandemError) as wrong:
            return Result(what, wrong=str(wrong))
        except httpx.HTTPError as error:
            return Result(what, wrong=f"{type(error).__name__}: {error}")

    def _of(self, one: Operation) -> Iterator[Result]:
        if one.changes:
            yield self._tried(f"{one.id} wants a key", lambda: self._no_key(one))
            yield self._tried(f"{one.id} happens once a key", lambda: self._once(one))
        elif one.pages:
            yield self._tried(f"{one.id} has pages", lambda: self._pages(one))
        else:
            yield self._tried(f"{one.id} is as described", lambda: self._found(one))
        if one.missing:
            yield self._tried(f"{one.id} says what there is not", lambda: self._missing(one))
        if one.body is not None:
            yield self._tried(f"{one.id} refuses a body that is wrong", lambda: self._odd(one))

    # What is tried.

    def _capabilities(self) -> None:
        answer = self._ask("GET", "/capabilities")
        _status(answer, 200)
        try:
            offer = Offer.model_validate_json(answer.content)
        except ValidationError as error:
            raise Wrong(f"not as described: {error}") from error
        unknown = set(offer.capabilities) - EVERYTHING
        if unknown:
            raise Wrong(f"no such capabilities: {', '.join(sorted(unknown))}")
        if not offer.capabilities:
            raise Wrong("offers nothing")
        self.offered = frozenset(offer.capabilities)

    def _strangers(self) -> None:
        for method, path in (("GET", "/capabilities"), ("GET", f"/orders/{NOWHERE}")):
            answer = self.stranger.request(method, path.lstrip("/"))
            if answer.status_code not in (401, 403):
                raise Wrong(f"{method} {path} without credentials: {answer.status_code}")

    def _problems(self) -> None:
        answer = self._ask("GET", "/no/such/request")
        _problem(answer, 404)

    def _absent(self, one: Operation) -> None:
        path = one.path.format(**dict.fromkeys(one.in_path, NOWHERE))
        answer = self._ask(one.method, path, {} if one.body else None, {KEY: uuid4().hex})
        if answer.status_code not in (404, 405, 501):
            raise Wrong(f"{one.method} {path}: {answer.status_code}, though not offered")

    def _found(self, one: Operation) -> str | None:
        arguments = self._sample(one)
        if arguments is None:
            return "no sample"
        answer = self._send(one, arguments)
        _status(answer, 204 if one.answer is None else 200)
        _read(one, answer)
        return None

    def _pages(self, one: Operation) -> str | None:
        arguments = self._sample(one)
        if arguments is None:
            return "no sample"
        path = one.path.format(**arguments)
        whole = self._walk(one, path, MOST_ITEMS)
        few = max(1, len(whole) // 3)
        if self._walk(one, path, few) != whole:
            raise Wrong(f"pages of {few} do not add up to the {len(whole)} of large pages")
        _problem(self._ask("GET", path, asked={"limit": MOST_ITEMS + 1}), 400, 422)
        return None

    def _walk(self, one: Operation, path: str, limit: int) -> list[Any]:
        found: list[Any] = []
        asked: dict[str, Any] = {"limit": limit}
        for _ in range(500):
            answer = self._ask("GET", path, asked=asked)
            _status(answer, 200)
            page = answer.json()
            items = page.get("items")
            if not isinstance(items, list) or len(items) > limit:
                raise Wrong(f"a page of {limit} holds {items if items is None else len(items)}")
            for item in items:
                _valid(one, item)
            found += items
            if not page.get("next"):
                return found
            asked = {"limit": limit, "cursor": page["next"]}
        raise Wrong("the pages do not end")

    def _missing(self, one: Operation) -> None:
        arguments = {name: NOWHERE for name in one.arguments}
        if "email" in arguments:
            arguments["email"] = f"{NOWHERE}@example.org"
        _problem(self._send(one, arguments), 404)

    def _odd(self, one: Operation) -> None:
        path = one.path.format(**dict.fromkeys(one.in_path, NOWHERE))
        for body in ({}, {"no_such_field": 1}, [1]):
            answer = self._ask(one.method, path, body, {KEY: uuid4().hex})
            _problem(answer, 400, 404, 422)

    def _no_key(self, one: Operation) -> None:
        arguments = self._sample(one) or {name: NOWHERE for name in one.arguments}
        path = one.path.format(**{name: arguments[name] for name in one.in_path})
        body = {k: v for k, v in arguments.items() if k not in one.in_path} if one.body else None
        _problem(self._ask(one.method, path, body), 400, 404, 422)

    def _once(self, one: Operation) -> str | None:
        if not self.changes:
            return "changes are not allowed here (--changes)"
        arguments = self._sample(one)
        if arguments is None:
            return "no sample"
        key = f"conformance-{uuid4().hex}"
        first = self._send(one, arguments, key)
        _status(first, 204 if one.answer is None else 200)
        _read(one, first)
        second = self._send(one, arguments, key)
        _status(second, first.status_code)
        if _stable(second) != _stable(first):
            raise Wrong(f"the same key answers {second.text[:200]} after {first.text[:200]}")
        if one.name == "cancel":
            third = self._send(one, arguments, f"{key}-2")
            problem = _problem(third, 409)
            if problem.type != f"{TYPE}{REFUSED}" or not problem.state:
                raise Wrong(f"a second cancellation is refused as {problem.type}, no state told")
        return None

    def _quick(self) -> None:
        median = statistics.median(self.seconds)
        if median > SLOW_SECONDS:
            raise Wrong(f"half of the {len(self.seconds)} answers took longer than {median:.2f} s")

    # What it is tried with.

    def _sample(self, one: Operation) -> dict[str, Any] | None:
        """Arguments of test data, or None where there are none."""
        samples, found = self.samples, {}
        for name in one.arguments:
            value = self._value(one, name)
            if value is None and name not in ("size", "order", "customer"):
                return None
            found[name] = value
        if one.name in ("used_code", "with_email", "username_of") and not samples.email:
            return None
        return found

    def _value(self, one: Operation, name: str) -> Any:
        samples = self.samples
        numbers = {
            "cancel": samples.cancellable,
            "change_address": samples.changeable,
            "change_line": samples.changeable,
            "open_return": samples.returnable,
            "open_exchange": samples.returnable,
            "withdraw_return": samples.returnable,
            "return_label": samples.returnable,
            "open_trace": samples.traceable,
            "resend": samples.traceable,
        }
        if name == "number":
            return numbers.get(one.name, samples.order) or None
        if name in ("customer_id", "customer"):
            return self._customer_id()
        if name in ("line_id", "product", "size", "subscription_id", "reference"):
            return self._of_order(one, name)
        words = {
            "address": "14 Tannery Row, Leeds LS2 7QP",
            "quantity": 1,
            "reason": "other",
            "amount_cents": 100,
            "words": "tried by the conformance suite",
            "wanted": True,
            "conversation_id": f"c_{uuid4().hex[:20]}",
            "order": samples.order or None,
            "email": samples.email or None,
            "code": samples.code or None,
            "source": "",
            "name": samples.email or None,
            "password": samples.password or None,
        }
        return words.get(name)

    def _customer_id(self) -> str | None:
        if not self.customer and self.samples.email and "customers.read" in self.offered:
            answer = self._send(BY_ID["customers.with_email"], {"email": self.samples.email})
            _status(answer, 200)
            self.customer = str(answer.json().get("id") or "")
        return self.customer or None

    def _of_order(self, one: Operation, name: str) -> Any:
        if name == "subscription_id":
            customer = self._customer_id()
            if not customer or "subscriptions.read" not in self.offered:
                return None
            path = BY_ID["subscriptions.of_customer"].path.format(customer_id=customer)
            items = self._ask("GET", path).json().get("items") or []
            active = [item for item in items if item.get("state") == "active"]
            return str(active[0]["id"]) if active else None
        number = self._value(one, "number")
        if not number or "orders.read" not in self.offered:
            return None
        order = self._ask("GET", f"/orders/{number}").json()
        if name == "reference":
            returns = order.get("returns") or [{}]
            return returns[0].get("reference")
        lines = order.get("lines") or []
        if not lines:
            return None
        line = lines[-1 if one.name == "open_exchange" else 0]
        return str(line["id"]) if name == "line_id" else line.get(name)

    def _send(self, one: Operation, arguments: dict[str, Any], key: str = "") -> httpx.Response:
        path = one.path.format(**{name: arguments[name] for name in one.in_path})
        body = {k: v for k, v in arguments.items() if k not in one.in_path} if one.body else None
        return self._ask(one.method, path, body, {KEY: key} if key else {})

    def _ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        asked: dict[str, Any] | None = None,
    ) -> httpx.Response:
        began = time.perf_counter()
        answer = self.http.request(
            method, path.lstrip("/"), json=body, headers=headers, params=asked
        )
        self.seconds.append(time.perf_counter() - began)
        return answer


def _status(answer: httpx.Response, wanted: int) -> None:
    if answer.status_code != wanted:
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise Wrong(f"{asked}: {answer.status_code}, not {wanted}: {answer.text[:200]}")


def _problem(answer: httpx.Response, *allowed: int) -> Problem:
    asked = f"{answer.request.method} {answer.request.url.path}"
    if answer.status_code not in allowed:
        raise Wrong(f"{asked}: {answer.status_code}, not {' or '.join(map(str, allowed))}")
    if PROBLEM not in answer.headers.get("content-type", ""):
        raise Wrong(f"{asked}: told as {answer.headers.get('content-type')}, not as {PROBLEM}")
    try:
        return Problem.model_validate_json(answer.content)
    except ValidationError as error:
        raise Wrong(f"{asked}: the problem is not as described: {error}") from error


def _read(one: Operation, answer: httpx.Response) -> None:
    if one.answer is None:
        return
    found = answer.json()
    if one.under and (not isinstance(found, dict) or one.under not in found):
        raise Wrong(f"{one.id}: there is no `{one.under}` in {answer.text[:200]}")
    _valid(one, found[one.under] if one.under else found)


def _valid(one: Operation, value: Any) -> None:
    try:
        one.adapter.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or one.id
        raise Wrong(f"{one.id}: {place}: {first['msg']} (got {first['input']!r})"[:400]) from error


def _stable(answer: httpx.Response) -> Any:
    """An answer without the times at which it was made."""
    if answer.status_code == httpx.codes.NO_CONTENT:
        return None
    found = answer.json()
    if not isinstance(found, dict):
        return found
    return {k: v for k, v in found.items() if k not in ("requested_at", "created_at")}

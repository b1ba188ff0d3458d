"""shop.yml: what is a shop's own. Its numbers, its money, its place and time."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import list_currencies
from pydantic import AfterValidator, Field, model_validator

from tandem.config.yaml_file import Block, load_checked
from tandem.core import customs
from tandem.core.number_shapes import OWN, PLACES, Shapes, symbols_of

FILE = "shop.yml"
Kind = Literal["order_number", "tracking_number", "return_number", "customer_number"]


def _known(what: str, there: Callable[[str], bool]) -> AfterValidator:
    def check(value: str) -> str:
        if not there(value):
            raise ValueError(f"no such {what}: {value}")
        return value

    return AfterValidator(check)


def _shape(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9#@*.\-/_ ]{3,40}", value):
        raise ValueError("a shape has 3 to 40 of: # @ * letters, digits, dash, dot, slash, blank")
    if not set(value) & set(PLACES):
        raise ValueError("a shape has a # (digit), @ (letter) or * (either) in it")
    return value


def _link(value: str) -> str:
    if not re.fullmatch(r"https://[\w.:-]+/\S*", value) or value.count("{tracking}") != 1:
        raise ValueError("a link is https://HOST/... with {tracking} in it once")
    return value


class Numbers(Block):
    """One kind of number."""

    shapes: Annotated[
        list[Annotated[str, AfterValidator(_shape)]], Field(min_length=1, max_length=8)
    ]
    example: str

    @model_validator(mode="after")
    def _example_fits(self) -> "Numbers":
        if not Shapes(self.shapes).fits(self.example):
            raise ValueError(f"the example {self.example} has none of the shapes {self.shapes}")
        return self


class ShopFacts(Block):
    """The whole file."""

    currency: Annotated[str, _known("currency", lambda code: code in list_currencies())]
    timezone: Annotated[str, _known("time zone", lambda name: name in available_timezones())]
    numbers: dict[Kind, Numbers]
    tracking_links: dict[str, Annotated[str, AfterValidator(_link)]] = {}

    @model_validator(mode="after")
    def _has_orders(self) -> "ShopFacts":
        if "order_number" not in self.numbers:
            raise ValueError("`numbers` has an order_number")
        taken: dict[str, str] = {}
        for kind, numbers in self.numbers.items():
            for shape in numbers.shapes:
                other = taken.setdefault(symbols_of(shape).upper(), kind)
                if other != kind:
                    raise ValueError(f"{kind} and {other} have the same shape {shape}")
        return self

    def here(self, at: datetime) -> datetime:
        """The same moment by the clocks of the shop's place."""
        return at.astimezone(ZoneInfo(self.timezone))

    def today(self, at: datetime) -> date:
        """Which day it is there."""
        return self.here(at).date()

    def time(self, at: datetime) -> str:
        """ "15:15", by the clocks of the shop's place."""
        return f"{self.here(at):%H:%M}"

    def number_words(self) -> dict[str, str]:
        """What texts may say of the numbers: {order_number_shape}, {order_number_example} and so
        on."""
        found = {}
        for kind, numbers in self.numbers.items():
            found[f"{kind}_shape"] = Shapes(numbers.shapes).words
            found[f"{kind}_example"] = numbers.example
        return found


@cache
def load_shop_facts(path: Path) -> ShopFacts:
    """The file, checked. Raises PolicyError with every mistake and its line."""
    return load_checked(path, ShopFacts)


class _Current:
    facts: ShopFacts | None = None


def use(facts: ShopFacts) -> None:
    """Said once, when a process starts: one process works for one shop."""
    _Current.facts = facts
    customs.use_currency(facts.currency)
    OWN.use({kind: Shapes(numbers.shapes) for kind, numbers in facts.numbers.items()})


def current() -> ShopFacts:
    """Those of this process; the shipped ones where none were named."""
    if _Current.facts is None:
        use(load_shop_facts(Path(__file__).resolve().parents[2] / FILE))
    assert _Current.facts is not None  # noqa: S101  # nosec
    return _Current.facts

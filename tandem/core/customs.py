"""Money, days and lists as the language that is spoken writes them; by Babel, from CLDR."""

from datetime import date
from typing import Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_precision

from tandem.core.words import locale, say, spoken


class _Shop:
    currency = "GBP"


def use_currency(currency: str) -> None:
    """Said once, when a process starts: that of the shop (`shop.yml`)."""
    _Shop.currency = currency


def money(cents: int, currency: str = "") -> str:
    """3990 -> "£39.90", in German "39,90 £"; in the shop's currency where none is given."""
    currency = currency or _Shop.currency
    amount = cents / 10 ** get_currency_precision(currency)
    return format_currency(amount, currency, locale=locale(spoken()))


def weekday(value: date) -> str:
    """ "Tuesday", in German "Dienstag"."""
    return format_date(value, "EEEE", locale=locale(spoken()))


def long_day(value: date, year: bool = False) -> str:
    """ "Thursday 26 November", in German "Donnerstag, 26. November"; with its year."""
    pattern = say("phrases.pattern_day_and_year" if year else "phrases.pattern_day")
    return format_date(value, pattern, locale=locale(spoken()))


def brief_day(value: date) -> str:
    """ "Mon 30 Nov", in German "Mo. 30. Nov."."""
    return format_date(value, say("phrases.pattern_brief_day"), locale=locale(spoken()))


def short_day(value: date) -> str:
    """ "26 Nov", in German "26. Nov."."""
    return format_date(value, say("phrases.pattern_short_day"), locale=locale(spoken()))


def listed(words: list[str], last: Literal["and", "or"] = "and") -> str:
    """ "S, M and L", in German "S, M und L"; `last`: "and" or "or"."""
    if last == "or":
        return format_list(words, "or", locale=locale(spoken()))
    return format_list(words, "standard", locale=locale(spoken()))


def secret_in_words(kind: str) -> str:
    """A kind of secret (tandem.core.redaction.KINDS): "PIN" -> "the PIN", in German "die PIN"."""
    return say(f"phrases.hidden_{kind.lower().replace(' ', '_').replace('-', '_')}")

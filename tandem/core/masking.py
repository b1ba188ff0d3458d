"""Texts without what names a person, for files that are kept for ever."""

import re
from typing import Any

from tandem.core.text import ADDRESS

MAIL = re.compile(ADDRESS)
LONG_NUMBER = re.compile(r"(?<![\w.])\d(?:[ -]?\d){3,}(?!\w)")


def without_people(value: Any) -> Any:
    """The same with every mail address and every number of four digits or more replaced, in texts
    within lists and blocks too; a customer's address as `who` becomes `visitor`."""
    if isinstance(value, str):
        return LONG_NUMBER.sub("1234", MAIL.sub("name@example.com", value))
    if isinstance(value, list):
        return [without_people(one) for one in value]
    if isinstance(value, dict):
        made = {key: without_people(one) for key, one in value.items()}
        return made | {"who": "visitor"} if "who" in made else made
    return value

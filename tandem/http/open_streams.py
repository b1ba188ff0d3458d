"""How many streams are open in this process, so that nobody holds all of it by opening more."""

from collections import Counter
from typing import NamedTuple

from tandem.core.client_address import places
from tandem.core.errors import Refused
from tandem.core.words import refusal

PER_CONVERSATION = 10
"""Tabs of one conversation, or screens of one agent."""
PER_ADDRESS = 300
"""A whole office behind one address, each with a tab or two."""
RETRY_SECONDS = 30


class Place(NamedTuple):
    """What a stream is counted under. To be given back when it ends."""

    names: tuple[str, ...]


class OpenStreams:
    """Counts open streams by what they are about and by where they come from."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def take(self, about: str, source: str | None) -> Place:
        """A place for one more stream `about` a conversation or an agent; a `source` of None is
        not counted. Raises Refused too_many_streams (429)."""
        wanted = [(f"about {about}", PER_CONVERSATION)]
        wanted += [(f"from {place}", PER_ADDRESS * times) for place, times in places(source)]
        if any(self._open[name] >= most for name, most in wanted):
            raise Refused(
                "too_many_streams", refusal("too_many_streams"), 429, retry_seconds=RETRY_SECONDS
            )
        place = Place(tuple(name for name, _ in wanted))
        self._open.update(place.names)
        return place

    def give_back(self, place: Place) -> None:
        """The stream has ended."""
        for name in place.names:
            self._open[name] -= 1
            if self._open[name] <= 0:
                del self._open[name]

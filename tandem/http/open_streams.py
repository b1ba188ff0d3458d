"""How many streams are open in this process, or files on their way into it, so that nobody holds
all of it by opening more."""

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
    """Counts open streams by what they are about and by where they come from; with `most`, all
    of them. `words` is what who opens too many is told."""

    def __init__(
        self,
        per_conversation: int = PER_CONVERSATION,
        per_address: int = PER_ADDRESS,
        most: int = 0,
        words: str = "too_many_streams",
    ) -> None:
        self._open: Counter[str] = Counter()
        self._limits, self._most, self._words = (per_conversation, per_address), most, words

    def take(self, about: str, source: str | None) -> Place:
        """A place for one more stream `about` a conversation or an agent; a `source` of None is
        not counted. Raises Refused too_many_streams (429), or as the words are called."""
        per_conversation, per_address = self._limits
        wanted = [(f"about {about}", per_conversation)]
        wanted += [(f"from {place}", per_address * times) for place, times in places(source)]
        wanted += [("all", self._most)] if self._most else []
        if any(self._open[name] >= most for name, most in wanted):
            raise Refused(self._words, refusal(self._words), 429, retry_seconds=RETRY_SECONDS)
        place = Place(tuple(name for name, _ in wanted))
        self._open.update(place.names)
        return place

    def give_back(self, place: Place) -> None:
        """The stream has ended."""
        for name in place.names:
            self._open[name] -= 1
            if self._open[name] <= 0:
                del self._open[name]

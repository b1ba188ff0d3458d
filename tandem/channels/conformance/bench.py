"""What the suite needs of a channel to play a customer on it."""

from typing import Protocol

from tandem.channels.contract import Can
from tandem.core.conversation import Turn
from tandem.runtime import Runtime

Button = dict[str, str]
"""{"title", "payload"}"""


class Unfit(AssertionError):
    """The channel does not keep to the contract, in words."""


class Bench(Protocol):
    """One channel with two people on it, and the other side of it: what the provider sends, and
    what it has got from us. `people` are as the channel names them."""

    can: Can
    runtime: Runtime
    people: tuple[str, str]

    def begin(self, person: str) -> str:
        """A conversation of theirs. Returns its id."""
        ...

    def write(self, person: str, text: str, key: str) -> None:
        """They write, and everything that follows from it is done. What the channel refuses at the
        door is a status of 400 or more for `forge` and `odd` alone; here the text is taken in, or
        told to be no good."""
        ...

    def say(self, conversation_id: str, text: str, agent: str, buttons: list[Button]) -> Turn:
        """The assistant, or a person of this name, says something to them."""
        ...

    def told(self, person: str) -> list[str]:
        """What they were told besides the conversation: why something is not taken in."""
        ...

    def forge(self, person: str, text: str, key: str) -> bool:
        """Somebody else writes in their name. Whether it was refused at the door, where there is
        one."""
        ...

    def odd(self, person: str) -> list[int]:
        """The statuses of some bodies that nobody can read."""
        ...

    def press(self, person: str, turn: Turn, index: int, key: str) -> None:
        """They choose: by the button, or by the number they read."""
        ...

    def revise(self, person: str, key: str, text: str | None) -> None:
        """They change what they wrote, or delete it. Asked only where the channel can."""
        ...

    def reads(self, person: str) -> list[str]:
        """What they read of ours, message by message, oldest first, once all has gone out."""
        ...

    def away(self, times: int) -> None:
        """The provider fails so many times from now on, before it has taken a message. Asked only
        where we send to a provider."""
        ...

    def loses_answer(self) -> None:
        """The next message reaches the customer, and the provider's answer gets lost."""
        ...

    @property
    def sends(self) -> bool:
        """Whether we send to a provider; a website's browser fetches."""
        ...

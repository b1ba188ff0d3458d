"""What a channel is: a way in which customers write to us and read what we say. docs/channels.md.

`tandem/channels/conformance/` plays a customer on a channel and tells where it does not keep to
this. Standard library only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Can:
    """What a channel can do.

    `buttons`: choices are pressed; otherwise they are numbered, and a number answers. `cards`: a
    thing is shown beside the words. `edits`: we hear that a customer changed or deleted a message.
    `typing`: the customer sees that somebody writes. `files`: they come in. `longest`: characters
    of one message of ours; what is longer is several. `begins`: conversations begin here, and not
    only go on. `assistant`: the assistant speaks here, and not only people. `proves_sender`: who
    writes is proven, by more than the provider's word for a number or an address that anybody may
    write in the name of. `once`: the same `key` again reaches the customer once.
    """

    buttons: bool = False
    cards: bool = False
    edits: bool = False
    typing: bool = False
    files: bool = False
    longest: int = 100_000
    begins: bool = True
    assistant: bool = True
    proves_sender: bool = False
    once: bool = True


WEBSITE = Can(buttons=True, cards=True, typing=True, files=True, proves_sender=True)
SLACK = Can(
    buttons=True,
    cards=True,
    edits=True,
    typing=True,
    files=True,
    proves_sender=True,
    longest=40_000,
)
MAIL = Can(files=True, begins=False, assistant=False, once=False)
"""A case's mails: whoever knows its signed address and writes from the customer's."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something a customer did there.

    `key` is the message's id there: the same again changes nothing. `sender` is who wrote and
    `place` where they read the answer, both as the channel names them; without a place it is the
    sender. An "edited" or "deleted" one has the key of the message it is about, and `revision`
    tells one edit from the next. `choice` is a pressed button: (the turn's id, its index).
    `customer_id` is the shop's id of the sender, where the channel proves it. `files` are counted.
    """

    key: str
    sender: str
    text: str = ""
    place: str = ""
    kind: Literal["message", "edited", "deleted"] = "message"
    revision: str = ""
    choice: tuple[str, int] | None = None
    customer_id: str | None = None
    files: int = 0


class Channel(Protocol):
    """One channel of one's own, made by the factory that TANDEM_CHANNELS names."""

    name: str
    """Small letters, digits and hyphens: stands in the address, the desk and the database."""
    can: Can

    def read(self, body: bytes, headers: Mapping[str, str]) -> list[Incoming]:
        """What a request of the provider says; nothing for what is no customer's doing. Names of
        headers are in small letters. Called before anything is stored, with at most 64 KiB.

        Raises Refused 401 unless the provider has signed it, compared in constant time. Whatever
        else it raises counts as a body that nobody can read.
        """
        ...

    def send(self, place: str, text: str, key: str) -> None:
        """Show one message of at most `can.longest` characters to whoever reads at `place`. Called
        again with the same `key` until it worked. `tandem/delivery/http_calls.py: call` raises as
        it should: Later where the provider asks to wait, Unavailable where another try may work,
        Refused where none can."""
        ...


@runtime_checkable
class Challenged(Protocol):
    """A channel whose provider asks first whether the address is ours, by GET."""

    def challenge(self, asked: Mapping[str, str]) -> str:
        """The answer to the query of such a request. Raises Refused 401."""
        ...


@runtime_checkable
class Asks(Protocol):
    """A channel whose choices are pressed (`can.buttons`)."""

    def ask(self, place: str, text: str, choices: Sequence[tuple[str, str]], key: str) -> None:
        """As `send`, with choices below: (what comes back when it is pressed, its words). What
        comes back is "TURN INDEX", which `read` gives as the Incoming's `choice`."""
        ...


@runtime_checkable
class ShowsTyping(Protocol):
    """A channel that can show that an answer is being written."""

    def show_typing(self, place: str) -> None:
        """A courtesy: a failure is none."""
        ...

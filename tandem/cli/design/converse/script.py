"""What a file of conversations may say, checked with file and line.

A file is a list of conversations. Each says who the customer is, what they say or press, and what
every reply must and must not hold:

    - conversation: A number with hardly a word around it is answered with its state
      who: maya.lindqvist@example.org     # or `visitor`
      steps:
        - say: "wheres 1042"
          reply: {has: ["1042", "on its way|delivered"], lacks: ["not sure"], person: false}
        - press: "Talk to a person"
          reply: {person: true}
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from tandem.config.yaml_file import Block, Source, load_with_lines

Words = Annotated[str, Field(min_length=1)]


class OrderIs(Block):
    """What the shop's database must say of an order after the reply."""

    state: Words | None = None
    address: Words | None = None
    returns: int | None = None
    refunds: int | None = None


class MailIs(Block):
    """A mail that must have gone out in this conversation."""

    to: Words
    has: list[Words] = []


class Reply(Block):
    """What a reply must be like. `has` and `lacks` are parts of its words, whatever the case;
    "a|b" is met by either, `{day}` by any day or date. `buttons` must be there by their titles,
    `no_buttons` must not.
    `person`: whether a case is open afterwards, so that a person has been called."""

    has: list[Words] = []
    lacks: list[Words] = []
    buttons: list[Words] = []
    no_buttons: list[Words] = []
    person: bool | None = None
    shop: dict[str, Words | OrderIs] = {}
    mail: MailIs | None = None


class Step(Block):
    """What the customer does, and what must come of it. `{code}` in what is said is the newest
    code that was mailed."""

    say: Words | None = None
    press: Words | None = None
    reply: Reply = Reply()

    @model_validator(mode="after")
    def _one_of_both(self) -> "Step":
        if (self.say is None) == (self.press is None):
            raise ValueError("has either `say` or `press`")
        return self


class Script(Block):
    """One conversation. `who` is a demo customer's address, signed in, or `visitor`; `desk` says
    whether an agent is there."""

    conversation: Words
    kind: Words = "other"
    who: Words = "visitor"
    desk: Literal["staffed", "nobody"] = "nobody"
    steps: Annotated[list[Step], Field(min_length=1)]


class Scripts(RootModel[list[Script]]):
    """A whole file."""


def load_scripts(path: Path) -> tuple[list[Script], Source]:
    """The conversations of a file, and where they stand. Raises PolicyError, "file:line: ..."."""
    found, source = load_with_lines(path, Scripts, lambda data: [], listed=True)
    return found.root, source

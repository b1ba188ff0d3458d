"""Is something asked that neither a record nor a page answers? Then it is said so. Pure."""

import re

from tandem.config.records import RecordBook
from tandem.understanding import acts
from tandem.understanding.about_goods import OF_US
from tandem.understanding.commands import AskRecord, Command, Recommend, StartMatter
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.matters import INFORMING
from tandem.understanding.references import ABOUT_ORDERS, OWNED
from tandem.understanding.stretch import Candidate
from tandem.understanding.unaccounted import asks_else
from tandem.understanding.unsure import STATE

NEAR_ENOUGH = 0.60
"""Score from which a candidate is worth offering rather than to say that nothing is known."""
SHOPS = re.compile(
    r"\b(?:sell|stock|have you|(?:do|would) you (?:have|carry|got)|got any|look(?:ing)? for|any"
    r"|recommend|suggest\w*|show|find|gift|present|something|anything|what about|options?|ideas?"
    r"|(?<!do )i (?:need|want)|wear|buy|get)\b",
    re.I,
)
"""Looks for something to buy."""
FEWEST_ASKED = 3
"""Words of a question that stands by itself; of fewer it is asked back what is meant."""


def asks_in_general(heard: Heard, offers: list[Candidate]) -> bool:
    """Whether it is asked how things are at the shop, and nothing is near it."""
    text = heard.whole.text
    near = max((one.score for one in offers if _does_something(one.command)), default=0.0)
    general = acts.is_policy(text) or OF_US.search(text) or heard.whole.intent == "out_of_scope"
    return acts.is_question(text) and bool(general) and near < NEAR_ENOUGH


def is_open(command: Command | None, part: Part, context: DialogueContext) -> bool:
    """Whether nothing was understood, or no more than that it is about some product, and none is
    named or spoken of."""
    looks = isinstance(command, Recommend) and not SHOPS.search(part.text)
    asks = isinstance(command, StartMatter) and command.intent == "product_question"
    if not (looks or asks):
        return command is None
    return not (context.goods.find(part.text).names or context.current("product"))


def asks_the_unknown(
    part: Part, found: list[Candidate], context: DialogueContext, book: RecordBook
) -> bool:
    """Whether something is asked in words that nothing near it accounts for."""
    if not acts.is_question(part.text) or len(part.text.split()) < FEWEST_ASKED:
        return False
    others = (one.score for one in found if _does_something(one.command) and not _own(one.command))
    near = max(others, default=0.0)
    label = next((one for one in part.like if book.attribute(one)), STATE)
    return near < NEAR_ENOUGH and asks_else(part.text, label, part.likeness(label), context, book)


def _own(command: Command) -> bool:
    """Whether it is about a record of the customer's, for which each word is weighed."""
    return isinstance(command, AskRecord) and command.kind in (*ABOUT_ORDERS, *OWNED)


def _does_something(command: Command) -> bool:
    """Whether a candidate would tell or begin something, and not only ask back."""
    if isinstance(command, StartMatter):
        return command.intent not in INFORMING
    return not (isinstance(command, AskRecord) and command.of_nothing)

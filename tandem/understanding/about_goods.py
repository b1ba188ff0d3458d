"""Questions about goods: what is asked of which, and who wants to be shown something. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tandem.understanding.acts import is_policy, is_question
from tandem.understanding.commands import AskHelp, AskRecord, Command, NotKnown, Recommend, Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.goods import Found
from tandem.understanding.heard import Part
from tandem.understanding.readings import SIZE_SAID, Candidate

KIND = "product"
SHOW_AT = 0.70
"""Likeness to the examples of act.recommend from which somebody wants to be shown something."""
SHOW_IN_PLACE = 0.60
"""The same just after something was shown."""
NEAR_AT = 0.55
"""Score from which the nearest attribute is told of a thing that is named."""
NEAR_OF_SEVERAL = 0.66
"""The same where several are: told of each, a wrong one is long."""
BARE_NAME = 3
"""A name alone has no more words than this."""
SURE_PAGE = 0.9
"""A help page this sure stands above things that are looked for."""
ASKS_OF_IT = 0.62
"""Likeness to an attribute from which a question is about one thing that was not named."""
MOST_TOLD = 3
"""Of more things than these, those that are there are listed."""
LISTABLE = (
    "product.stock", "product.price", "product.overview", "product.back", "product.compare",
)  # fmt: skip
FEWEST_ASKED = 4
"""A question of fewer words asks for the thing itself: "merino jumper?"."""
GOODS_INTENTS = ("product_question", "out_of_scope", "inform")
SHOW = re.compile(
    r"\b(?:recommend|suggest(?:ion)?s?"
    r"|what (?:\w+ ){0,2}(?:have (?:you|u|ya)|do (?:you|u|ya)) (?:got|have|sell|do)"
    r"|(?:looking|searching|shopping) for|show me|after an?|in the market for"
    r"|i (?:really )?(?:need|want|fancy) (?:to buy )?(?:a|an|some|new|something)"
    r"|(?:something|anything|sth) (?:\w+ )?(?:for|warm|nice|woolly|cosy|cozy|soft|light|smart|under"
    r"|cheap|cheaper|else|like|in|similar)"
    r"|any (?:ideas?|gifts?)|gift (?:for|ideas?)|present for"
    r"|(?:do|have) (?:you|u|ya) (?:sell|stock|got any|got some)|\bcheap(?:est|er)\b"
    r"|(?:under|below|less than|up to|max(?:imum)?|budget)\W{0,3}(?:of )?[£$]?\s?\d+)",
    re.I,
)
COMPARES = re.compile(
    r"\bwhich\b|\bdifferences?\b|\bcompared?\b|\bor\b|\bvs\b|\bbetter\b|\bversus\b", re.I
)
OTHERWISE = re.compile(
    r"\b(?:similar|cheaper|less|instead|else|alternatives?|like (?:it|that))\b", re.I
)
"""Something other than the thing that is named."""
ASKS_WHETHER = re.compile(
    r"^\W*(?:and |but |so |ok )?(?:is|are|does|do|can|has|have|will|would)\b", re.I
)
HAVE_YOU = re.compile(
    r"\bdo (?:you|u|ya) (?:have|make|do) (?:any|some|an?\b|(?!this)\w{3,}s\b)", re.I
)
"""Asked of goods and of anything else: only with words of goods is it a search."""
OF_US = re.compile(
    r"\b(?:do|are|is|can|could|may) (?:you|u|i|we|there|it possible)\b|\byour?s?\b", re.I
)
PRONOUN = re.compile(r"\b(?:it|its|it's|they|them|this|that|those|these|one)\b", re.I)


def about_goods(
    part: Part, context: DialogueContext, found: Sequence[Candidate], named: Found
) -> Command | None:
    """The command of a stretch that is about goods, and of which nothing else is sure."""
    things = tuple(Thing(KIND, name, name) for name in named.names)
    in_view = things or context.group or _current(context)
    near = _nearest(found, in_view)
    shows = wants_to_be_shown(part, context)
    if 1 < len(things) <= MOST_TOLD and COMPARES.search(part.text):
        return _ask(part, "product.compare", things, "compares them")
    if shows and (len(things) != 1 or OTHERWISE.search(part.text)):
        return _show(part)
    if things:
        if near is not None and near.label == "product.compare" and len(things) == 1:
            return _ask(part, "product.detail", things, "asks how it compares")
        if near is not None and (len(things) == 1 or near.confidence >= NEAR_OF_SEVERAL):
            return listed(near)
        return listed(_ask(part, _fallback(part, len(things) > 1), things, "a thing is named"))
    if in_view:
        return near or _ask(part, "product.detail", in_view, "of what is in view")
    return NotKnown(reason="about goods, and of none", text=part.text) if of_none(part) else None


def of_none(part: Part) -> bool:
    """Whether a question is about the goods as a whole, and not about one that was not named."""
    likes = (like for label, like in part.like.items() if label.startswith(KIND))
    if PRONOUN.search(part.text):
        return False
    if HAVE_YOU.search(part.text):
        return True  # "do you have plus sizes"
    if re.search(r"\byour \w+", part.text, re.I):
        return True  # "are your clothes ethically made"
    return is_policy(part.text) and max(likes, default=0.0) < ASKS_OF_IT


def named_goods(part: Part, context: DialogueContext, named: Found) -> Command | None:
    """Nothing is sure, but a thing for sale is named, or somebody wants to be shown something."""
    if context.form or context.asked or context.guess:
        return None
    things = tuple(Thing(KIND, name, name) for name in named.names)
    if wants_to_be_shown(part, context) and len(things) != 1:
        return _show(part)
    if not things or re.search(r"\bmy\b", part.text, re.I):
        return None
    return listed(_ask(part, _fallback(part, len(things) > 1), things, "a thing is named"))


def looked_for(
    sure: Command | None, part: Part, context: DialogueContext, named: Found
) -> Command | None:
    """Things that are looked for by name stand above a page that is not sure: "do you sell hats" is
    no question about wholesale."""
    other = len(named.names) == 1 and OTHERWISE.search(part.text)
    if other and wants_to_be_shown(part, context):
        return _show(part)
    unsure_page = isinstance(sure, AskHelp) and sure.confidence < SURE_PAGE
    if not unsure_page or not named.names:
        return None
    if wants_to_be_shown(part, context):
        return _show(part)
    bare = len(part.text.split()) <= BARE_NAME and not is_question(part.text)
    return named_goods(part, context, named) if bare else None


def in_that_size(command: AskRecord, context: DialogueContext) -> AskRecord:
    """ "When is it back" is of the size that was spoken of."""
    if command.label != "product.back" or not context.size or SIZE_SAID.search(command.text):
        return command
    return replace(command, text=f"{command.text} in {context.size}")


def listed(command: AskRecord) -> Command:
    """Of many things, those that are there are shown instead of each told in turn."""
    if command.label in LISTABLE and len(command.others) > MOST_TOLD:
        return Recommend(
            confidence=command.confidence, reason=f"{command.reason}; many fit", text=command.text
        )
    return command


def wants_to_be_shown(part: Part, context: DialogueContext) -> bool:
    """Whether somebody looks for something, rather than asks about a thing. A likeness alone says
    so only where the words are of goods, or things were shown just now."""
    if SHOW.search(part.text):
        return True
    said = context.goods.said(part.text)
    of_goods = said.kinds or said.needs or said.departments
    at = SHOW_IN_PLACE if context.shown else SHOW_AT
    likely = part.likeness("act.recommend") >= at or HAVE_YOU.search(part.text)
    return bool(of_goods or context.shown) and bool(likely)


def goes_on_looking(part: Part, context: DialogueContext, named: Found) -> bool:
    """ "And in blue?", "under 30", "size M" after things were shown: the same, narrowed."""
    if not context.shown or named.names or len(context.group) == 1:
        return False
    return len(part.text.split()) <= 6 and bool(
        NARROWS.search(part.text) or wants_to_be_shown(part, context)
    )


NARROWS = re.compile(
    r"\bin (?:an? )?(?:size )?\w+\W*$|\bsize\b"
    r"|\b(?:under|below|less|cheaper|else|others?|more|other)\b",
    re.I,
)


def _show(part: Part) -> Recommend:
    return Recommend(confidence=0.8, reason="wants to be shown something", text=part.text)


def _fallback(part: Part, several: bool) -> str:
    words = len(part.text.split())
    asks = is_question(part.text) and words > FEWEST_ASKED
    asks |= bool(ASKS_WHETHER.search(part.text)) and words >= FEWEST_ASKED
    if asks and several:
        return "product.compare"
    return "product.detail" if asks else "product.overview"


def _ask(part: Part, label: str, things: tuple[Thing, ...], why: str) -> AskRecord:
    one = things[0] if len(things) == 1 else None
    return AskRecord(label, one, () if one else things, confidence=0.8, reason=why, text=part.text)


def _current(context: DialogueContext) -> tuple[Thing, ...]:
    current = context.current(KIND)
    return (current,) if current else ()


def _nearest(found: Sequence[Candidate], things: Sequence[Thing]) -> AskRecord | None:
    return next(
        (
            one.command
            for one in found
            if isinstance(one.command, AskRecord) and one.command.kind == KIND
            and one.score >= NEAR_AT and things
            and (one.command.thing or one.command.others)
        ),
        None,
    )  # fmt: skip

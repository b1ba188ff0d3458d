"""Questions about goods: what is asked of which, and who wants to be shown something. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tandem.understanding.acts import is_policy, is_question
from tandem.understanding.commands import AskHelp, AskRecord, Command, NotKnown, Recommend, Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.goods import Found
from tandem.understanding.heard import Part
from tandem.understanding.record_candidates import SIZE_SAID
from tandem.understanding.stretch import Candidate
from tandem.understanding.unwanted import unwanted_words, wanted_words

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
    r"|(?:what|wh?[ao]t) (?:\w+ ){0,3}(?:have (?:you|u|ya)|(?:do|are|r)? ?(?:you|u|ya))"
    r" (?:got|have|sell|do\b|selling)"
    r"|what (?:kind|sort) of (?:shop|store|things|stuff)"
    r"|(?:looking|searching|shopping) for|show me|in the market for"
    r"|\b(?:i'?m|i am|we'?re|we are|am) after (?:an?|some)\b"
    r"|i (?:really )?(?:need|want|fancy) (?:to buy )?(?:a|an|some|new|something)"
    r"|(?:something|anything|sth) (?:\w+ )?(?:for|warm|nice|woolly|cosy|cozy|soft|light|smart|under"
    r"|cheap|cheaper|else|like|in|similar)"
    r"|(?:do|does) (?:you|u|ya) (?:do|carry) (?!it|this|that)(?:\w+'?s )?\w{3,}(?:wear|s)\b"
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
SORT = re.compile(r"\b(?:do|does) (?:you|u|ya) (?:do|sell|carry|stock)\b", re.I)
"""Asks for things of a sort, and not about the one that happens to fit."""
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
    # What was spoken of before the last thing told is not what a question without a name is about.
    spoken_of = context.kind in (KIND, "")
    in_view = things or ((context.group or _current(context)) if spoken_of else ())
    near = _nearest(found, in_view)
    shows = wants_to_be_shown(part, context)
    several = 1 < len(things) <= MOST_TOLD
    if several and COMPARES.search(part.text) and SIZE_SAID.search(part.text.casefold()):
        return _ask(part, "product.stock", things, "a size of several")
    if things and GOES_WITH.search(part.text):
        own = len(things) == 1 and OWN_THING.search(part.text)
        return _ask(part, "product.match", things, "what goes with it") if own else _show(part)
    if ANOTHER_KIND.search(part.text) and things:
        return _show(part)
    if several and COMPARES.search(part.text):
        return _ask(part, "product.compare", things, "compares them")
    if looks_without(part, context) or _department(part, context):
        return _show(part)
    if shows and (len(things) != 1 or OTHERWISE.search(part.text) or SORT.search(part.text)):
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


def _department(part: Part, context: DialogueContext) -> bool:
    """ "Clothes?", and no more."""
    bare = len(part.text.split()) <= BARE_NAME
    return bare and bool(context.goods.said(part.text).departments)


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
    if ANOTHER_KIND.search(part.text):
        return _show(part)
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


def looks_among(sure: Command | None, part: Part) -> bool:
    """Several things fit, and one of them is looked for by more than that: "any wool jumpers in
    green under 60"."""
    if not isinstance(sure, AskRecord) or sure.kind != KIND:
        return False
    if ANOTHER_KIND.search(part.text) or (len(sure.others) > 1 and GOES_WITH.search(part.text)):
        return True
    several = len(sure.others) > 1
    return bool(ANYTHING.search(part.text) or (several and AMONG.search(part.text)))


GOES_WITH = re.compile(r"\b(?:go(?:es)? with|match(?:es|ing)?|pairs? with|wear with)\b", re.I)
OWN_THING = re.compile(r"\b(?:my|the|this|that|it)\b", re.I)
ANOTHER_KIND = re.compile(
    r"\b(?:any|some|got|have|no|what|which) others? (?!colou?rs?\b|sizes?\b|details?\b)\w{3,}"
    r"|^\W*(?:\w+ )?(?:a )?different one\W*$",
    re.I,
)
"""Another thing of a kind: "any other throws"."""
ANYTHING = re.compile(r"\b(?:any|some)thing\b.{0,12}\bin\b", re.I)
AMONG = re.compile(
    r"\b(?:got|have|are there|is there) (?:any|some)\b|^\W*any\b"
    r"|\b(?:under|below|less than|up to|max(?:imum)?|budget)\W{0,3}(?:of )?[£$]?\s?\d+",
    re.I,
)


def in_that_size(command: AskRecord, context: DialogueContext) -> AskRecord:
    """ "When is it back" is of the size that was spoken of."""
    if (
        command.label not in ("product.back", "product.notify")
        or not context.size
        or SIZE_SAID.search(command.text)
    ):
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
    """ "And in blue?", "under 30", "size M", "no candles" after things were shown: the same,
    narrowed."""
    if context.shown and leaves_out(part, context):
        # "Would the hiking boots be vegan" asks of one; "no candles" names what is not wanted.
        return len(context.goods.find(wanted_words(part.text)).names) != 1
    if not context.shown or named.names or len(context.group) == 1:
        return False
    return len(part.text.split()) <= 6 and bool(
        NARROWS.search(part.text) or wants_to_be_shown(part, context)
    )


def leaves_out(part: Part, context: DialogueContext) -> bool:
    """Whether a kind, a material or a colour is said not to be wanted: "no candles, no mugs"."""
    goods = context.goods
    left_out = [unwanted_words(part.text), *goods.words.not_wanted(part.text)]
    said = goods.said(" ".join(left_out))
    return bool(said.kinds or said.materials or said.colours)


def looks_without(part: Part, context: DialogueContext) -> bool:
    """ "Which throws have no wool": a kind is looked for, and something is not wanted in it."""
    kinds = context.goods.said(wanted_words(part.text)).kinds
    goods = bool(kinds) or (context.kind == KIND and WHICH_ONES.search(part.text))
    # "Dress, size XL, not yellow" looks for one; "is the jumper not wool" asks of it.
    tells = not is_question(part.text) and not context.goods.said(part.text).definite
    return bool(goods) and leaves_out(part, context) and bool(tells or WHICH.search(part.text))


WHICH_ONES = re.compile(r"\b(?:which|what) (?:ones?|of (?:them|those)|others?)\b", re.I)
WHICH = re.compile(
    r"\bwhich (?:of )?|\b(?:is|are) there\b|\b(?:do|have) (?:you|u|ya)\b|\b(?:any|got|some)\b"
    r"|\b(?:want|need|like|looking|show|please|what)\b",
    re.I,
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

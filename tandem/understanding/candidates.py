"""Candidates for one stretch of a message, best first: of records, intents and help pages."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tandem.config.records import RecordBook
from tandem.understanding import acts
from tandem.understanding.acts import is_policy, is_question
from tandem.understanding.commands import AskHelp, AskRecord, Command, StartMatter
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.intent_candidates import intent_candidates
from tandem.understanding.matters import CHANGING, GENERAL, INFORMING, NEEDS_A_THING, ORDER_INTENTS
from tandem.understanding.record_candidates import record_candidates
from tandem.understanding.references import ABOUT_ORDERS, CASE, OWNED, named, named_by_kind
from tandem.understanding.stretch import Candidate, names_goods, order_numbers

PLAIN_QUESTION = 0.85
"""From here on a question about a record stands above a wish that recognition also sees."""
OWN = re.compile(r"\b(?:my|i have|i got|have i|do i have|am i|i'm|i am)\b", re.I)
OWN_ASKED = re.compile(
    r"\b(?:do|will|would|can|should|must) i (?:\w+ )?(?:get|have|pay|see|qualify|receive|shop)\b"
    r"|\bam i\b"
    r"|\bhave i\b|\bi have\b|\bfor me\b"
    r"|\bmy (?:delivery|postage|shipping|level|points|plus|birthday)\b",
    re.I,
)
"""Asked for themselves; a signed-in customer's level says more than the page on levels."""
MY_POINTS = re.compile(r"\b(?:points?|level|plus|subscription)\b", re.I)
THEIRS = re.compile(r"\bmy (?!account|points)|\bi (?:ordered|bought|returned|sent|paid)\b", re.I)
WHETHER = re.compile(r"^\W*(?:(?:and|but|so|ok|hi|hello)\b\W*)*(?:can|could|may) i\b", re.I)
TROUBLES = ("billing_dispute", "refund_status")
MINE = re.compile(r"\bmy (?:order|parcel|refund|money)\b|\btwice\b|\bdouble", re.I)
"""A trouble with something of their own is looked up."""
PRONOUN = re.compile(r"\b(?:it|its|them|this|that|those|these|one)\b", re.I)
SURE_OF_WHETHER = 0.80
"""From here on a page answers "can I ..." that recognition takes for a wish."""
NAMED_QUESTION = 0.80
"""The same for a product that is named in the question."""
FOLLOWING = 0.76
"""The same for the kind that was spoken of last."""
FEWEST_TOLD, TOLD_WISH_AT = 3, 0.5
"""A wish told in so many words stands above a page from this confidence on."""
SURE_WISH = 0.90
ALIKE_BY_ITSELF = 0.80
"""A question about a record stands above a wish that recognition is sure of only where its words
are this much like an example: "can i change the address" asks for a change."""
WISHES_FOR = re.compile(
    r"\b(?:want|wanna|would like|i'?d like|need|please|pls|can you|could you|let me|cancel\w*"
    r"|return(?:ing)?|send (?:it|them|this|something|these) back|swap|exchange|change|track|report"
    r"|open|order (?:no|number)|start|give me|refund me|where'?s|where is)\b",
    re.I,
)
"""Says what is to be done, and not only what has happened."""
OFFERED_AT = 0.45
"""A candidate below this is not worth offering."""


def candidates(
    part: Part, heard: Heard, context: DialogueContext, book: RecordBook, at: float
) -> list[Candidate]:
    """What a stretch may mean, best first."""
    records = [
        one
        for one in record_candidates(part, heard, context, book)
        if not _of_nobody(one.command, part, context)
    ]
    nearest = max((one.score for one in records), default=0.0)
    found = [*records, *intent_candidates(part, heard, context, at, nearest)]
    found.sort(key=lambda one: (one.sure, one.score), reverse=True)
    found = _own_first(found, part, context)
    found = _plainer_first(_deed_before_question(found, part, context), book)
    # "Where is my order" is about one: only what is asked in general, or far from sure, is told
    # from a page before a number is asked for.
    general = bool(found) and (
        is_policy(part.text) or bool(WHETHER.search(part.text)) or found[0].score < SURE_OF_WHETHER
    )
    asks_for_number = general and _asks_a_stranger(found[0], part, context)
    page = _page(part, heard, heard.pages)
    if page is None and not (found and found[0].sure):
        page = _page(part, heard, heard.pages, later=True)
    trouble = _told_of_trouble(found, part, heard, context)
    if trouble is not None:
        return [trouble, *found]
    if page is None and asks_for_number:
        page = _page(part, heard, heard.likely)
    if page is None or (
        page.score < at
        and found
        and found[0].sure
        and not (_asks_for_a_thing(found) or asks_for_number)
    ):
        return found
    wish = _told_wish(found, part)
    if wish is not None and not _page_before_number(wish, page, part, heard, context, at):
        return [wish, *found]
    if wish is not None:
        return [page, wish, *found]
    named = bool(order_numbers(heard, part) or named_by_kind(part.text, context.orders, context))
    better = _better_than_page(page, found, part, heard, context) and not _asks_whether(
        found, part, page, named
    )
    return found if better else [page, *found]


def _of_nobody(command: Command, part: Part, context: DialogueContext) -> bool:
    """Whether a level or Plus is asked after by a visitor who does not speak of their own: the
    shop's pages say what there is ("birthday gift")."""
    owned = isinstance(command, AskRecord) and command.kind in OWNED
    asks = OWN.search(part.text) or MY_POINTS.search(part.text)
    return owned and not context.signed_in and context.kind not in OWNED and not asks


def _own_first(found: list[Candidate], part: Part, context: DialogueContext) -> list[Candidate]:
    """What a signed-in customer asks for themselves of their level or Plus, before the same of an
    order that nobody has named: "am i getting delivery for free"."""
    if not context.signed_in or not OWN_ASKED.search(part.text) or named(part.text, context.own):
        return found
    for one in found:
        command = one.command
        if not isinstance(command, AskRecord) or command.kind not in OWNED:
            continue
        if part.likeness(command.label) >= max(NAMED_QUESTION, *part.like.values()):
            sure = replace(one, score=max(one.score, PLAIN_QUESTION), sure=True)
            return [sure, *(other for other in found if other is not one)]
    return found


def _plainer_first(found: list[Candidate], book: RecordBook) -> list[Candidate]:
    """A sure question about one's points says more than that the message is about them."""
    first = found[0].command if found else None
    if not isinstance(first, StartMatter):
        return found
    for one in found:
        command = one.command
        if not one.sure or not isinstance(command, AskRecord) or command.of_nothing:
            continue
        if command.kind not in ABOUT_ORDERS and book.kinds[command.kind].topic == first.intent:
            return [one, *(other for other in found if other is not one)]
    return found


def _deed_before_question(
    found: list[Candidate], part: Part, context: DialogueContext
) -> list[Candidate]:
    """Something to be done that recognition is sure of, before a question about the same thing.
    "I'll take the oatmeal one in M" of goods that were told of changes no order."""
    best = found[0].command if found else None
    if isinstance(best, AskRecord) and best.kind == context.kind == "product" and not context.own:
        return found
    if not isinstance(best, AskRecord) or part.likeness(best.label) >= ALIKE_BY_ITSELF:
        return found
    deed = next(
        (
            one
            for one in found
            if one.sure and isinstance(one.command, StartMatter)
            and one.command.intent in CHANGING
        ),
        None,
    )  # fmt: skip
    return [deed, *(one for one in found if one is not deed)] if deed else found


def _told_wish(found: list[Candidate], part: Part) -> Candidate | None:
    """A wish that is told and not asked: "i want to send something back" is no question."""
    if is_question(part.text) or len(part.text.split()) < FEWEST_TOLD:
        return None
    if found and isinstance(found[0].command, AskRecord) and found[0].score >= PLAIN_QUESTION:
        return None  # "and if it doesn't come" asks, too
    wishes = (
        one
        for one in found
        if isinstance(one.command, StartMatter) and one.command.intent not in INFORMING
    )
    best = next(wishes, None)
    return replace(best, sure=True) if best and best.score >= TOLD_WISH_AT else None


def _asks_for_a_thing(found: list[Candidate]) -> bool:
    """Whether the best reading would only ask which product or code is meant: then it says no
    more than that the message is about some."""
    best = found[0].command
    return isinstance(best, StartMatter) and best.intent in NEEDS_A_THING and best.thing is None


def _asks_whether(found: list[Candidate], part: Part, page: Candidate, named: bool) -> bool:
    """ "Can I bring a return to a shop": a wish of no order in particular, asked as how it is. A
    page that is sure answers it. `named`: whether an order of their own is named."""
    command = found[0].command
    of_none = isinstance(command, StartMatter) and (
        command.thing is None or not (named or PRONOUN.search(part.text) or OWN.search(part.text))
    )
    return of_none and page.score >= SURE_OF_WHETHER and bool(WHETHER.search(part.text))


def _told_of_trouble(
    found: list[Candidate], part: Part, heard: Heard, context: DialogueContext
) -> Candidate | None:
    """What a page says about trouble that a visitor tells of, wishing for nothing yet: it comes
    before their number is asked, with a button for what can be done."""
    command = found[0].command if found else None
    intents = [command.intent] if isinstance(command, StartMatter) else []
    of_none = isinstance(command, StartMatter) and command.thing is None
    stranger = not (context.signed_in or context.known or context.form or context.orders)
    if not (of_none and stranger) or WISHES_FOR.search(part.text):
        return None
    pages = [*heard.pages, *heard.likely]
    begun = [one for one in pages if context.pages_begin.get(one["article"]) in intents]
    return _page(part, heard, begun or heard.pages)


def _page_before_number(
    wish: Candidate, page: Candidate, part: Part, heard: Heard, context: DialogueContext, at: float
) -> bool:
    """Whether a visitor tells of a trouble that a page is sure about, and nothing of their own was
    given: what the page says comes before the question for a number."""
    command = wish.command
    given = context.signed_in or "email" in context.known or order_numbers(heard, part)
    trouble = isinstance(command, StartMatter) and (
        command.intent in TROUBLES
        or (command.intent == "return_item" and not acts.WISHES_PLAINLY.search(part.text))
    )
    return trouble and not given and page.score >= at and not MINE.search(part.text)


def _plain_of_thing(best: Candidate, part: Part, heard: Heard, context: DialogueContext) -> bool:
    """Whether something is plainly asked of a thing that is no order: "how much is it" of what was
    told of just now, "is the parka real down" of what is named, "how many points have I got"."""
    command = best.command
    if not isinstance(command, AskRecord) or command.kind in ABOUT_ORDERS:
        return False
    if command.kind == "product" and names_goods(part, heard, context):
        return best.score >= NAMED_QUESTION
    mine = command.kind in OWNED and command.thing is not None and OWN_ASKED.search(part.text)
    if mine and max(best.score, part.likeness(command.label)) >= NAMED_QUESTION:
        return True
    if best.score < PLAIN_QUESTION:
        return False
    if command.kind == context.kind and not command.of_nothing:
        return True
    return command.kind in OWNED and bool(OWN.search(part.text))


def _asks_a_stranger(best: Candidate, part: Part, context: DialogueContext) -> bool:
    """Whether a visitor asks how something is, and the wish would only ask for their number: the
    rule comes first."""
    known = context.signed_in or "email" in context.known or context.current("order")
    command = best.command
    wish = isinstance(command, StartMatter) and command.intent in ORDER_INTENTS
    return bool(wish) and not known and is_question(part.text)


def _better_than_page(
    page: Candidate, found: list[Candidate], part: Part, heard: Heard, context: DialogueContext
) -> bool:
    """Whether something stands above what a help page says: a plain question about a thing in
    view or a product that is named, or a wish that is sure and not asked in general."""
    if not found or not found[0].sure or _asks_for_a_thing(found):
        return False
    best = found[0]
    if isinstance(best.command, AskRecord) and (
        _plain_of_thing(best, part, heard, context) or _of_their_own(best.command, part, context)
    ):
        return True
    if is_policy(part.text) or _asks_a_stranger(best, part, context):
        return False
    if isinstance(best.command, AskRecord):
        at = FOLLOWING if _is_followed(best.command.kind, context) else PLAIN_QUESTION
        return best.command.thing is not None and best.score >= at
    if not isinstance(best.command, StartMatter) or best.command.intent in GENERAL:
        return False
    of_it = best.command.thing is not None and context.kind in ABOUT_ORDERS
    return (of_it and best.score >= page.score) or best.score >= SURE_WISH


def _of_their_own(command: AskRecord, part: Part, context: DialogueContext) -> bool:
    """Whether a signed-in customer speaks of a thing as theirs, and it is clear which."""
    of_order = command.kind in ABOUT_ORDERS and command.thing in context.own
    return context.signed_in and of_order and bool(THEIRS.search(part.text))


def _is_followed(kind: str, context: DialogueContext) -> bool:
    """Whether that kind is spoken of; order, refund and return of one order are one thing."""
    if kind == CASE:
        return context.awaited
    if kind in ABOUT_ORDERS:
        spoken_of = context.kind in ABOUT_ORDERS or not context.kind
        return spoken_of and context.current("order") is not None
    return context.kind in (kind, "") and context.current(kind) is not None


def likely_page(part: Part, heard: Heard) -> AskHelp | None:
    """The page that may answer a stretch of which nothing else is sure."""
    page = _page(part, heard, heard.likely)
    return page.command if page and isinstance(page.command, AskHelp) else None


def told_with_another(part: Part, heard: Heard) -> bool:
    """Whether the page that answers an earlier stretch answers this one in the same breath."""
    return _page(part, heard, heard.pages, later=True) is not None and (
        _page(part, heard, heard.pages) is None
    )


def _page(
    part: Part, heard: Heard, pages: Sequence[dict[str, Any]], later: bool = False
) -> Candidate | None:
    """The help page that answers the stretch: those of `heard.pages` are above the threshold of
    data/knowledge/settings.yml, those of `heard.likely` below. With `later` also where it answers
    an earlier stretch first."""
    for page in pages:
        asked = str(page.get("asked") or "").split("\n")[: None if later else 1]
        mine = {part.read, heard.whole.read, heard.whole.text}
        if len(heard.stretches) > 1 and not mine.intersection(asked):
            continue
        score = float(page["probability"])
        command = AskHelp(
            page["article"], page["title"], page["link"], " ".join(page["sentences"]),
            tuple(page.get("rest") or ()),
            confidence=score, reason="a help page answers it", text=part.text,
        )  # fmt: skip
        return Candidate(command, score, True)
    return None

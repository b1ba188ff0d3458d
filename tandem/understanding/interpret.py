"""A message in its context becomes commands. Pure; docs/understanding.md tells how.

Order of precedence: an answer to the open question and small talk; what is done with words ("I
don't have it", "it did not work"); then each stretch of the message by the best of its candidates
(tandem/understanding/readings.py). What is not sure becomes no command: it is asked back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tandem.config.records import RecordBook
from tandem.understanding import acts
from tandem.understanding.about_goods import (
    GOODS_INTENTS,
    OF_US,
    PRONOUN,
    about_goods,
    goes_on_looking,
    in_that_size,
    listed,
    looked_for,
    named_goods,
)
from tandem.understanding.commands import (
    AskHelp,
    AskRecord,
    CannotGive,
    Command,
    DidNotWork,
    NotKnown,
    NotThat,
    OnceMore,
    OpenThing,
    Recommend,
    Repeat,
    SmallTalk,
    StartMatter,
    Thing,
    WantsReplacement,
    WasItDone,
    WrongDeed,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.readings import (
    ATTRIBUTE_AT,
    CHANGING,
    GENERAL,
    INFORMING,
    OFFERED_AT,
    ORDER_INTENTS,
    Candidate,
    candidates,
    order_numbers,
    thing_for,
)
from tandem.understanding.references import ABOUT_ORDERS, named, things_meant
from tandem.understanding.slots import Facts
from tandem.understanding.talk import answered_by_act, language_of, talk_of
from tandem.understanding.unsure import BARE, name_only, other_form, unsure

SURE_BESIDE_AGAIN = 0.93
"""From here on a question stands above "the same of the other one"."""
WISH_BESIDE_THANKS = 0.5
"""A wish this likely is no thanks: "stop the order, found it cheaper"."""
ARRIVED = {"delivered", "part_delivered", "returned", "refunded"}
NEAR_ENOUGH = 0.60
"""Score from which a candidate is worth offering rather than to say that nothing is known."""
SURE_BESIDE_PAGE = 0.80
"""From here on an order is asked after beside what a page answers."""
MOST = 3
"""Commands of one message; more are not kept in mind."""
GIVEABLE = ("order_number", "email", "promo_code", "product")
WISH = re.compile(
    r"\b(?:where'?s?|track(?:ing)?|status|check|show|update|look|find|news|see"
    r"|what'?s? (?:up|happening))\b"
)
CORRECTS = re.compile(r"^\W*(?:no|nope|sorry|i mean|i meant|actually|not|wrong)\b", re.I)
NO_NUMBER = re.compile(
    r"\b(?:lost|deleted|can'?t find|cannot find|don'?t have|haven'?t got|never got|no)\b"
    r".{0,20}\b(?:order number|confirmation|order no|number of my order|the number|any number)\b",
    re.I,
)
CODE_SAID = re.compile(r"\b(?:codes?|vouchers?|coupons?|promo\w*)\b", re.I)
ASKS_INSIDE = re.compile(
    r"\b(?:do|have|is|are|can|does|how|what|when) (?:you|u|it|they|i|there|much|many)\b", re.I
)
SAME_AGAIN = re.compile(r"^\W*(?:and|what about|how about|also|same (?:for|with)|now|then)\b", re.I)


@dataclass(frozen=True, slots=True)
class Understood:
    """`commands` in the order they are taken up; `offers` are the best candidates where nothing was
    sure, to be offered by name."""

    commands: tuple[Command, ...] = ()
    offers: tuple[Candidate, ...] = ()


def understand(
    heard: Heard, context: DialogueContext, facts: Facts, book: RecordBook, at: float
) -> Understood:
    """The commands of a message. `facts` are what it gives, `at` the confidence that counts."""
    if heard.button:
        return Understood(tuple(_pressed(heard, context)))
    safety = next(_safety(heard), None)
    if safety is not None:
        return Understood((safety,))
    answered = bool(context.asked) and facts.answers == context.asked
    if not answered:
        act = next(_acts(heard, context, facts), None)
        if act is not None:
            return Understood((act,))
    if answered and not heard.parts:
        return Understood()
    context = _with_number(heard, context)
    commands: list[Command] = []
    offers: list[Candidate] = []
    pointed_at: OpenThing | None = None
    for part in heard.stretches:
        if answered and not acts.is_question(part.text):
            continue
        taken_back = acts.negated_intents(part.text)
        if taken_back and commands:
            commands = [one for one in commands if not _is_any(one, taken_back)]
            if not commands:
                commands = [StartMatter("stop", reason="takes it back", text=part.text)]
        pointed = _points_only(part, heard, context)
        if pointed is not None:
            context = replace(context, in_view=(pointed, *context.in_view))
            continue
        shown = _shows_which(part, heard, context)
        if shown:
            context = replace(context, group=shown, in_view=(*shown, *context.in_view))
            continue
        found = candidates(part, heard, context, book, at)
        command = _best(part, heard, context, facts, found)
        said = named(part.text, context.own)
        if len(said) == 1 and part is not heard.stretches[-1]:
            context = replace(context, in_view=(said[0], *context.in_view))
        if isinstance(command, OpenThing) and part is not heard.stretches[-1]:
            # What follows may say what of it: "the shorts were cancelled, when am I paid back".
            context = replace(context, in_view=(command.thing, *context.in_view))
            pointed_at = command
            continue
        if isinstance(command, AskRecord) and command.kind == "product":
            told = (command.thing,) if command.thing else command.others
            in_view = (*told, *context.in_view)
            context = replace(context, group=told, in_view=in_view, kind=command.kind)
        if command is not None:
            commands += [one for one in _each(command) if not _said_already(one, commands)]
        else:
            offers += [one for one in found if one.score >= OFFERED_AT]
    if any(isinstance(one, AskHelp) for one in commands):
        # "... and how much is it?" beside what a page answers leans on that.
        commands = [one for one in commands if not _leans_only(one)]
    if pointed_at is not None and not commands:
        commands = [pointed_at]
    if not commands and not context.form and _asks_in_general(heard, offers):
        commands = [NotKnown(reason="a question that nothing answers", text=heard.whole.text)]
    offers.sort(key=lambda one: one.score, reverse=True)
    return Understood(tuple(_in_order(commands)[:MOST]), tuple(offers[:MOST]))


def _leans_only(command: Command) -> bool:
    """A question about a record, or an order's state, that is of nothing known or far from sure."""
    if isinstance(command, StartMatter):
        state = command.intent in ORDER_INTENTS and command.intent in INFORMING
        return state and command.thing is None and command.confidence < SURE_BESIDE_PAGE
    if not isinstance(command, AskRecord):
        return False
    unsure = command.kind in ABOUT_ORDERS and command.confidence < ATTRIBUTE_AT
    return command.of_nothing or unsure


def _says_nothing(command: Command) -> bool:
    """Facts are given, and what about them is left open."""
    return isinstance(command, StartMatter) and command.intent == "inform"


SAFETY = {"product_safety": 0.45, "account_misuse": 0.60}
"""Matters that stand above whatever else a message says, from less on than a wish."""
PLAINLY_ASKED = 0.72
"""Likeness to something that is asked about a record from which a message is that question."""


def _safety(heard: Heard) -> Iterator[Command]:
    """Somebody is hurt, or an account is misused."""
    for part in (heard.whole, *heard.parts):
        ranking = heard.ranking if part is heard.whole else part.ranking
        intent, share = ranking[0] if ranking else ("", 0.0)
        asked = max(
            (n for label, n in part.like.items() if not label.startswith("act.")), default=0
        )
        if share >= SAFETY.get(intent, 1.1) and asked < PLAINLY_ASKED:
            yield StartMatter(intent, confidence=share, reason="safety first", text=part.text)


def _with_number(heard: Heard, context: DialogueContext) -> DialogueContext:
    """Of several stretches, the one number that is given is what the others are about."""
    numbers = order_numbers(replace(heard, parts=()), heard.whole)
    if not heard.parts or len(numbers) != 1:
        return context
    known = {thing.id: thing for thing in context.orders}
    thing = known.get(numbers[0], Thing("order", numbers[0]))
    return replace(context, in_view=(thing, *context.in_view))


def _is_any(command: Command, intents: set[str]) -> bool:
    return isinstance(command, StartMatter) and command.intent in intents


def _asks_in_general(heard: Heard, offers: list[Candidate]) -> bool:
    """Whether it is asked how things are at the shop, and nothing is near it."""
    text = heard.whole.text
    near = max((one.score for one in offers if _does_something(one.command)), default=0.0)
    general = acts.is_policy(text) or OF_US.search(text) or heard.whole.intent == "out_of_scope"
    return acts.is_question(text) and bool(general) and near < NEAR_ENOUGH


def _shows_which(part: Part, heard: Heard, context: DialogueContext) -> tuple[Thing, ...]:
    """A stretch that only names a thing for sale the next one asks about: "I saw a green cushion,
    how much was that"."""
    place = heard.stretches.index(part)
    later = heard.stretches[place + 1 :]
    asked = acts.is_question(part.text) or acts.is_policy(part.text)
    if not later or asked or ASKS_INSIDE.search(part.text) or order_numbers(heard, part):
        return ()
    asks = acts.is_question(later[0].text) and PRONOUN.search(later[0].text)
    if not asks or _names_own(part, context) or context.goods.find(later[0].text).names:
        return ()
    names = context.goods.find(part.text).names
    return tuple(Thing("product", name, name) for name in names)


def _does_something(command: Command) -> bool:
    """Whether a candidate would tell or begin something, and not only ask back."""
    if isinstance(command, StartMatter):
        return command.intent not in INFORMING
    return not (isinstance(command, AskRecord) and command.of_nothing)


def _points_only(part: Part, heard: Heard, context: DialogueContext) -> Thing | None:
    """A stretch that only says which thing the rest is about: "my last order, what did I pay"."""
    if len(heard.stretches) < 2 or acts.is_question(part.text) or len(part.text.split()) > 5:
        return None
    numbers = order_numbers(heard, part)
    says_which = acts.ORDINAL.search(part.text) or acts.OTHER.search(part.text)
    bare = set(re.findall(r"[a-z']+", part.text.casefold())) <= BARE and numbers
    if not (says_which or bare):
        return None
    things = things_meant(part.text, numbers, context, "order", lambda thing: True)
    return things[0] if len(things) == 1 else None


def _pressed(heard: Heard, context: DialogueContext) -> Iterator[Command]:
    """A button that asks about a record says so itself."""
    values = {str(entity.get("entity")): str(entity.get("value")) for entity in heard.entities}
    label = values.get("about")
    if label:
        kind = "product" if label.startswith("product.") else "order"
        named_id = values.get("order_number") or values.get("product")
        thing = Thing(kind, named_id, named_id) if named_id else context.current(kind)
        yield AskRecord(label, thing, reason="pressed its button", text=heard.whole.text)


def _acts(heard: Heard, context: DialogueContext, facts: Facts) -> Iterator[Command]:
    """What is done with words beside wishing and asking."""
    part, text = heard.whole, heard.whole.text
    waits_for_yes = context.asked == "confirmed" or context.guess is not None
    language = language_of(part, context.languages)
    if language is not None:
        yield language
    wishes = part.intent in CHANGING and part.confidence >= WISH_BESIDE_THANKS
    # "Forget it then" after something was offered takes it back.
    wishes |= part.intent == "stop" and bool(context.matter) and part.confidence >= SURE_BESIDE_PAGE
    if acts.is_small_talk(text) and not waits_for_yes and not facts.given and not wishes:
        kind = "thanks" if acts.THANKED.search(text) else "ok"
        yield SmallTalk(kind, reason="says thanks, ok or no more", text=text)
    talk = answered_by_act(heard) or talk_of(heard)
    if talk is not None and not facts.given and not wishes:
        yield talk
    if acts.wants_replacement(text) and not _has_arrived(part, context):
        thing = thing_for("order_late_or_missing", text, order_numbers(heard, part), context)
        yield AskRecord("order.replacement", thing, reason="wants a new one sent", text=text)
    elif acts.wants_replacement(text):
        yield WantsReplacement(reason="wants the right or a whole one", text=text)
    if context.done and not context.form and acts.ONCE_MORE.search(text):
        yield OnceMore(context.done, reason=f"{context.done} for another thing", text=text)
        return
    # "The wrong one" sounds like a reason for a return, too: no fact where none was asked for.
    given = {name for name in facts.given if name != "return_reason" or name == context.asked}
    no_number = not (context.asked or context.signed_in) and NO_NUMBER.search(text)
    if no_number and not order_numbers(heard, part):
        yield CannotGive("order_number", reason="does not have the order number", text=text)
    if given or order_numbers(heard, part):
        return
    if context.asked in GIVEABLE and (
        acts.CANNOT_GIVE.search(text)
        or acts.EITHER.search(text)
        or part.likeness("act.cannot_give") >= acts.AT_IN_PLACE
    ):
        yield CannotGive(context.asked, reason=f"does not have the {context.asked}", text=text)
    if acts.REPEAT.search(text) or part.likeness("act.repeat") >= acts.AT + 0.1:
        yield Repeat(reason="asks to hear it again", text=text)
    if context.done:
        yield from _about_deed(part, context)
    if acts.NOT_THAT.search(text) and not acts.OTHER.search(text) and not heard.parts:
        none = bool(acts.NONE.search(text))
        yield NotThat(none, reason="says that it is not that one", text=text)


def _has_arrived(part: Part, context: DialogueContext) -> bool:
    """What has not arrived is searched for before a new one is sent."""
    orders = named(part.text, context.own) or context.orders
    return not orders or any(order.tags & ARRIVED or not order.tags for order in orders)


def _about_deed(part: Part, context: DialogueContext) -> Iterator[Command]:
    """What was done last did not help, was wrong, or is asked after."""
    did_not, wrong = part.likeness("act.did_not_work"), part.likeness("act.wrong_deed")
    done = part.likeness("act.did_it_work")
    like = max(part.like.values(), default=0.0)
    if did_not >= acts.AT_IN_PLACE and did_not >= max(wrong, like - 0.05):
        yield DidNotWork(
            context.done, confidence=did_not, reason=f"{context.done} has not helped",
            text=part.text,
        )  # fmt: skip
    if wrong >= acts.AT_IN_PLACE and wrong >= max(did_not, like - 0.05):
        yield WrongDeed(
            context.done, confidence=wrong, reason=f"{context.done} was not what was wanted",
            text=part.text,
        )  # fmt: skip
    if done >= acts.AT_IN_PLACE and done >= like - 0.02:
        yield WasItDone(
            context.done, confidence=done, reason=f"asks after {context.done}", text=part.text
        )


def _best(
    part: Part, heard: Heard, context: DialogueContext, facts: Facts, found: list[Candidate]
) -> Command | None:
    """The command of one stretch."""
    sure = next((one.command for one in found if one.sure and not _says_nothing(one.command)), None)
    named = _named_only(part, heard, context, facts)
    if named is not None and not (isinstance(sure, AskRecord) and sure.label != "order.state"):
        return named
    again = _again(part, heard, context)
    plainer = isinstance(sure, (AskRecord, AskHelp)) and sure.confidence >= SURE_BESIDE_AGAIN
    if again is not None and not plainer:
        return again
    other = other_form(part, context)
    if other is not None and not (isinstance(sure, StartMatter) and sure.intent in CHANGING):
        return other
    bare_name = name_only(part, context)
    if bare_name is not None and not isinstance(sure, (AskRecord, AskHelp)):
        return bare_name
    goods = context.goods.find(part.text)
    if not isinstance(sure, AskHelp) and goes_on_looking(part, context, goods):
        return Recommend(confidence=0.85, reason="narrows what was shown", text=part.text)
    sure = looked_for(sure, part, context, goods) or sure
    if isinstance(sure, StartMatter) and sure.intent in GENERAL and _names_code(part, heard):
        sure = None
    if isinstance(sure, StartMatter) and sure.intent in GOODS_INTENTS:
        sure = about_goods(part, context, found, goods) or sure
    if isinstance(sure, AskRecord) and sure.kind == "product":
        return listed(in_that_size(sure, context))
    if _asks_back_in_vain(sure, part, heard):
        return NotKnown(reason="a question that nothing answers", text=part.text)
    if sure is not None:
        return sure
    of_orders = next(unsure(part, heard, _knowing(context, facts), found), None)
    of_goods = named_goods(part, context, goods)
    own = _names_own(part, context)  # one's own things are asked about before others
    return of_orders or of_goods if own else of_goods or of_orders


def _asks_back_in_vain(sure: Command | None, part: Part, heard: Heard) -> bool:
    """A question to the shop that no skill is for, or about money off where no code is meant."""
    if not isinstance(sure, StartMatter) or not acts.is_question(part.text):
        return False
    if sure.intent == "promo_code":
        named = any(entity.get("entity") == "promo_code" for entity in heard.entities)
        return not named and not CODE_SAID.search(part.text)
    return sure.intent == "out_of_scope" and acts.is_policy(part.text)


def _names_code(part: Part, heard: Heard) -> bool:
    codes = [str(e["value"]) for e in heard.entities if e.get("entity") == "promo_code"]
    return any(code.lower() in part.text.lower() for code in codes)


def _names_own(part: Part, context: DialogueContext) -> bool:
    return bool(named(part.text, context.own))


def _named_only(part: Part, heard: Heard, context: DialogueContext, facts: Facts) -> Command | None:
    """A number with hardly a word around it: that order's state; with an e-mail address and no wish
    at all, the order is opened. In answer to a question it is the answer."""
    numbers = order_numbers(heard, part)
    if not numbers or context.asked or context.parked or facts.denied_guess:
        return None
    words = re.findall(
        r"[a-z']+", re.sub(r"(?<!\S)[^\s@]{1,80}@\S{1,190}", " ", part.text.casefold())
    )
    if not set(words) <= BARE:
        return None
    things = things_meant(part.text, numbers[:1], context, "order", lambda thing: True)
    if CORRECTS.match(part.text) or SAME_AGAIN.match(part.text):
        return None
    if "email" in facts.given and not WISH.search(part.text.casefold()):
        return OpenThing(things[0], reason="an order and its address, and no wish", text=part.text)
    return StartMatter(
        "order_status", things[0], confidence=0.9,
        reason="an order's number with hardly a word around it", text=part.text,
    )  # fmt: skip


def _knowing(context: DialogueContext, facts: Facts) -> DialogueContext:
    """With what this message itself gives."""
    email = facts.given.get("email")
    return replace(context, known=context.known | {"email": str(email)}) if email else context


def _again(part: Part, heard: Heard, context: DialogueContext) -> Command | None:
    """The same once more, of another thing: "no, 1064", "and 1064?", "the other one"."""
    numbers, text = order_numbers(heard, part), part.text
    corrects = bool(CORRECTS.match(text) or SAME_AGAIN.match(text))
    refers = acts.OTHER.search(text) or (acts.ORDINAL.search(text) and len(text.split()) <= 6)
    refers = refers or (corrects and len(named(text, context.own)) == 1 and len(text.split()) <= 8)
    if not (refers or (numbers and corrects)) or not (context.label or context.matter):
        return None
    things = things_meant(text, numbers, context, "order", lambda thing: True)
    if not things:
        return None
    one = things[0] if len(things) == 1 else None
    if context.label and not context.label.startswith("product."):
        return AskRecord(
            context.label, one, () if one else things,
            confidence=0.85, reason="the same of another one", text=text,
        )  # fmt: skip
    if context.matter in ORDER_INTENTS:
        thing = one or thing_for(context.matter, text, numbers, context)
        return StartMatter(
            context.matter, thing, confidence=0.85, reason="the same with another one", text=text
        )
    return None


def _each(command: Command) -> Iterator[Command]:
    """ "Both" is one question for each of the two."""
    if not isinstance(command, AskRecord) or not acts.BOTH.search(command.text):
        yield command
        return
    if not command.others:
        yield command
        return
    for thing in command.others[:2]:
        yield AskRecord(
            command.label, thing,
            confidence=command.confidence, reason=command.reason, text=command.text,
        )  # fmt: skip


def _said_already(command: Command, commands: list[Command]) -> bool:
    """The same once more in one message is said once."""
    if isinstance(command, AskHelp):
        return any(isinstance(one, AskHelp) and one.article == command.article for one in commands)
    if isinstance(command, AskRecord):
        return any(
            isinstance(one, AskRecord) and (one.label, one.thing) == (command.label, command.thing)
            for one in commands
        )
    if isinstance(command, StartMatter):
        return any(
            isinstance(one, StartMatter) and one.intent == command.intent for one in commands
        )
    return False


MANNERS = {"greet", "thanks", "goodbye", "inform", "affirm", "deny", "out_of_scope", "correction",
           "help"}  # fmt: skip


def _in_order(commands: list[Command]) -> list[Command]:
    """Manners beside something else say nothing; the rest stays as it was said."""
    others = [
        one for one in commands if not (isinstance(one, StartMatter) and one.intent in MANNERS)
    ]
    return others or commands[:1]

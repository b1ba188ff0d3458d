"""A message in its context becomes commands. Pure; docs/understanding.md tells how.

Order of precedence: an answer to the open question and small talk; what is done with words ("I
don't have it", "it did not work"); then each stretch of the message by the best of its candidates
(tandem/understanding/one_stretch.py). What is not sure becomes no command: it is asked back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tandem.config.records import RecordBook
from tandem.understanding import acts
from tandem.understanding.about_goods import leaves_out
from tandem.understanding.asks_given import fact_asked
from tandem.understanding.candidates import (
    OFFERED_AT,
    SURE_WISH,
    WISHES_FOR,
    candidates,
    told_with_another,
)
from tandem.understanding.commands import (
    AskGiven,
    AskHelp,
    AskRecord,
    Command,
    NotAnswered,
    NotKnown,
    OpenThing,
    Recommend,
    StartMatter,
    Thing,
    WasItDone,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.done_with_words import (
    SURE_BESIDE_PAGE,
    done_with_words,
    lost_mailbox,
    only_asks_after,
    was_it_done,
)
from tandem.understanding.heard import Heard, Part
from tandem.understanding.left_over import beyond_parts, does_nothing, may_be_left_over, told_apart
from tandem.understanding.matters import GENERAL, INFORMING, ORDER_INTENTS
from tandem.understanding.missed import asks_anew, behind, says_missed
from tandem.understanding.not_known import asks_in_general, asks_the_unknown, is_open
from tandem.understanding.one_stretch import command_of
from tandem.understanding.pointing import points_away, points_only, shows_which, with_number
from tandem.understanding.put_right import in_place_of_last
from tandem.understanding.record_candidates import ATTRIBUTE_AT
from tandem.understanding.references import ABOUT_ORDERS, denied, named, named_by_kind
from tandem.understanding.safety import safety_first
from tandem.understanding.slots import Facts
from tandem.understanding.stretch import Candidate
from tandem.understanding.unaccounted import asks_else
from tandem.understanding.unsure import STATE

TAKES_BACK = re.compile(
    r"^\W{0,4}(?:(?:no|oh|sorry|wait|please|actually|stop)\W{1,4}){0,3}(?:do\s?n[o']?t|do not)"
    r"(?: do (?:it|that))?\W{0,4}(?:$|(?<=[,.;!] )|(?=(?:only|just)\b))"
    r"|^\W{0,4}(?:no\W{1,3}wait|wait\W{1,3}no|scratch that)\W{0,4}(?:$|(?=(?:only|just)\b))",
    re.I,
)
"""What was just said is wished no more: "cancel my order. no wait, don't"."""
MOST = 4
"""Commands of one message; more are not kept in mind."""
MOST_OFFERED, MOST_BESIDE_NO = 3, 2
"""Candidates to choose from; words beside what is wished no more that are no other wish."""


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
    safety = next(safety_first(heard, context.article), None)
    if safety is not None:
        return Understood((safety,))
    lost = lost_mailbox(heard, context)
    if lost is not None:
        return Understood((lost,))
    answered = bool(context.asked) and (facts.answers == context.asked or facts.changes_answer)
    if not answered and says_missed(heard.whole.text) and behind(heard.whole) is None:
        return Understood((NotAnswered(reason="it was not what was asked", text=heard.whole.text),))
    asked_for = fact_asked(heard.whole.text)
    if asked_for and not context.asked and context.known.get(asked_for):
        value = context.known[asked_for]
        asks = AskGiven(asked_for, value, reason="asks for what was given", text=heard.whole.text)
        return Understood((asks,))
    if not answered:
        act = next(done_with_words(heard, context, facts), None)
        if act is not None:
            return Understood((act,))
    if answered and not heard.parts:
        return Understood()
    context = with_number(heard, context)
    commands: list[Command] = []
    offers: list[Candidate] = []
    pointed_at: OpenThing | None = None
    left: list[Part] = []
    missed: Part | None = None
    for part in heard.stretches:
        if answered and not acts.is_question(part.text):
            continue
        if says_missed(part.text) and not answered:
            missed, said = part, behind(part)
            if said is None:
                continue
            heard, part = _in_place_of(part, said, heard), said
        taken_back = acts.negated_intents(part.text)
        if taken_back and commands:
            commands = [one for one in commands if not _is_any(one, taken_back)]
            if not commands:
                commands = [StartMatter("stop", reason="takes it back", text=part.text)]
                if len(acts.NEGATED.sub("", part.text).split()) <= MOST_BESIDE_NO:
                    continue
        back = TAKES_BACK.match(part.text) if commands else None
        if back is not None:
            last, rest_said = commands.pop(), part.text[back.end() :].strip(" ,.;:!-")
            if not rest_said:
                continue
            said = replace(part, text=rest_said)
            heard, part = _in_place_of(part, said, heard), said
            if _is_any(last, {"cancel_order"}) and named(rest_said, context.own):
                commands.append(StartMatter(
                    "modify_order", named(rest_said, context.own)[0],
                    confidence=0.85, reason="not all of it, but this", text=rest_said,
                ))  # fmt: skip
                continue
        instead = bool(commands) and in_place_of_last(part.read, heard.whole.read)
        if instead:
            context = _as_if_before(commands[-1], context)
        elif points_away(part, heard):
            refused = denied(part.text, context.orders)
            kept = tuple(one for one in context.orders if one not in refused)
            if not refused:  # "i don't want the coat. can it go back" is about the coat
                kept = named_by_kind(part.text, context.orders, context)
            if len(kept) == 1:
                context = replace(context, in_view=(kept[0], *context.in_view))
            continue
        pointed = None if instead else points_only(part, heard, context)
        if pointed is not None:
            context = replace(context, in_view=(pointed, *context.in_view))
            continue
        shown = shows_which(part, heard, context)
        if shown:
            context = replace(context, group=shown, in_view=(*shown, *context.in_view))
            continue
        found = candidates(part, heard, context, book, at)
        asked_after = was_it_done(part, context) if len(heard.stretches) > 1 else None
        if any(isinstance(one, Recommend) for one in commands) and leaves_out(part, context):
            continue  # "a present for my sister. no candles please"
        command = asked_after or command_of(part, heard, context, facts, found, book)
        mine = named(part.text, context.own)
        if len(mine) == 1 and part is not heard.stretches[-1]:
            context = replace(
                context, in_view=(mine[0], *context.in_view), named=(mine[0], *context.named)
            )
        if isinstance(command, OpenThing) and part is not heard.stretches[-1]:
            # What follows may say what of it: "the shorts were cancelled, when am I paid back".
            context = replace(context, in_view=(command.thing, *context.in_view))
            pointed_at = command
            continue
        if isinstance(command, AskRecord) and command.kind == "product":
            told = (command.thing,) if command.thing else command.others
            in_view = (*told, *context.in_view)
            context = replace(context, group=told, in_view=in_view, kind=command.kind)
        command = only_asks_after(command, part, context) or command
        if is_open(command, part, context) and asks_the_unknown(part, found, context, book):
            command = NotKnown(reason="speaks of what no record or page has", text=part.text)
        if instead and command is not None and not isinstance(command, (NotKnown, OpenThing)):
            commands.pop()  # "cancel it. actually no, just change the size"
        if told_with_another(part, heard) and (command is None or does_nothing(command)):
            continue
        if command is not None:
            commands += [one for one in _each(command) if not _said_already(one, commands)]
        else:
            offers += [one for one in found if one.score >= OFFERED_AT]
            strange = asks_else(part.text, STATE, part.likeness(STATE), context, book)
            left += [part] if may_be_left_over(part, strange) else []
    commands = told_apart(commands, left)
    if missed is not None and not any(asks_anew(one, context) for one in commands):
        return Understood((NotAnswered(reason="it was not what was asked", text=missed.text),))
    if any(isinstance(one, AskHelp) for one in commands):
        # "... and how much is it?" beside what a page answers leans on that.
        commands = [
            one for one in commands
            if not (_leans_only(one) or _goes_on(one, heard)
                    or _begun_by_page(one, commands, context))
        ]  # fmt: skip
    if len(commands) > 1:  # what it is beside what was asked of it says nothing
        rest = [one for one in commands if not isinstance(one, OpenThing)]
        commands = rest or commands[:1]
    if pointed_at is not None and not commands:
        commands = [pointed_at]
    if not commands and not context.form and asks_in_general(heard, offers):
        commands = [NotKnown(reason="a question that nothing answers", text=heard.whole.text)]
    offers.sort(key=lambda one: one.score, reverse=True)
    beyond = beyond_parts(heard) if commands else []
    return Understood((*_in_order(commands)[:MOST], *beyond), tuple(offers[:MOST_OFFERED]))


def _in_place_of(part: Part, said: Part, heard: Heard) -> Heard:
    """What is heard, with a part as it is meant."""
    if heard.whole is part:
        return replace(heard, whole=said)
    return replace(heard, parts=tuple(said if one is part else one for one in heard.parts))


def _as_if_before(command: Command, context: DialogueContext) -> DialogueContext:
    """The context after a command that the next one may take the place of: "is 1017 returnable.
    sorry, i mean the other one"."""
    thing = command.thing if isinstance(command, (AskRecord, StartMatter)) else None
    in_view = (thing, *context.in_view) if thing else context.in_view
    if isinstance(command, AskRecord):
        return replace(context, in_view=in_view, label=command.label, kind=command.kind)
    if isinstance(command, StartMatter):
        return replace(context, in_view=in_view, label="", matter=command.intent)
    return context


def _leans_only(command: Command) -> bool:
    """A question about a record, or something about an order, that is of nothing known or far from
    sure."""
    if isinstance(command, StartMatter):
        if command.intent in GENERAL and not acts.is_question(command.text):
            return True  # "i paid by card, how long does a refund take" asks one thing
        of_none = command.intent in ORDER_INTENTS and command.thing is None
        at = SURE_BESIDE_PAGE if command.intent in INFORMING else SURE_WISH
        return of_none and command.confidence < at
    if not isinstance(command, AskRecord):
        return False
    unsure = command.kind in ABOUT_ORDERS and command.confidence < ATTRIBUTE_AT
    return command.of_nothing or unsure


def _begun_by_page(command: Command, commands: list[Command], context: DialogueContext) -> bool:
    """What a page that is told has a button for: a visitor who only tells of trouble is not asked
    for a number in the same breath."""
    if not isinstance(command, StartMatter) or command.thing is not None:
        return False
    if context.signed_in or context.known or WISHES_FOR.search(command.text):
        return False
    pages = [one.article for one in commands if isinstance(one, AskHelp)]
    return command.intent in {context.pages_begin.get(page) for page in pages}


def _goes_on(command: Command, heard: Heard) -> bool:
    """The rest of one question: "is it fine to wear it and send it back" wishes for nothing."""
    if not isinstance(command, StartMatter) or command.thing is not None:
        return False
    before, joined, _ = heard.whole.text.rpartition(f" and {command.text}")
    return bool(joined) and acts.is_question(before) and not acts.is_question(command.text)


def _is_any(command: Command, intents: set[str]) -> bool:
    return isinstance(command, StartMatter) and command.intent in intents


def _pressed(heard: Heard, context: DialogueContext) -> Iterator[Command]:
    """A button that asks about a record says so itself."""
    values = {str(entity.get("entity")): str(entity.get("value")) for entity in heard.entities}
    label = values.get("about")
    if label:
        kind = "product" if label.startswith("product.") else "order"
        named_id = values.get("order_number") or values.get("product")
        thing = Thing(kind, named_id, named_id) if named_id else context.current(kind)
        yield AskRecord(label, thing, reason="pressed its button", text=heard.whole.text)


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
    if isinstance(command, WasItDone):
        return any(isinstance(one, WasItDone) for one in commands)
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

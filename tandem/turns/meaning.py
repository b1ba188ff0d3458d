"""What a customer's turn gives and means, read in its scene: facts, commands, and the result of
recognition as it stands in this place."""

from dataclasses import dataclass, replace
from typing import Any

from tandem.config.rasa_project import RasaProject
from tandem.config.records import RecordBook, load_records
from tandem.config.settings import ROOT
from tandem.core.conversation import NluResult, Turn
from tandem.dialogue.plain_turn import DESCRIBING, other_matters, worth_confirming
from tandem.dialogue.plan import Stage
from tandem.runtime import Runtime
from tandem.turns.scene import Scene
from tandem.understanding.acts import is_question, negated_intents
from tandem.understanding.agreement import may_take_back
from tandem.understanding.answering import (
    PERSON,
    RETURNING,
    asks_something,
    by_reference,
    needs_no_name,
    other_item,
    other_order,
    wants_person,
    with_quoted,
    without_denied,
    without_words,
)
from tandem.understanding.commands import AlsoThis, CannotGive, Command, SmallTalk, StartMatter
from tandem.understanding.done_with_words import MAILBOX
from tandem.understanding.heard import Heard, heard_of
from tandem.understanding.in_context import in_context
from tandem.understanding.interpret import Understood, understand
from tandem.understanding.missed import says_missed
from tandem.understanding.one_stretch import puts_address_right
from tandem.understanding.refusing import begins_with_no, other_wishes, refuses, rest_of
from tandem.understanding.safety import is_no_danger
from tandem.understanding.slots import CONFIRMED, Facts, Open, hear_facts, yes_or_no
from tandem.understanding.text import read_message
from tandem.understanding.vocabulary import is_nonsense
from tandem.understanding.withdrawing import declines_person

SUSPICIOUS = "answer_suspicious"
YES_NO = {"affirm", "deny"}
READ_AS = 0.9
"""Confidence of a fact that is confirmed before it is used."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a turn gives and means: facts, commands, and recognition's result in context.
    `recognised` is the intent that recognition was sure of by itself."""

    facts: Facts
    understood: Understood
    nlu_result: NluResult
    recognised: str = ""


def meaning_of(
    runtime: Runtime, turn: Turn, nlu_result: NluResult, parse: dict[str, Any], scene: Scene
) -> Meant:
    """Facts first, then commands: what answers the open question is no question of its own, but a
    question is no answer in the customer's own words."""
    nlu_result = without_denied(nlu_result, turn.text)
    at, book = runtime.config.policy.confidence.at, load_records(ROOT)
    stage, rules = scene.asked.stage, runtime.config.rasa_project
    facts = _facts(runtime, turn, nlu_result, scene)
    says_nothing = nlu_result.out_of_scope and is_nonsense(turn.text, runtime.config.vocabulary)
    if says_nothing:
        # Not a question about something else: no words.
        nlu_result = replace(nlu_result, confidence=0.0)
    branch = _branch(rules, stage, scene.waiting_for, nlu_result, turn.text, at)
    if branch and not says_missed(turn.text):
        nlu_result = replace(
            nlu_result, intent=branch, confidence=max(READ_AS, nlu_result.confidence)
        )
        return Meant(facts, Understood(), replace(nlu_result, answers=branch), branch)
    if not worth_confirming(facts.guess, nlu_result, stage, rules):
        facts = replace(facts, guess=None)
    understood = Understood()
    unneeded = not nlu_result.button and declines_person(turn.text)
    if unneeded and nlu_result.intent == PERSON:
        nlu_result = replace(nlu_result, intent="inform", confidence=0.0)
    if is_no_danger(nlu_result.intent, turn.text):
        nlu_result = replace(nlu_result, intent="inform", confidence=0.0)
    if parse and not wants_person(nlu_result, runtime.config.policy.asked_for_person.at):
        heard = heard_of(parse, nlu_result, read_message(turn.text).said or turn.text)
        left = _left(heard, facts, scene, book, at)
        if left is not None:
            meant = in_context(nlu_result, left.understood.commands, book)
            if not left.understood.commands:
                meant = replace(nlu_result, intent="stop", confidence=READ_AS)
            return replace(left, nlu_result=replace(meant, asked=scene.waiting_for))
        bare = without_words(facts, scene.waiting_for, rules.slots)
        asks = understand(heard, scene.context, bare, book, at) if bare is not facts else None
        if asks is not None and (asks_something(asks.commands) or _adds(asks.commands)):
            facts, understood = bare, asks
        elif asks is not None and stage.form.startswith(RETURNING) and _asks(turn.text):
            facts, understood = bare, asks  # not understood, and no answer all the same
        else:
            understood = understand(heard, scene.context, facts, book, at)
        if says_nothing:
            kept = tuple(one for one in understood.commands if not _out_of_scope(one))
            understood = replace(understood, commands=kept)
    if unneeded:
        understood = _without_person(understood)
    # What is for sale is told by its name in the answer; only a form asks whether it is that one.
    of_goods = facts.guess is not None and facts.guess.slot == "product"
    if of_goods and (not stage.form or needs_no_name(understood.commands)):
        facts = replace(facts, guess=None)
    if any(isinstance(one, CannotGive) and one.slot == MAILBOX for one in understood.commands):
        given = {name: value for name, value in facts.given.items() if name != "email"}
        facts = replace(facts, given=given, guess=None, answers="")
    if any(isinstance(one, SmallTalk) and one.kind == SUSPICIOUS for one in understood.commands):
        facts = replace(facts, guess=None)  # a stranger's link is nobody's address
    if facts.guess and not understood.commands and nlu_result.confidence < at:
        # A fact that only has to be confirmed is not unclear.
        nlu_result = replace(nlu_result, intent="inform", confidence=READ_AS)
    waiting_for = scene.waiting_for
    if not waiting_for and scene.asked.guess:
        waiting_for = f"guess {scene.asked.guess.slot}"
    nlu_result = replace(nlu_result, asked=waiting_for, answers=facts.answers)
    if not understood.commands and nlu_result.intent in negated_intents(turn.text):
        nlu_result = replace(nlu_result, confidence=0.0)  # what is denied is not begun
    meant = in_context(nlu_result, understood.commands, book)
    return Meant(facts, understood, meant, nlu_result.intent if nlu_result.confidence >= at else "")


def _left(heard: Heard, facts: Facts, scene: Scene, book: RecordBook, at: float) -> Meant | None:
    """A no to what is open and what else is wanted; None where it is no such no. A bare no to what
    was read back stays the form's own answer."""
    form, text = scene.asked.stage.form, heard.whole.text
    describes = scene.waiting_for == "details" and form.startswith(DESCRIBING)
    if not form or heard.button or describes:
        return None
    if facts.given.get(CONFIRMED) is True or facts.changes_answer:
        return None
    at_yes, refused = scene.waiting_for == CONFIRMED, refuses(text, form)
    answers = facts.answers not in ("", scene.waiting_for)
    if not refused and (answers or not (at_yes and begins_with_no(text))):
        return None
    if puts_address_right(text, scene.context):
        return None
    rest = rest_of(heard)
    commands: tuple[Command, ...] = ()
    if rest is not None:
        bare = replace(scene.context, asked="", form="", parked="")
        commands = other_wishes(understand(rest, bare, Facts(), book, at).commands, form)
    if at_yes and not commands and (not refused or facts.given.get(CONFIRMED) is False):
        return None
    return Meant(Facts(leaves=True), Understood(commands), NluResult())


def _branch(
    rules: RasaProject, stage: Stage, waiting_for: str, nlu_result: NluResult, text: str, at: float
) -> str:
    """The intent by which a story goes on from what was said last; "" where none does. A plain yes
    or no is one in any words: "go on then"."""
    awaited = rules.awaits(stage.last_actions)
    if stage.form or waiting_for or not awaited:
        return ""
    agreed = yes_or_no(text, nlu_result, at) if awaited & YES_NO else None
    if agreed is not None and ("affirm" if agreed else "deny") in awaited:
        return "affirm" if agreed else "deny"
    sure = nlu_result.button or nlu_result.confidence >= at
    return nlu_result.intent if sure and nlu_result.intent in awaited else ""


def _without_person(understood: Understood) -> Understood:
    """Nobody is needed: what is left of a message, or that it was heard."""
    kept = tuple(
        one
        for one in understood.commands
        if not (isinstance(one, StartMatter) and one.intent == PERSON)
    )
    return replace(understood, commands=kept or (SmallTalk("ok", reason="nobody is needed"),))


def _answers(turn: Turn, scene: Scene, in_words: bool) -> bool:
    """Whether the question for a yes was asked when the customer wrote; where they answer in words,
    as the last that was said to them: by no person, not by the system, and with none after it."""
    said = [one for one in scene.conversation.turns if one.speaker != "customer"]
    last = max((one for one in said if one.seq < turn.seq), key=lambda one: one.seq, default=None)
    later = any(one.speaker == "bot" and one.seq > turn.seq for one in said)
    return not later and (not in_words or (last is not None and last.asks_for_yes))


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?") and is_question(text)


def _adds(commands: tuple[Command, ...]) -> bool:
    return any(isinstance(one, AlsoThis) for one in commands)


def _out_of_scope(command: Command) -> bool:
    return isinstance(command, StartMatter) and command.intent == "out_of_scope"


def _facts(runtime: Runtime, turn: Turn, nlu_result: NluResult, scene: Scene) -> Facts:
    """The facts of the message, those of what is quoted in it, and answers by reference."""
    message = read_message(turn.text)
    rules, stage, at = (
        runtime.config.rasa_project,
        scene.asked.stage,
        runtime.config.policy.confidence.at,
    )
    begins = rules.starts.get(nlu_result.intent, "") if nlu_result.confidence >= at else ""
    facts = hear_facts(
        nlu_result,
        message.said or turn.text,
        rules.slots,
        asked=scene.waiting_for,
        guess=scene.asked.guess,
        own_orders=scene.own_numbers,
        other_matters=other_matters(rules, stage.form),
        at=at,
        stands=Open(
            stage.form,
            rules.forms.get(stage.form, ()),
            stage.filled,
            rules.forms.get(begins, ()),
        ),
        today=runtime.clock().astimezone(runtime.config.team.calendar.zone).date(),
    )
    facts = with_quoted(facts, message.quoted)
    unread = f"{message.quoted}\n{message.left_out}"
    customer = scene.conversation.customer
    own = f"{customer.name} {customer.email}" if customer else ""
    in_words = not nlu_result.button
    unsure = may_take_back(unread, own) or not _answers(turn, scene, in_words)
    if facts.given.get(CONFIRMED) is True and unsure:
        # What is not read as theirs may be, and a yes may be one to something else.
        facts = replace(
            facts,
            given={name: value for name, value in facts.given.items() if name != CONFIRMED},
        )
    if not nlu_result.button:
        facts = by_reference(facts, scene.waiting_for, message.said, scene.context)
        said = message.said or turn.text
        facts = other_order(facts, scene.waiting_for, stage.form, said, scene.context)
        facts = other_item(facts, scene.waiting_for, stage.form, said, scene.context)
    return facts

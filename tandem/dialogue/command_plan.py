"""What follows from commands, as a list of actions. Pure.

None means that nothing has to be added to what Rasa's rules and the planner do anyway.
"""

from collections.abc import Sequence
from typing import Any

from tandem.config.rasa_project import RasaProject
from tandem.dialogue.plan import Plan, Stage
from tandem.understanding.about_goods import MOST_TOLD
from tandem.understanding.commands import (
    AlsoThis,
    AskGiven,
    AskHelp,
    AskRecord,
    CannotGive,
    Command,
    DidNotWork,
    LeftOver,
    NotAnswered,
    NotKnown,
    NotThat,
    OnceMore,
    OpenThing,
    OtherLanguage,
    Recommend,
    Repeat,
    SmallTalk,
    StartMatter,
    Undo,
    WantsReplacement,
    WasItDone,
    WrongDeed,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.left_over import said_back
from tandem.understanding.matters import FACT_OF
from tandem.understanding.references import ABOUT_ORDERS

TELL = "action_tell"
REMIND = "action_remind"
WHICH = "action_ask_which"
OTHER_WAY = "action_other_way"
NEXT_STEP = "action_next_step"
WRONG_DEED = "action_wrong_deed"
ONCE_MORE = "action_once_more"
UNDO = "action_undo"
RECOMMEND = "action_recommend"
REPLACEMENT = "utter_replacement"
INCOMPLETE = "utter_incomplete"
SMALL_TALK = "utter_small_talk"
NOT_KNOWN = "utter_not_known"
NOT_KNOWN_WAITING = "utter_not_known_waiting"
NONE_OF_THOSE = "utter_none_of_those"
ALSO_NEXT = "utter_also_next"
TWO_WISHES = "utter_two_wishes"
QUESTION_FORM = "order_question_form"
REPLACES = {"modify_order": ("return_item",)}
"""Matters that come in the place of another: who swaps a thing wants no money back for it."""
GOODS = "product"
MOST_WISHES = 2
"""One begins, one waits."""
OF_EACH = ("product", "code")
"""Kinds that may be told of several at once, and to anybody."""
LANGUAGE = "utter_language_"
"""A response for each language that is known, and one for all others."""


def plan_commands(
    commands: Sequence[Command],
    context: DialogueContext,
    stage: Stage,
    rules: RasaProject,
    recognised: str = "",
) -> Plan | None:
    """The plan of a message's commands. `recognised` is the intent that Rasa's rules go by."""
    if not commands:
        return None
    shows = [one for one in commands if isinstance(one, Recommend)]
    if shows and len(commands) > 1:
        return _shown_beside(commands, shows[0], context, stage, rules, recognised)
    beside = isinstance(commands[0], WasItDone) and len(commands) > 1
    if not beside and isinstance(
        commands[0],
        (AlsoThis, CannotGive, DidNotWork, WrongDeed, OnceMore, Undo, NotThat, SmallTalk, Repeat,
         WasItDone, OtherLanguage, Recommend, NotAnswered, NotKnown, WantsReplacement),
    ):  # fmt: skip
        return _of_act(commands[0], context, stage, rules)
    told = [
        one
        for one in commands
        if isinstance(one, (AskRecord, AskHelp, AskGiven, OpenThing, WasItDone, LeftOver))
    ]
    wishes = [one for one in commands if isinstance(one, StartMatter)]
    plain = not told and len(wishes) == 1 and not _adds_something(wishes[0], context)
    if plain and (stage.form or wishes[0].intent == recognised):
        return None
    return _told_and_done(told, wishes, context, stage, rules)


def _shown_beside(
    commands: Sequence[Command],
    shows: Recommend,
    context: DialogueContext,
    stage: Stage,
    rules: RasaProject,
    recognised: str,
) -> Plan:
    """What there is, before or after the rest of a message, as it was said."""
    rest = [one for one in commands if not isinstance(one, Recommend)]
    plan = plan_commands(rest, context, stage, rules, recognised) if rest else None
    others = list(plan.actions or ()) if plan else []
    slots = {"wanted": shows.text} | (plan.slots if plan else {})
    forms = [name for name in others if name.endswith("_form")]  # a form's question comes last
    told = [name for name in others if name not in forms]
    first = isinstance(commands[0], Recommend)
    return Plan([RECOMMEND, *told, *forms] if first else [*told, RECOMMEND, *forms], slots)


def _adds_something(wish: StartMatter, context: DialogueContext) -> bool:
    """Whether the wish names an order that is not the one at hand."""
    return wish.thing is not None and wish.thing.id != context.known.get("order_number")


def _of_act(act: Command, context: DialogueContext, stage: Stage, rules: RasaProject) -> Plan:
    """Of what is done with words. The form under way stays, and its question comes again."""
    remind = [REMIND] if stage.form else []
    match act:
        case SmallTalk(kind):
            name = f"utter_{kind}"
            answer = [name] if name in rules.responses else [] if remind else [SMALL_TALK]
            return Plan([*answer, *remind])
        case AlsoThis(name):
            return Plan([ALSO_NEXT, *remind], {"also": name})
        case CannotGive(slot):
            return Plan([OTHER_WAY], {"cannot_give": slot})
        case OtherLanguage(language):
            name = f"{LANGUAGE}{language}"
            return Plan([name if name in rules.responses else f"{LANGUAGE}other", *remind])
        case DidNotWork(skill):
            return Plan([NEXT_STEP], {"last_deed": skill})
        case WrongDeed(skill):
            return Plan([WRONG_DEED], {"last_deed": skill})
        case Undo(skill):
            return Plan([UNDO], {"last_deed": skill, "confirmed": None, "checked": None})
        case OnceMore(skill):
            return Plan([ONCE_MORE], {"last_deed": skill})
        case WantsReplacement(lacks=True):
            return Plan([INCOMPLETE])
        case WantsReplacement():
            return Plan([REPLACEMENT])
        case Recommend(text=text):
            return Plan([RECOMMEND, *remind], {"wanted": text})
        case NotAnswered():
            told_of = context.label or context.article or context.matter
            return Plan([TELL, *remind], {"to_tell": [{"missed": told_of}]})
        case NotKnown():
            return Plan([NOT_KNOWN_WAITING if context.awaited else NOT_KNOWN, *remind])
        case NotThat(none=False, text=text) if context.kind == GOODS and not stage.form:
            told = context.group[:1]
            return (
                Plan([RECOMMEND], {"wanted": f"something else like {told[0].id}"})
                if told
                else (Plan([RECOMMEND], {"wanted": text}))
            )
        case NotThat(none=True) if not stage.form:
            return Plan([NONE_OF_THOSE])
        case NotThat():
            form = stage.form or rules.starts.get(context.matter, "")
            known = {"order_number": None, "guess": None}
            if form and "order_number" in rules.forms.get(form, ()):
                return Plan([form], known)
            return Plan([WHICH], known)
        case _:
            again = "done" if isinstance(act, WasItDone) else "again"
            return Plan([TELL, *remind], {"to_tell": [{"again": again}]})


def _told_and_done(
    told: Sequence[Command],
    wishes: Sequence[StartMatter],
    context: DialogueContext,
    stage: Stage,
    rules: RasaProject,
) -> Plan:
    """First what can be told, then what is wished, one after the other and said so."""
    slots: dict[str, Any] = {}
    actions: list[str] = []
    told = [*told, *_for_later(wishes, rules)]
    to_tell = [item_of(command) for command in told]
    unknown = next((one for one in told if isinstance(one, AskRecord) and one.others), None)
    closed = [one for one in told if isinstance(one, AskRecord) and not can_open(one, context)]
    if to_tell:
        slots["to_tell"] = to_tell
    if unknown is not None and len(told) == 1 and not told_of_each(unknown):
        slots["which"] = {
            "about": unknown.label,
            "ids": [thing.id for thing in unknown.others],
        }
        return Plan([WHICH], slots)
    if told and len(closed) < len(told):
        actions.append(TELL)
    if closed:
        form = _form_for(closed[0])
        thing = closed[0].thing
        if thing is not None and closed[0].kind in ABOUT_ORDERS:
            slots["order_number"] = thing.id
        if stage.form and "order_number" in rules.forms.get(stage.form, ()):
            form = stage.form  # the form under way asks for just that
        elif stage.form:
            slots["parked_form"] = stage.form
        return Plan([*actions, form], slots)
    begun = _begun(wishes, context, stage, rules, slots)
    if begun:
        return Plan([*actions, *begun], slots)
    return Plan([*actions, *([REMIND] if stage.form else [])], slots)


def _for_later(wishes: Sequence[StartMatter], rules: RasaProject) -> list[LeftOver]:
    """Wishes beyond the second: they are not kept in mind, and it is said so."""
    forms = [wish for wish in wishes if wish.intent in rules.starts]
    return [
        LeftOver(later=True, reason="more than two wishes", text=wish.text)
        for wish in forms[MOST_WISHES:]
    ]


def _begun(
    wishes: Sequence[StartMatter],
    context: DialogueContext,
    stage: Stage,
    rules: RasaProject,
    slots: dict[str, Any],
) -> list[str]:
    """The first wish begins now, the second is parked; that there are two is said."""
    forms = [(wish, rules.starts[wish.intent]) for wish in wishes if wish.intent in rules.starts]
    answers = [
        action
        for wish in wishes
        for action in rules.answers.get(wish.intent, ())
        if wish.intent not in rules.starts
    ]
    if not forms:
        return [*answers, *([REMIND] if stage.form and answers else [])]
    wish, form = forms[0]
    if wish.thing is not None:
        slots["order_number"] = wish.thing.id
    replaced = stage.form.startswith((wish.intent, *REPLACES.get(wish.intent, ())))
    goes_on = stage.form if stage.form != form and not replaced else ""
    later = forms[1][1] if len(forms) > 1 else goes_on
    if later and later != form:
        slots["parked_form"] = later
    if len(forms) > 1:
        slots["wishes"] = [wish.intent for wish, _ in forms[:2]]
        return [*answers, "action_say_order", form]
    return [*answers, form]


def told_of_each(command: AskRecord) -> bool:
    """Whether what is asked is told of each thing that fits: of a few products or codes."""
    return command.kind in OF_EACH and len(command.others) <= MOST_TOLD


def can_open(command: AskRecord, context: DialogueContext) -> bool:
    """Whether what is asked can be told at once: the product is known, or the order is the
    customer's own or opens with what they gave."""
    if command.kind == "case":
        return command.thing is not None
    if command.kind in OF_EACH:
        return not command.of_nothing
    if command.kind in ("subscription", "membership") or context.signed_in:
        return command.thing is not None or command.kind not in ABOUT_ORDERS
    return command.thing is not None and "email" in context.known


def _form_for(command: AskRecord) -> str:
    forms = {"product": "product_question_form", "code": "promo_code_form"}
    return forms.get(command.kind, QUESTION_FORM)


def item_of(command: Command) -> dict[str, Any]:
    """What `action_tell` tells, as a slot keeps it."""
    match command:
        case AskRecord(label, thing, others):
            item = {"about": label, "id": thing.id if thing else "", "asked": command.text}
            ids = [one.id for one in others if one.kind in OF_EACH]
            return item | ({"ids": ids} if ids else {})
        case OpenThing(thing):
            return {"about": f"{thing.kind}.overview", "id": thing.id, "asked": ""}
        case WasItDone():
            return {"again": "done"}
        case AskGiven(slot, value):
            return {"given": slot, "value": value}
        case LeftOver(later=True, text=text):
            return {"later": said_back(text)}
        case LeftOver(text=text):
            return {"left_over": said_back(text)}
        case AskHelp(article, title, link, says, rest):
            page = {"article": article, "title": title, "link": link, "says": says}
            return page | ({"rest": list(rest)} if rest else {})
    raise TypeError(f"nothing to tell of {command!r}")


def fact_beside(commands: Sequence[Command], context: DialogueContext) -> Plan | None:
    """What can be told beside calling a person: answers that need nothing more, and the state of
    the thing that a wish is about."""
    items = []
    for command in commands:
        if isinstance(command, StartMatter) and command.intent in FACT_OF and command.thing:
            command = AskRecord(FACT_OF[command.intent], command.thing, text=command.text)
        if isinstance(command, AskHelp) or (
            isinstance(command, AskRecord) and can_open(command, context)
        ):
            items.append(item_of(command))
    return Plan([TELL], {"to_tell": items}) if items else None


def offer_of(command: Command) -> dict[str, str] | None:
    """A candidate as a choice that names its thing."""
    if isinstance(command, AskRecord):
        return {"about": command.label, "id": command.thing.id if command.thing else ""}
    if isinstance(command, StartMatter):
        return {"intent": command.intent, "id": command.thing.id if command.thing else ""}
    return None

"""What follows from a turn that calls for no person, no offer and no check-in. Pure.

Each step looks at one circumstance and says what follows, or None: not mine. The first that speaks
is the plan; none speaks, and Rasa's rules go on by themselves (a plan without actions).
"""

from collections.abc import Callable
from dataclasses import dataclass

from tandem.config.rasa_project import RasaProject
from tandem.core.conversation import NluResult
from tandem.dialogue.command_plan import QUESTION_FORM, REMIND
from tandem.dialogue.plan import Plan, Stage
from tandem.understanding.slots import Facts, Guess

OFFER_READINGS = "action_offer_readings"
CONFIRM_GUESS = "action_confirm_guess"
ASK_AGAIN = "action_ask_again"
STOP_FORM = "action_stop_form"
SAY_CHANGED = "action_say_changed"
EXPERIENCE = "experience"
"""What a check-in asks for: what has happened so far, in the customer's own words."""
EXPERIENCE_HEARD = "utter_experience_heard"
ORDER = "order_number"

RETURN = "return_item"
RETURNS, SWAPS = "return_item_", "return_item_swap_form"
"""Forms about one thing of an order; of these, the one that asks what it is swapped for."""
QUESTIONS_BACK = {"clarify"}
LEAVES = {"stop", "deny"}
"""Leave the form under way."""
DESCRIBING = ("complaint", "billing_dispute")
"""Matters whose forms ask for a description."""
BARE_FACTS = {"inform", "affirm", "deny", "correction"}
"""Without a form under way these say something, but not what it is about."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a plan is made from: what was recognised and given, where the dialogue stood, the
    designers' files, and `at`, the confidence from which an intent counts. `by_command` is what
    follows from the message's commands, if there are any."""

    nlu_result: NluResult
    facts: Facts
    stage: Stage
    rules: RasaProject
    at: float
    by_command: Plan | None = None

    @property
    def sure(self) -> bool:
        """Whether the intent counts."""
        return self.nlu_result.confidence >= self.at

    @property
    def intent(self) -> str:
        """The intent, whether it counts or not."""
        return self.nlu_result.intent

    @property
    def starts(self) -> str:
        """The form that the intent starts, if it counts; else ""."""
        return self.rules.starts.get(self.intent, "") if self.sure else ""

    @property
    def elsewhere(self) -> bool:
        """Whether something else is surely wanted than what the parked form is for."""
        return self.sure and self.intent in other_matters(self.rules, self.stage.parked)

    def gives(self, form: str) -> bool:
        """Whether the message gives something that this form asks for."""
        return any(slot in self.rules.forms.get(form, ()) for slot in self.facts.given)


Step = Callable[[Situation], Plan | None]


def plain_turn(situation: Situation) -> Plan:
    """The plan of the first step that has one."""
    steps = (*ALWAYS, *(IN_FORM if situation.stage.form else BETWEEN_FORMS))
    return next((plan for step in steps if (plan := step(situation)) is not None), Plan(None))


def other_matters(rules: RasaProject, form: str) -> set[str]:
    """The intents that start something else than the form under way.

    None where the customer describes what went wrong: that may name anything.
    """
    if form.startswith(DESCRIBING):
        return set()
    return {intent for intent in rules.starts if not form.startswith(intent)}


def worth_confirming(
    guess: Guess | None, nlu_result: NluResult, stage: Stage, rules: RasaProject
) -> bool:
    """A guess is confirmed where it opens an order, or where the form under way asks for it."""
    if guess is None or (guess.slot in rules.slots and rules.slots[guess.slot].proves):
        return guess is not None
    form = stage.form or rules.starts.get(nlu_result.intent, "")
    return guess.slot in rules.forms.get(form, ())


# Wherever the dialogue stands.


def _after_check_in(now: Situation) -> Plan | None:
    """The check-in was answered: on with what waited for it, or with what is wanted instead."""
    if now.facts.answers != EXPERIENCE:
        return None
    parked = now.stage.parked
    if parked and not now.elsewhere:
        return Plan([EXPERIENCE_HEARD, parked], {"parked_form": None})
    return Plan([now.starts], {"parked_form": None}) if now.starts else Plan([EXPERIENCE_HEARD])


def _refused(now: Situation) -> Plan | None:
    """The matter under way is wanted no more: it ends, and what else is wanted begins."""
    if not now.facts.leaves:
        return None
    rest = now.by_command or Plan([])
    return Plan([STOP_FORM, *(rest.actions or ())], rest.slots)


def _commands(now: Situation) -> Plan | None:
    """What the message asks for goes before what has to be confirmed of it."""
    return None if now.facts.guess else now.by_command


def _guess(now: Situation) -> Plan | None:
    """Something was almost read: it is said back before it is used."""
    guess = now.facts.guess
    if guess is None:
        return None
    form = now.stage.form or now.starts
    if form:
        return Plan([CONFIRM_GUESS], {"parked_form": form})
    if guess.slot != ORDER or now.stage.parked:
        return Plan([CONFIRM_GUESS])
    opens = {"about": "order.overview", "id": "", "asked": ""}
    return Plan([CONFIRM_GUESS], {"parked_form": QUESTION_FORM, "to_tell": [opens]})


# Between forms.


def _story_goes_on(now: Situation) -> Plan | None:
    goes_on = now.rules.branch(now.stage.last_actions, now.intent)
    return Plan(list(goes_on)) if goes_on and now.sure else None


def _back_to_parked(now: Situation) -> Plan | None:
    """A denied guess, or what the parked form needs, while nothing else is wanted."""
    parked = now.stage.parked
    if now.facts.denied_guess or (now.gives(parked) and not now.elsewhere):
        return Plan([parked] if parked else [ASK_AGAIN], {"parked_form": None})
    return None


def _facts_alone(now: Situation) -> Plan | None:
    alone = now.sure and now.intent in BARE_FACTS and now.facts.given
    return Plan([OFFER_READINGS]) if alone else None


def _second_wish(now: Situation) -> Plan | None:
    """Rasa's rules answer the first wish; the second one waits."""
    second = now.rules.starts.get(now.stage.second_intent)
    if second and second != now.rules.starts.get(now.intent):
        return Plan(None, {"parked_form": second})
    return None


# In the middle of a form.


def _denied(now: Situation) -> Plan | None:
    return Plan([ASK_AGAIN]) if now.facts.denied_guess else None


def _asked_anew(now: Situation) -> Plan | None:
    return Plan([now.stage.form], {now.facts.ask_anew: None}) if now.facts.ask_anew else None


def _corrected(now: Situation) -> Plan | None:
    slot = now.facts.corrected
    if slot == "product" and now.stage.form.startswith(RETURNS):
        return _other_item(now)
    if slot == ORDER and slot not in now.rules.forms[now.stage.form]:
        return _other_order(now)
    if not slot or slot not in now.rules.forms[now.stage.form]:
        return None
    return Plan([SAY_CHANGED, _back_to_form(now)], {"changed": slot})


def _other_item(now: Situation) -> Plan:
    """Another thing of the order goes back, or is swapped: that is looked at anew."""
    swaps = now.stage.form.startswith(SWAPS)
    form = SWAPS if swaps and "swap_for" in now.facts.given else now.rules.starts.get(RETURN, "")
    slots = {"confirmed": None, "requested_slot": None, "return_reason": None}
    return Plan([form], slots | ({} if swaps else {"swap_for": None}))


def _other_order(now: Situation) -> Plan | None:
    """The same matter with another order."""
    begins = (form for one, form in now.rules.starts.items() if now.stage.form.startswith(one))
    form = next(begins, "")
    anew = dict.fromkeys(("confirmed", "requested_slot", "product", "return_reason", "swap_for"))
    return Plan([form], anew) if form else None


def _answered(now: Situation) -> Plan | None:
    form = now.stage.form
    if not now.gives(form):
        return None
    return Plan([form], {"parked_form": None} if now.stage.parked == form else {})


def _left(now: Situation) -> Plan | None:
    return Plan([STOP_FORM]) if now.sure and now.intent in LEAVES else None


def _asked_back(now: Situation) -> Plan | None:
    if not now.sure or now.intent not in QUESTIONS_BACK:
        return None
    why = f"utter_clarify_{now.stage.asked}"
    answer = why if why in now.rules.responses else "utter_clarify"
    return Plan([answer, _back_to_form(now)])


def _said_once_more(now: Situation) -> Plan | None:
    """The same wish in other words, with another address or size: it is read back anew."""
    if not now.starts or not now.stage.form.startswith(now.intent):
        return None
    again = {"confirmed": None, "requested_slot": None}
    return Plan([now.starts], again) if now.stage.asked == "confirmed" else Plan([ASK_AGAIN])


def _other_form(now: Situation) -> Plan | None:
    """Something else is wanted first. The form under way waits, unless the other takes its place
    as a swap does a return's."""
    if not now.starts:
        return None
    form, intents = now.stage.form, now.rules.starts
    replaced = any(form.startswith(one) and now.starts.startswith(one) for one in intents)
    return Plan([now.starts], {"parked_form": None if replaced else form})


def _answer_between(now: Situation) -> Plan | None:
    if not now.sure or now.intent not in now.rules.answers or now.intent in BARE_FACTS:
        return None
    return Plan([*now.rules.answers[now.intent], _back_to_form(now)])


def _no_answer(now: Situation) -> Plan | None:
    """Asked once more; a yes that does not come the second time either is let go."""
    twice = now.stage.asked == "confirmed" and ASK_AGAIN in now.stage.last_actions
    return Plan([STOP_FORM]) if twice else Plan([ASK_AGAIN])


def _back_to_form(now: Situation) -> str:
    """After an interruption the form's question comes again: by the form itself in the next
    wording, or in one clause where it has no other."""
    return REMIND if now.rules.asks_alike(now.stage.form, now.stage.asked) else now.stage.form


ALWAYS: tuple[Step, ...] = (_after_check_in, _refused, _commands, _guess)
BETWEEN_FORMS: tuple[Step, ...] = (_story_goes_on, _back_to_parked, _facts_alone, _second_wish)
IN_FORM: tuple[Step, ...] = (
    _denied, _asked_anew, _corrected, _answered, _left, _asked_back, _said_once_more, _other_form,
    _answer_between, _no_answer,
)  # fmt: skip

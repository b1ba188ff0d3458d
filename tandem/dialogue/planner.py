"""What happens next in the dialogue, as a list of action names. Pure.

Rasa's rules go on by themselves (plan None) while all is plain. The plan steps in where they would
go wrong: an escalation, a question or a change of subject in the middle of a form, a reading to
be confirmed, an answer that is none. `nlu/components/decision_policy.py` plays the plan.
"""

from typing import Any

from tandem.config.rasa_project import RasaProject
from tandem.core.conversation import NluResult
from tandem.dialogue.command_plan import QUESTION_FORM, TELL, WHICH
from tandem.dialogue.plan import Plan, Stage
from tandem.escalation.decision import BRINGS_A_PERSON, Decision
from tandem.understanding.slots import PROVING, Facts, Guess

OFFER_PERSON = "action_offer_person"
HAND_OVER = "action_hand_over"
OFFER_READINGS = "action_offer_readings"
CONFIRM_GUESS = "action_confirm_guess"
ASK_AGAIN = "action_ask_again"
STOP_FORM = "action_stop_form"
CHECK_IN = "action_check_in"
SITUATION = "action_say_situation"
WARN = "action_warn"
VERIFY_FIRST = "action_verify_first"
EXPERIENCE = "experience"
"""What a check-in asks for: what has happened so far, in the customer's own words."""
EXPERIENCE_HEARD = "utter_experience_heard"

WITHOUT_THE_FACT = (
    "self_harm", "threat", "abuse", "failed_verification", "takeover", "asked_for_person",
)  # fmt: skip
"""Rules beside which nothing else is told; with all others the fact is told all the same."""
SAYS_ITSELF = (
    "utter_talk_",
    "utter_answer_",
    "utter_not_known",
    "utter_none_of",
    "utter_language_",
)
ANSWERED = (TELL, WHICH)
"""Plans that end so have told what was asked."""
QUESTIONS_BACK = {"clarify"}
DESCRIBING = ("complaint", "billing_dispute")
"""Matters whose forms ask for a description."""
MANNERS = {"greet", "thanks", "goodbye"}
BARE_FACTS = {"inform", "affirm", "deny", "correction"}
"""Without a form under way these say something, but not what it is about."""


def other_matters(rules: RasaProject, form: str) -> set[str]:
    """The intents that start something else than the form under way.

    None where the customer describes what went wrong: that may name anything.
    """
    if form.startswith(DESCRIBING):
        return set()
    return {intent for intent in rules.starts if not form.startswith(intent)}


def plan_turn(
    decision: Decision,
    nlu_result: NluResult,
    facts: Facts,
    stage: Stage,
    rules: RasaProject,
    at: float,
    by_command: Plan | None = None,
    fact: Plan | None = None,
) -> Plan:
    """The plan of this turn. `at` is the confidence from which an intent counts, `by_command` what
    follows from the message's commands, `fact` what can be told beside calling a person."""
    first = [decision.say] if decision.say in rules.responses else []
    if decision.do in BRINGS_A_PERSON:
        return _to_person(decision, first, stage, fact)
    plan = _usual(nlu_result, facts, stage, rules, at, by_command)
    if decision.do == "continue":
        return plan
    if decision.do == "offer_readings" and not stage.form:
        return Plan([OFFER_READINGS])
    if decision.do in ("offer_readings", "ask_differently"):
        return plan
    beside = _spelled_out(plan, nlu_result, stage, rules, at)
    if _is_talk(beside) and decision.tone != "quiet":
        return Plan(beside, plan.slots)
    if decision.do == "check_in":
        return _check_in(decision, first, plan, beside, stage)
    said = {"warn": WARN, "verify_first": VERIFY_FIRST, "offer_person": OFFER_PERSON}[decision.do]
    if decision.do == "verify_first" and not beside and stage.parked:
        beside = [stage.parked]
    unclear = not stage.form and not beside and nlu_result.confidence < at
    if decision.do == "offer_person" and decision.tone != "quiet" and unclear:
        said = OFFER_READINGS  # a person stands beside the readings
    situation = [SITUATION] if decision.tone == "recognise" else []
    told = beside if decision.do == "offer_person" else []
    told = [action for action in told if not action.endswith("_form")]
    asked = [action for action in beside if action not in told]
    # The answer first, the offer after it; what a form asks stands last.
    return Plan([*first, *situation, *told, said, *asked], plan.slots)


def _is_talk(actions: list[str]) -> bool:
    """Whether what is said answers talk, or has a person beside it already."""
    return bool(actions) and actions[0].startswith(SAYS_ITSELF)


def _to_person(decision: Decision, first: list[str], stage: Stage, fact: Plan | None) -> Plan:
    """A person takes over. Who is angry hears what can be told in the same turn (R110)."""
    warning = [WARN] if decision.tone == "warn" else []
    own_words = bool(first)  # a rule that says something first says all there is to say
    if fact and not (own_words or warning or decision.rule in WITHOUT_THE_FACT):
        return Plan([*first, *(fact.actions or ()), HAND_OVER], fact.slots | _park(stage))
    return Plan([*first, *warning, HAND_OVER], _park(stage))


def _check_in(
    decision: Decision, first: list[str], plan: Plan, beside: list[str], stage: Stage
) -> Plan:
    """Asks how it stands before a form begins, which then waits for the answer; after an answer
    that needs no form; and, at peak or in the middle of a form, says the situation only."""
    if beside and beside[-1] in ANSWERED:
        return Plan(beside, plan.slots)  # what is asked is answered: there is nothing to wait for
    if decision.tone == "brief" or stage.form:
        return Plan([*first, SITUATION, *beside], plan.slots)
    if beside and beside[-1].endswith("_form"):
        return Plan([*first, *beside[:-1], CHECK_IN], plan.slots | {"parked_form": beside[-1]})
    return Plan([*first, *beside, CHECK_IN], plan.slots)


def _usual(
    nlu_result: NluResult,
    facts: Facts,
    stage: Stage,
    rules: RasaProject,
    at: float,
    by_command: Plan | None,
) -> Plan:
    if facts.answers == EXPERIENCE:
        return _after_experience(nlu_result, facts, stage, rules, at)
    if by_command is not None and not facts.guess:
        return by_command
    if facts.guess:
        starts = rules.starts.get(nlu_result.intent) if nlu_result.confidence >= at else None
        form = stage.form or starts or ""
        if not form and facts.guess.slot == "order_number" and not stage.parked:
            opens = {"about": "order.overview", "id": "", "asked": ""}
            return Plan([CONFIRM_GUESS], {"parked_form": QUESTION_FORM, "to_tell": [opens]})
        return Plan([CONFIRM_GUESS], {"parked_form": form or None} if form else {})
    if stage.form:
        return _in_form(nlu_result, facts, stage, rules, at)
    if facts.denied_guess or _goes_on(nlu_result, facts, stage, rules, at):
        return Plan([stage.parked] if stage.parked else [ASK_AGAIN], {"parked_form": None})
    if nlu_result.confidence >= at and nlu_result.intent in BARE_FACTS and facts.given:
        return Plan([OFFER_READINGS])
    second = rules.starts.get(stage.second_intent)
    if second and second != rules.starts.get(nlu_result.intent):
        return Plan(None, {"parked_form": second})
    return Plan(None)


def _after_experience(
    nlu_result: NluResult, facts: Facts, stage: Stage, rules: RasaProject, at: float
) -> Plan:
    """The check-in was answered: on with what waited for it, or with what is wanted instead."""
    elsewhere = nlu_result.confidence >= at and nlu_result.intent in other_matters(
        rules, stage.parked
    )
    if elsewhere or not stage.parked:
        started = rules.starts.get(nlu_result.intent) if nlu_result.confidence >= at else None
        return Plan([started], {"parked_form": None}) if started else Plan([EXPERIENCE_HEARD])
    return Plan([EXPERIENCE_HEARD, stage.parked], {"parked_form": None})


def _goes_on(
    nlu_result: NluResult, facts: Facts, stage: Stage, rules: RasaProject, at: float
) -> bool:
    """Whether the message gives what the parked form needs, and starts nothing else."""
    wanted = rules.forms.get(stage.parked, ())
    elsewhere = nlu_result.confidence >= at and nlu_result.intent in other_matters(
        rules, stage.parked
    )
    return any(slot in wanted for slot in facts.given) and not elsewhere


def worth_confirming(
    guess: Guess | None, nlu_result: NluResult, stage: Stage, rules: RasaProject
) -> bool:
    """A guess is confirmed where it opens an order, or where the form under way asks for it."""
    if guess is None or guess.slot in PROVING:
        return guess is not None
    form = stage.form or rules.starts.get(nlu_result.intent, "")
    return guess.slot in rules.forms.get(form, ())


def _in_form(
    nlu_result: NluResult, facts: Facts, stage: Stage, rules: RasaProject, at: float
) -> Plan:
    form = stage.form
    if facts.denied_guess:
        return Plan([ASK_AGAIN])
    if any(slot in rules.forms[form] for slot in facts.given):
        return Plan([form], {"parked_form": None} if stage.parked == form else {})
    sure = nlu_result.confidence >= at
    if sure and nlu_result.intent in ("stop", "deny"):
        return Plan([STOP_FORM])
    if sure and nlu_result.intent in QUESTIONS_BACK:
        why = f"utter_clarify_{stage.asked}"
        answer = why if why in rules.responses else "utter_clarify"
        return Plan([answer, form])
    if sure and nlu_result.intent in rules.starts:
        other = rules.starts[nlu_result.intent]
        if form.startswith(nlu_result.intent):
            return Plan([ASK_AGAIN])
        return Plan([other], {"parked_form": form})
    if sure and nlu_result.intent in rules.answers and nlu_result.intent not in BARE_FACTS:
        return Plan([*rules.answers[nlu_result.intent], form])
    return Plan([ASK_AGAIN])


def _spelled_out(
    plan: Plan, nlu_result: NluResult, stage: Stage, rules: RasaProject, at: float
) -> list[str]:
    """The plan in full, where Rasa's rules would have gone on by themselves. Nothing is started
    for a message that was not understood."""
    if plan.actions is not None:
        return plan.actions
    if nlu_result.confidence < at and not nlu_result.button:
        return []
    if nlu_result.intent in rules.starts:
        return [rules.starts[nlu_result.intent]]
    return [] if nlu_result.intent in MANNERS else list(rules.answers.get(nlu_result.intent, ()))


def _park(stage: Stage) -> dict[str, Any]:
    return {"parked_form": stage.form or stage.parked or None}

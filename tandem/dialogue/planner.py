"""What happens next in the dialogue, as a list of action names. Pure.

Rasa's rules go on by themselves (plan None) while all is plain; `plain_turn.py` steps in where they
would go wrong. Here stands what the decision about a person adds to that or puts in its place: an
offer, a check-in, a warning. `nlu/components/decision_policy.py` plays the plan.
"""

from dataclasses import dataclass
from typing import Any

from tandem.config.rasa_project import RasaProject
from tandem.core.conversation import NluResult
from tandem.dialogue.command_plan import SMALL_TALK
from tandem.dialogue.plain_turn import OFFER_READINGS, Situation, plain_turn
from tandem.dialogue.plan import Plan, Stage
from tandem.escalation.decision import BRINGS_A_PERSON, Decision
from tandem.understanding.slots import Facts

OFFER_PERSON = "action_offer_person"
HAND_OVER = "action_hand_over"
CHECK_IN = "action_check_in"
SITUATION = "action_say_situation"
WARN = "action_warn"
VERIFY_FIRST = "action_verify_first"
SAID = {"warn": WARN, "verify_first": VERIFY_FIRST, "offer_person": OFFER_PERSON}
"""What is said for a decision, beside what the turn itself asks for."""

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
ASKS_AGAIN = (
    "action_ask_again",
    "action_offer_readings",
    "action_confirm_guess",
    "utter_not_in_record",
)
"""Plans that begin so have not helped."""
GENTLY, STILL_HERE, GOES_THERE = (
    "utter_only_if_you_like",
    "utter_still_here",
    "utter_goes_to_person",
)
SAID_AGAIN = ("repetition", "bot_repetition")
NO_FURTHER = (*SAID_AGAIN, "confidence", "unanswered", "no_progress", "asked_back")
"""Rules that say that the assistant gets no further; all others go by the customer."""
"""Rules by which the answer was not enough: with the same one comes an offer."""
COMPLAINT = "complaint"
"""Beside a complaint it helps to ask what has happened since."""
MANNERS = {"greet", "thanks", "goodbye"}


@dataclass(frozen=True, slots=True)
class Care:
    """What lies around a turn: whether nobody is at the desk, whether a person is awaited, what
    `grave` was heard before ("sadness", "self_harm", "danger", or ""), and whether the customer is
    signed in, so that nothing known has to be asked."""

    nobody_there: bool = False
    called: bool = False
    grave: str = ""
    signed_in: bool = False


def plan_turn(
    decision: Decision,
    nlu_result: NluResult,
    facts: Facts,
    stage: Stage,
    rules: RasaProject,
    at: float,
    by_command: Plan | None = None,
    fact: Plan | None = None,
    care: Care = Care(),
) -> Plan:
    """The plan of this turn. `at` is the confidence from which an intent counts, `by_command` what
    follows from the message's commands, `fact` what can be told beside calling a person."""
    first = [decision.say] if decision.say in rules.responses else []
    if decision.do in BRINGS_A_PERSON:
        return _to_person(decision, first, stage, fact)
    now = Situation(nlu_result, facts, stage, rules, at, by_command)
    plan = plain_turn(now)
    if decision.do == "offer_readings" and not stage.form:
        return Plan([OFFER_READINGS])
    beside = _spelled_out(plan, now)
    if care.grave and (softer := _beside_grief(beside, now, care)):
        return softer
    if decision.do in ("continue", "offer_readings", "ask_differently"):
        return plan
    if _is_talk(beside) and decision.tone != "quiet":
        return Plan(beside, plan.slots)
    if decision.do in ("check_in", "offer_person") and _needs_none(decision, beside, now, care):
        return plan
    if decision.do == "check_in":
        return _check_in(decision, first, plan, beside, stage)
    if decision.do == "verify_first" and not beside and stage.parked:
        beside = [stage.parked]
    if _grieves(decision) and fact and not now.stage.form:
        # What the record says is told quietly, and nothing is asked.
        return Plan([*first, *(fact.actions or ()), SAID[decision.do]], plan.slots | fact.slots)
    return Plan([*first, *_beside(decision, beside, now, care)], plan.slots)


def _grieves(decision: Decision) -> bool:
    return decision.tone == "quiet" and decision.rule == "sadness"


def _beside(decision: Decision, beside: list[str], now: Situation, care: Care) -> list[str]:
    """The answer first, the offer after it; what a form asks stands last."""
    told = beside if decision.do == "offer_person" else []
    told = [action for action in told if not action.endswith("_form")]
    asked = [action for action in beside if action not in told]
    if _grieves(decision) and now.stage.form == "" and not care.signed_in:
        asked = [GENTLY] if asked else []  # nothing is demanded of the bereaved
    said = SAID[decision.do]
    unclear = not (now.stage.form or beside or now.sure)
    again = decision.rule == "confidence"  # readings were no help before
    if decision.do == "offer_person" and decision.tone != "quiet" and unclear and not again:
        said = OFFER_READINGS  # a person stands beside the readings
    # What is answered shows by itself that it was understood.
    situation = [SITUATION] if decision.tone == "recognise" and not told else []
    return [*situation, *told, said, *asked]


def _is_talk(actions: list[str]) -> bool:
    """Whether what is said answers talk, or has a person beside it already."""
    return bool(actions) and actions[0].startswith(SAYS_ITSELF)


def _to_person(decision: Decision, first: list[str], stage: Stage, fact: Plan | None) -> Plan:
    """A person takes over. Who is angry hears what can be told in the same turn (R110)."""
    warning = [WARN] if decision.tone == "warn" else []
    parked: dict[str, Any] = {"parked_form": stage.form or stage.parked or None}
    own_words = bool(first)  # a rule that says something first says all there is to say
    if fact and not (own_words or warning or decision.rule in WITHOUT_THE_FACT):
        return Plan([*first, *(fact.actions or ()), HAND_OVER], fact.slots | parked)
    return Plan([*first, *warning, HAND_OVER], parked)


def _check_in(
    decision: Decision, first: list[str], plan: Plan, beside: list[str], stage: Stage
) -> Plan:
    """Asks how it stands before a form begins, which then waits for the answer; after an answer
    that needs no form; and, at peak or in the middle of a form, says the situation only."""
    if decision.tone == "brief" or stage.form:
        return Plan([*first, SITUATION, *beside], plan.slots)
    if beside and beside[-1].endswith("_form"):
        return Plan([*first, *beside[:-1], CHECK_IN], plan.slots | {"parked_form": beside[-1]})
    return Plan([*first, *beside, CHECK_IN], plan.slots)


def _needs_none(decision: Decision, beside: list[str], now: Situation, care: Care) -> bool:
    """Whether a check-in or an offer would only stand in the way: beside thanks; a check-in beside
    an answer or routine work; an offer of a ticket, with nobody at the desk, beside an answer."""
    if decision.tone == "quiet":
        return False
    talk = now.intent in MANNERS or (beside and beside[0] == SMALL_TALK)
    if talk and not now.facts.given:
        return True
    works = bool(beside) and beside[0] not in ASKS_AGAIN
    if decision.do == "check_in":
        return works and now.intent != COMPLAINT
    gets_no_further = bool(decision.queue) or decision.rule in SAID_AGAIN
    if beside and beside[-1].endswith("_form") and decision.rule not in NO_FURTHER:
        gets_no_further = False  # the form's question is the way on; two at once are one too many
    return works and care.nobody_there and not gets_no_further


def _beside_grief(beside: list[str], now: Situation, care: Care) -> Plan | None:
    """After grief or danger: small words are answered quietly, and who has a person coming is not
    asked for numbers."""
    talk = now.intent in MANNERS or not beside or beside[0] in (SMALL_TALK, "utter_bot_challenge")
    asks = bool(beside) and beside[-1].endswith("_form") and not now.stage.form
    if care.grave == "self_harm" and talk and not now.facts.given:
        return Plan([STILL_HERE])
    if care.called and asks and not (now.facts.given or care.signed_in):
        return Plan([*beside[:-1], GOES_THERE])
    return None


def _spelled_out(plan: Plan, now: Situation) -> list[str]:
    """The plan in full, where Rasa's rules would have gone on by themselves. Nothing is started
    for a message that was not understood."""
    if plan.actions is not None:
        return plan.actions
    if not now.sure and not now.nlu_result.button:
        return []
    if now.intent in now.rules.starts:
        return [now.rules.starts[now.intent]]
    return [] if now.intent in MANNERS else list(now.rules.answers.get(now.intent, ()))

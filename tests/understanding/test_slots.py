"""What facts a message gives: nothing is assumed, questions back are never answers."""

import pytest

from tandem.config.rasa_project import load_rasa_project
from tandem.config.settings import ROOT
from tandem.understanding.slots import Guess
from tandem.understanding.slots import hear_facts as hear
from tests.support.conversations import nlu_result

SLOTS = load_rasa_project(ROOT).slots


def hear_facts(nlu_result, text, **more):
    return hear(nlu_result, text, SLOTS, **more)


def entity(name, value, exact=True):
    return {"entity": name, "value": value, "exact": exact}


def test_an_exact_order_number_is_taken():
    facts = hear_facts(nlu_result(entities=(entity("order_number", "1042"),)), "order 1042")
    assert facts.given == {"order_number": "1042"}
    assert facts.guess is None


def test_a_repaired_one_is_a_guess_to_confirm():
    said = nlu_result(entities=(entity("order_number", "1042", exact=False),))
    facts = hear_facts(said, "order 1o42", asked="order_number")
    assert facts.given == {}
    assert facts.guess == Guess("order_number", "1042")


def test_yes_confirms_a_guess_and_no_drops_it():
    guess = Guess("order_number", "1042")
    yes = hear_facts(nlu_result("affirm"), "yes", asked="order_number", guess=guess)
    assert yes.given == {"order_number": "1042"}
    no = hear_facts(nlu_result("deny"), "no", asked="order_number", guess=guess)
    assert no.given == {} and no.denied_guess


def test_another_number_beside_a_guess_counts_instead():
    said = nlu_result("deny", entities=(entity("order_number", "1043"),))
    guess = Guess("order_number", "1042")
    facts = hear_facts(said, "no, 1043", asked="order_number", guess=guess)
    assert facts.given == {"order_number": "1043"}
    assert not facts.denied_guess


def test_a_wrong_digit_of_a_signed_in_customer_is_confirmed():
    said = nlu_result(entities=(entity("order_number", "1043"),))
    facts = hear_facts(said, "1043", asked="order_number", own_orders=["1042", "1009"])
    assert facts.guess == Guess("order_number", "1042")


def test_a_stranger_is_never_told_which_numbers_exist():
    said = nlu_result(entities=(entity("order_number", "1043"),))
    assert hear_facts(said, "1043", asked="order_number").given == {"order_number": "1043"}


@pytest.mark.parametrize("intent", ["talk_to_human", "clarify", "stop", "help", "bot_challenge"])
def test_what_interrupts_never_answers_a_question_for_words(intent):
    facts = hear_facts(nlu_result(intent, 0.9), "why do you want my 3 words", asked="new_address")
    assert facts.given == {}


def test_an_address_needs_a_number_and_some_words():
    said = nlu_result("inform", 0.4)
    asked = {"asked": "new_address"}
    assert hear_facts(said, "12 Mill Lane, Leeds", **asked).given == {
        "new_address": "12 Mill Lane, Leeds"
    }
    assert hear_facts(said, "over at my sister's", **asked).given == {}
    assert hear_facts(said, "no. 12", **asked).given == {}


def test_yes_and_no_answer_a_question_for_yes_and_no():
    assert hear_facts(nlu_result("affirm"), "yep", asked="confirmed").given == {"confirmed": True}
    assert hear_facts(nlu_result("deny"), "nope", asked="confirmed").given == {"confirmed": False}
    assert hear_facts(nlu_result("affirm"), "yep", asked="order_number").given == {}

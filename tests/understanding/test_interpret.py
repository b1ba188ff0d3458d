"""Messages in context become commands: likenesses and intents are written down by the test."""

import pytest

from tandem.config.rasa_project import load_rasa_project
from tandem.config.records import load_records
from tandem.config.settings import ROOT
from tandem.core.conversation import NluResult
from tandem.understanding.commands import (
    AskHelp,
    AskRecord,
    CannotGive,
    DidNotWork,
    OpenThing,
    SmallTalk,
    StartMatter,
    Thing,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import heard_of
from tandem.understanding.interpret import understand
from tandem.understanding.slots import Facts, hear_facts

BOOK = load_records(ROOT)
JACKET = Thing("order", "1042", "Blue Denim Jacket", frozenset({"shipped", "open"}))
SHIRT = Thing("order", "1009", "Linen Shirt Sage", frozenset({"delivered"}))
OWNER = DialogueContext(own=(JACKET, SHIRT), signed_in=True)
TOLD = DialogueContext(
    in_view=(JACKET,), own=(JACKET, SHIRT), signed_in=True, kind="order", matter="order_status"
)


def number(value):
    return {"entity": "order_number", "value": value, "exact": True}


def meant(text, context=TOLD, intent="inform", confidence=0.3, like=None, **more):
    """The commands of a message that recognition read like this."""
    entities = tuple(more.pop("entities", ()))
    result = NluResult(intent, confidence, ((intent, confidence),), entities)
    parse = {"candidates": [{"text": text, "like": like or {}}], **more}
    facts = hear_facts(result, text, load_rasa_project(ROOT).slots, asked=context.asked)
    return understand(heard_of(parse, result, text), context, facts, BOOK, 0.7).commands


def test_an_attribute_is_of_the_order_in_view():
    (asked,) = meant("who is the carrier", like={"order.carrier": 0.9})
    assert isinstance(asked, AskRecord)
    assert (asked.label, asked.thing) == ("order.carrier", JACKET)
    assert "spoken of last" in asked.reason


def test_the_same_words_mean_less_where_nothing_is_in_view():
    assert meant("how long", DialogueContext(), like={"order.due": 0.65}) == ()


def test_how_much_is_of_what_was_spoken_of():
    likes = {"product.price": 0.9, "order.price": 0.6, "refund.amount": 0.5}
    (of_order,) = meant("how much was it", like=likes)
    assert of_order.label == "order.price"
    refund = DialogueContext(in_view=(JACKET,), own=(JACKET,), signed_in=True, kind="refund")
    (of_refund,) = meant("how much was it", refund, like=likes)
    assert of_refund.label == "refund.amount"


@pytest.mark.parametrize("text", ["wheres 1042", "#1042.", "show 1042", "1042", "order 1042 pls"])
def test_a_number_with_hardly_a_word_is_about_its_state(text):
    (wish,) = meant(text, DialogueContext(), entities=[number("1042")])
    assert isinstance(wish, StartMatter) and wish.intent == "order_status"
    assert wish.thing.id == "1042"


def test_an_order_and_its_address_open_it():
    address = {"entity": "email", "value": "m@example.org", "exact": True}
    (opened,) = meant(
        "order 1042, m@example.org", DialogueContext(), entities=[number("1042"), address]
    )
    assert isinstance(opened, OpenThing) and opened.thing.id == "1042"


def test_a_things_name_is_the_order_it_is_in():
    (wish,) = meant("where is my shirt", OWNER, "order_status", 0.5)
    assert wish.thing == SHIRT


def test_the_other_one_is_the_same_of_the_other():
    context = DialogueContext(
        in_view=(JACKET,), own=(JACKET, SHIRT), signed_in=True, kind="order", label="order.due"
    )
    (asked,) = meant("no, the other one", context)
    assert (asked.label, asked.thing) == ("order.due", SHIRT)


def test_both_are_asked_one_after_the_other():
    context = DialogueContext(in_view=(JACKET, SHIRT), own=(JACKET, SHIRT), kind="order")
    asked = meant("both, what did they cost", context, like={"order.price": 0.8})
    assert [one.thing.id for one in asked] == ["1042", "1009"]


def test_a_page_answers_what_is_asked_in_general():
    page = {"article": "returns", "title": "Returning", "link": "/help/returns",
            "probability": 0.9, "sentences": ["30 days."], "asked": ""}  # fmt: skip
    (asked,) = meant("what is your policy", help={"answers": [page]}, like={"return.state": 0.7})
    assert isinstance(asked, AskHelp) and asked.says == "30 days."


def test_a_wish_that_is_told_stands_above_a_page():
    page = {"article": "returns", "title": "Returning", "link": "/help/returns",
            "probability": 0.9, "sentences": ["30 days."], "asked": ""}  # fmt: skip
    (wish,) = meant("i want to send it back", TOLD, "return_item", 0.66, help={"answers": [page]})
    assert isinstance(wish, StartMatter) and wish.intent == "return_item"


@pytest.mark.parametrize(
    "text", ["👍", "ok", "ok thanks", "cheers mate", "found it, sorry!", "🙏🙏"]
)
def test_small_talk_is_nothing_more(text):
    (talk,) = meant(text)
    assert isinstance(talk, SmallTalk)


@pytest.mark.parametrize(
    "text",
    ["i dont have the number", "no idea", "where do i find that", "it was a gift",
     "which number do you mean"],
)  # fmt: skip
def test_what_cannot_be_given(text):
    (cannot,) = meant(text, DialogueContext(asked="order_number", form="order_status_form"))
    assert isinstance(cannot, CannotGive) and cannot.slot == "order_number"


def test_it_did_not_work_is_about_what_was_done_last():
    context = DialogueContext(done="reset_password", matter="reset_password")
    (trouble,) = meant("no mail came", context, like={"act.did_not_work": 0.9})
    assert isinstance(trouble, DidNotWork) and trouble.skill == "reset_password"
    assert meant("no mail came", DialogueContext(), like={"act.did_not_work": 0.9}) == ()


def test_what_is_not_wished_is_left_out():
    result = NluResult("cancel_order", 0.8, (("cancel_order", 0.8), ("modify_order", 0.15)))
    text = "don't cancel it, just change the size"
    heard = heard_of({"candidates": [{"text": text, "like": {}}]}, result, text)
    (wish,) = understand(heard, TOLD, Facts(), BOOK, 0.7).commands
    assert wish.intent == "modify_order"


def test_two_parts_are_two_commands_in_their_order():
    parts = [
        {"text": "when will it arrive", "intent": "order_status", "confidence": 0.9},
        {"text": "who is the carrier", "intent": "inform", "confidence": 0.3},
    ]
    likes = [
        {"text": "when will it arrive? who is the carrier", "like": {}},
        {"text": "when will it arrive", "like": {"order.due": 0.95}},
        {"text": "who is the carrier", "like": {"order.carrier": 0.9}},
    ]
    text = "when will it arrive? who is the carrier"
    found = meant(text, part_intents=parts, candidates=likes)
    assert [one.label for one in found] == ["order.due", "order.carrier"]


def test_what_is_not_sure_is_offered_by_name():
    result = NluResult("product_question", 0.5, (("product_question", 0.5),))
    heard = heard_of(
        {"candidates": [{"text": "x", "like": {"order.items": 0.5}}]}, result, "hm the stuff"
    )
    understood = understand(heard, TOLD, Facts(), BOOK, 0.7)
    assert understood.commands == ()
    assert [one.command.thing for one in understood.offers][:1] == [JACKET]


def test_what_is_denied_is_not_the_order_meant():
    (asked,) = meant("has the other one arrived, not the jacket", like={"order.arrived": 0.9})
    assert asked.thing == SHIRT
    (asked,) = meant("i don't mean 1042, has it arrived", like={"order.arrived": 0.9})
    assert asked.thing == SHIRT


def test_a_stretch_that_only_points_away_asks_nothing():
    parts = [
        {"text": "forget the jacket", "intent": "return_item", "confidence": 0.8},
        {"text": "when did the shirt arrive", "intent": "order_status", "confidence": 0.4},
    ]
    text = "forget the jacket. when did the shirt arrive"
    parse = {
        "candidates": [
            {"text": text, "like": {}},
            {"text": "when did the shirt arrive", "like": {"order.arrived": 0.9}},
        ],
        "part_intents": parts,
    }
    result = NluResult("inform", 0.3, (("inform", 0.3),))
    found = understand(heard_of(parse, result, text), TOLD, Facts(), BOOK, 0.7).commands
    assert [(one.label, one.thing) for one in found] == [("order.arrived", SHIRT)]


def test_what_was_told_just_before_is_what_a_short_question_leans_on():
    told = DialogueContext(answer="answer_delete_account")
    (again,) = meant("and how long does that take", told, like={"refund.when": 0.9})
    assert again == SmallTalk("answer_delete_account", reason=again.reason, text=again.text)


def test_cancel_it_is_the_order_in_view_and_no_subscription():
    likes = {"subscription.end": 0.98}
    late = Thing("order", "1077", "Wool Throw Heather", frozenset({"late", "open"}))
    context = DialogueContext(in_view=(late,), own=(late,), signed_in=True)
    commands = meant("cancel it", context, "cancel_order", 0.95, likes)
    assert [one.intent for one in commands] == ["cancel_order"]

"""Where a sentence stands, which conversations there are, how left-out examples fare."""

import json
import tarfile

import pytest

from tandem.cli.design.chat import Talk, _beginning, _expected
from tandem.cli.design.conversations import listed
from tandem.cli.design.converse.script import load_scripts
from tandem.cli.design.left_out import by_intent, changed, read_left_out, told
from tandem.config.settings import ROOT
from tandem.insights.said import find, where_response
from tests.support.conversations import conversation_of


@pytest.mark.parametrize(
    ("sentence", "file", "name", "number"),
    [
        ("You're welcome. Anything else?", "domain.yml", "utter_thanks", 1),
        ("Hi Maya. What is it about?", "domain.yml", "utter_greet_by_name", 2),
        ("Gift wrapping costs £4 an order, and a card is included.",
         "data/knowledge/gift-wrapping.md", "gift-wrapping", 1),
        ("Northway Parcels has it, under tracking number NW764389173GB.", "data/records/order.yml",
         "attributes.carrier.tell.say", 3),
    ],
)  # fmt: skip
def test_a_sentence_is_found_with_what_was_filled_in(sentence, file, name, number):
    best = find(ROOT, sentence)[0]
    assert best.likeness == 100
    assert best.stand.where.startswith(f"{file}:")
    assert (best.stand.name, best.stand.number) == (name, number)
    line = int(best.stand.where.split(":")[1])
    row = (ROOT / file).read_text("utf-8").splitlines()[line - 1]
    assert any(word in row for word in sentence.split() if len(word) > 4)


def test_a_sentence_remembered_badly_is_found_as_nearly_that():
    best = find(ROOT, "you are welcome, anything else")[0]
    assert best.stand.name == "utter_thanks" and best.likeness < 100


def test_nonsense_is_nowhere():
    assert find(ROOT, "zxcvb qwertz uiop asdfgh") == []


def test_a_response_has_a_place():
    first, second = (where_response(ROOT, "utter_thanks", number) for number in (0, 1))
    assert first.startswith("domain.yml:") and first != second
    assert where_response(ROOT, "utter_nothing", None) == ""


ROWS = [
    {"text": "order where", "intent": "order_status", "taken_for": "order_status"},
    {"text": "stop it", "intent": "cancel_order", "taken_for": "stop"},
    {"text": "cancel", "intent": "cancel_order", "taken_for": "cancel_order"},
    {"text": "no more", "intent": "cancel_order", "taken_for": "stop"},
]


def test_left_out_examples_are_told_by_intent_the_worst_first():
    worst, best = by_intent(ROWS)
    assert (worst["intent"], worst["right"], worst["left_out"]) == ("cancel_order", 1, 3)
    assert worst["taken_for"] == {"stop": 2} and best["share"] == 1
    assert "'stop it' as stop" in "\n".join(told([worst, best], [worst]))


def test_only_what_is_new_or_worse_is_told_after_training():
    rows = by_intent(ROWS)
    before = [{"intent": "cancel_order", "share": 0.9}, {"intent": "order_status", "share": 1.0}]
    assert [row["intent"] for row in changed(rows, before)] == ["cancel_order"]
    assert [row["intent"] for row in changed(rows, before[:1])] == ["cancel_order", "order_status"]
    assert changed(rows, []) == []


def test_the_report_is_read_out_of_the_model(tmp_path):
    (tmp_path / "left_out.json").write_text(json.dumps(ROWS))
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "left_out.json", "components/train_intents/left_out.json")
    assert read_left_out(tmp_path / "model.tar.gz") == ROWS
    assert read_left_out(tmp_path / "none.tar.gz") == []


def test_a_conversation_that_was_tried_is_kept_as_a_test(tmp_path):
    talk = object.__new__(Talk)
    said = conversation_of([{"bot": "Which order is it? The four-digit number is in the mail."}])
    talk._who = "visitor"
    talk._steps = [{"say": "where is it"} | {"reply": _expected(list(said.turns), False)}]
    talk.save(tmp_path / "deep" / "tried.yml")
    (script,), _ = load_scripts(tmp_path / "deep" / "tried.yml")
    assert script.steps[0].say == "where is it" and script.steps[0].reply.person is False
    assert script.steps[0].reply.has[0] in said.turns[0].text


def test_a_kept_reply_may_come_in_any_of_its_variations():
    said = conversation_of([{"bot": "You're welcome. Anything else?"}]).turns
    (has,) = _expected(list(said), False)["has"]
    assert has == "You're welcome. Anything else?|Any time. I'm here if something else comes up."


def test_what_a_kept_reply_must_have_ends_with_a_word():
    text = "a" * 30 + " " + "b" * 40
    assert _beginning(text) == "a" * 30


def test_conversations_are_listed_the_newest_first(runtime):
    assert listed(runtime, 5) == []

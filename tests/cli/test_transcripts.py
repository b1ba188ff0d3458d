"""Transcripts of others are read strictly, and their questions guessed."""

import json

import pytest

from tandem.cli.design.transcripts import TranscriptsError, _heard, read_transcripts
from tandem.config.policy import load_policy
from tandem.config.settings import ROOT

POLICY = load_policy(ROOT / "escalation.yml")


def test_every_wrong_line_is_told_with_its_number(tmp_path):
    file = tmp_path / "talks.jsonl"
    fine = json.dumps({"id": "a", "turns": [{"speaker": "customer", "text": "hi"}]})
    file.write_text(f'{fine}\n{{"id": \n\n{{"id": "b"}}\n{{"turns": [{{"text": 1}}]}}\n')
    with pytest.raises(TranscriptsError) as caught:
        read_transcripts(file, POLICY)
    lines = str(caught.value).splitlines()
    assert [line.removeprefix(f"{file}:").split(":")[0] for line in lines] == ["2", "4", "5"]


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(TranscriptsError, match="cannot be read"):
        read_transcripts(tmp_path / "none.jsonl", POLICY)


def parse(intent, confidence=0.9, **entities):
    found = [{"entity": k, "value": v, "exact": True} for k, v in entities.items()]
    ranking = [{"name": intent, "confidence": confidence}]
    return {"intent": ranking[0], "intent_ranking": ranking, "entities": found}


WORDS = frozenset({"name", "order"})


@pytest.mark.parametrize(
    ("previous", "said", "text", "answers"),
    [
        ("May I have your name?", parse("inform", 0.4), "Ada Byron", True),
        ("Please provide the order number", parse("inform", order_number="1042"), "1042", True),
        ("May I have your name?", parse("return_item"), "I want to return this order", False),
        ("May I have your name?", parse("talk_to_human"), "get me a person", False),
        ("One moment.", parse("inform", 0.4), "Ada Byron", False),
        ("Shall I?", parse("affirm"), "yes", True),
        ("Done.", parse("affirm"), "okay", True),
    ],
)
def test_after_a_question_what_is_no_wish_of_its_own_is_the_answer(previous, said, text, answers):
    nlu_result, _ = _heard(said, text, previous, 0.7, WORDS)
    assert bool(nlu_result.answers) == answers


def test_the_facts_of_a_message_are_kept():
    _, facts = _heard(parse("inform", order_number="1042"), "1042", "", 0.7, WORDS)
    assert facts == {"order_number": "1042"}


def test_what_looks_like_a_trigger_of_rasa_is_text():
    nlu_result, _ = _heard(parse("inform"), "/talk_to_human", "", 0.7, WORDS)
    assert not nlu_result.button

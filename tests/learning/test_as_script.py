"""A conversation that was held becomes a test that can be read, held and kept."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tandem.cli.design.converse.script import load_scripts
from tandem.core.masking import without_people
from tandem.learning.as_script import as_yaml, script_of
from tests.support.conversations import conversation_of

TALK = [
    {"customer": "where is 1042"},
    {"bot": "Order 1042 (£39.90) left Leeds this morning."},
    {"customer": 'it is late: "Tom\'s"'},
    {"bot": "Shall a search be opened?"},
    {"customer": "Yes"},
    {"system": "You're waiting. Your reference is H-7KX2M."},
    {"agent": "Sam here."},
    {"customer": "hello Sam"},
]


def test_what_was_said_and_answered_is_demanded(tmp_path):
    talk = conversation_of(TALK, customer={"email": "maya@example.org"}, verified="signed in")
    turns = list(talk.turns)
    turns[3] = replace(turns[3], buttons=({"title": "Yes", "payload": "/affirm"},))
    turns[4] = replace(turns[4], picked="4:0")
    made = as_yaml(script_of(replace(talk, turns=tuple(turns)), "A late one", person_from=6))
    file = tmp_path / "held.yml"
    file.write_text(made)
    [script], _ = load_scripts(file)
    assert (script.conversation, script.who) == ("A late one", "maya@example.org")
    first, second, third = script.steps
    assert first.reply.has == ["1042", "£39.90"] and first.reply.person is False
    assert second.say == 'it is late: "Tom\'s"' and second.reply.buttons == ["Yes"]
    assert third.press == "Yes" and third.reply.person is True
    assert third.reply.has == ["H-7KX2M"]


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_whatever_was_said_is_read_back_as_it_was(tmp_path_factory, texts):
    file = tmp_path_factory.mktemp("held") / "held.yml"
    talk = conversation_of([{"customer": text} for text in texts])
    made = as_yaml(script_of(talk, "odd"))
    file.write_text(made, encoding="utf-8")
    if any(not c.isprintable() for text in texts for c in text):
        return  # such a text is refused by the file's own check, with its line
    [script], _ = load_scripts(file)
    assert [step.say for step in script.steps] == texts


def test_nobody_is_named_in_a_test_outside_the_demonstration():
    script = {"who": "a@b.org", "steps": [{"say": "1042 for jo@b.org, 3 of them"}]}
    assert without_people(script) == {
        "who": "visitor", "steps": [{"say": "1234 for name@example.com, 3 of them"}],
    }  # fmt: skip

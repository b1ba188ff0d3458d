"""Talk beside the matter, and other languages."""

import pytest

from tandem.config.languages import load_languages
from tandem.config.settings import ROOT
from tandem.understanding.heard import Heard, Part
from tandem.understanding.talk import answered_by_act, language_of, talk_of

WORDS = load_languages(ROOT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wo ist meine Bestellung?", "german"),
        ("ich möchte etwas zurückschicken, wie geht das", "german"),
        ("hallo", "german"),
        ("où est mon colis ?", "french"),
        ("je veux un remboursement", "french"),
        ("gdzie jest moja paczka", "polish"),
        ("dzień dobry, chcę zwrócić buty", "polish"),
        ("dónde está mi pedido", "spanish"),
        ("quiero devolver unos zapatos", "spanish"),
        ("dov'è il mio ordine", "italian"),
        ("kan ik mijn schoenen retourneren", "dutch"),
        ("do you speak polish", "polish"),
    ],
)
def test_a_language_is_known_by_its_words(text, language):
    found = language_of(Part(text), WORDS)
    assert found is not None and found.language == language


@pytest.mark.parametrize(
    "text",
    [
        "where is my order",
        "do you deliver to germany",
        "merino jumper in XS",
        "the olive one in L",
        "ok",
        "hi",
        "no",
        "cancel 1064",
        "is the polish for leather in stock",
        "can i do a return on the men's coat",
        "asdfgh",
        "size M",
        "on me",
        "my name is José, where is my parcel",
    ],
)
def test_english_is_no_other_language(text):
    assert language_of(Part(text), WORDS) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [("lol", "laugh"), ("hahaha", "laugh"), ("hmm", "pause"), ("hold on a sec", "pause")],
)
def test_what_says_nothing_is_talk(text, kind):
    talk = talk_of(Heard(Part(text)))
    assert talk is not None and talk.kind == f"talk_{kind}"


def test_talk_is_heard_by_likeness_and_never_where_a_matter_is_named():
    like = {"act.talk_joke": 0.9}
    assert talk_of(Heard(Part("know any good ones", like=like))).kind == "talk_joke"
    assert talk_of(Heard(Part("my order is a joke", like=like))) is None
    assert (
        talk_of(Heard(Part("who is it", like={"order.carrier": 0.8, "act.talk_name": 0.75})))
        is None
    )


def test_a_question_that_a_page_answers_is_not_settled_by_an_act():
    part = Part("how do i delete my account", like={"act.answer_delete_account": 0.9})
    assert answered_by_act(Heard(part, pages=({"article": "privacy", "probability": 0.9},))) is None
    wish = Part("delete my account", like={"act.answer_delete_account": 0.9})
    assert answered_by_act(Heard(wish)).kind == "answer_delete_account"

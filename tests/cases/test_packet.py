"""The packet: pure, total, every claim with its source, nothing that nobody said, no secret."""

import json
from copy import deepcopy

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.cases.packet import build_packet
from tandem.cases.packet.check import TOLD_WORDS, check_packet
from tandem.cases.packet.note import mood_words
from tandem.cases.packet.record import ContactRecord, OrderRecord, PacketFacts
from tandem.config.packet_texts import load_packet_texts
from tandem.core.conversation import Conversation, Customer, NluResult, Reading, Tried, Turn
from tandem.core.errors import PolicyError
from tandem.core.language import language_of
from tandem.core.words import nth, speaking
from tandem.escalation.decision import Decision
from tests.support.conversations import conversation_of
from tests.support.packets import POLICY, ROOT, TEXTS, case_of, packet_of, problems_of

VALIDATOR = jsonschema.Draft202012Validator(
    json.loads((ROOT / "tandem/cases/packet/schema.json").read_text("utf-8"))
)
LATE = {
    "turns": [
        {"bot": "Hi"},
        {"customer": "my wool throw never came", "intent": "order_late_or_missing"},
        {"bot": "Which order?"},
        {
            "customer": "1077",
            "intent": "inform",
            "asked": "order_number",
            "answers": "order_number",
        },
        {"customer": "this is ridiculous, get me a human", "intent": "talk_to_human"},
    ],
    "facts": {"order_number": "1077"},
    "fact_turns": {"order_number": 4},
    "tried": [
        {
            "text": "Looked up order 1077: 9 days late, new estimate Tuesday",
            "outcome": "done",
            "turn_seq": 4,
            "facts": {"order": "1077", "item": "Wool Throw Heather"},
        }
    ],
    "frustration": [0.0, 0.0, 0.6],
    "decision": {"rule": "asked_for_person", "reason": "asked for a person", "turns": [5]},
}


def test_it_says_what_it_is_about_and_why_now():
    packet = packet_of(LATE)
    assert packet["what"]["intent"] == "order_late_or_missing"
    assert packet["what"]["understood"] == "order 1077, which has not reached you"
    assert packet["why"]["turns"] == [5]
    assert packet["why"]["evidence"] == [{"turn": 5, "quote": LATE["turns"][4]["customer"]}]


def test_what_is_known_is_not_asked_again():
    (fact,) = packet_of(LATE)["facts"]
    assert fact == {"name": "Order", "value": "1077", "turns": [4], "cites": [{"turn": 4}]}


def test_a_fact_that_was_repaired_cites_the_note_of_what_was_given():
    turns = deepcopy(LATE["turns"])
    turns[3]["customer"] = "10 77"
    (fact,) = packet_of(LATE | {"turns": turns})["facts"]
    assert fact["cites"] == [{"turn": 4}, {"record": "given"}]


def test_every_bullet_cites_its_sources():
    for bullet in packet_of(LATE)["summary"]:
        assert bullet["cites"], bullet


def test_the_mood_has_a_course_a_quote_and_a_note():
    mood = packet_of(LATE)["mood"]
    assert mood["words"] == "frustrated since turn 5"
    assert mood["quote"] == LATE["turns"][4]["customer"]
    assert mood["note"] == (
        "frustrated since turn 5; I looked up order 1077: 9 days late, new estimate Tuesday"
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((), "calm throughout"),
        ((0.1, 0.2), "calm throughout"),
        ((0.4, 0.1), "getting impatient from the start, calmer now"),
        ((0.0, 0.7, 0.5), "frustrated since turn 4"),
    ],
)
def test_the_mood_in_words(values, words):
    readings = [Reading("frustration", value, "") for value in values]
    assert mood_words(readings, [2, 4, 6][: len(values)], POLICY.frustration, TEXTS) == words


def test_a_conversation_without_a_word_still_makes_a_packet():
    packet = packet_of({"turns": [{"bot": "Hi"}]})
    assert packet["who"]["name"] == "Visitor"
    assert "not yet clear" in packet["summary"][0]["text"]
    assert packet["opening"]


def test_german_is_complete_for_everything_that_a_packet_says():
    with speaking("de"):
        told = TEXTS.in_spoken()
    same = [
        text
        for ours, theirs in zip(_texts(TEXTS), _texts(told), strict=True)
        for text in (ours,)
        if text and text == theirs and text != "Name"
    ]
    assert same == []
    assert not TOLD_WORDS & told.own_words


def _texts(texts):
    for one in texts.situations:
        yield from (*one.lines, *one.told, one.goal)
    yield from (texts.step, *texts.note.values(), *texts.summary.values())
    yield from (words for outcomes in texts.did.values() for words in outcomes.values())
    for topic in texts.topics.values():
        yield from (topic.goal, topic.noun, topic.step)


def test_what_the_packet_says_by_itself_is_no_fact():
    assert not TOLD_WORDS & TEXTS.own_words
    lines = [line for one in TEXTS.situations for line in (*one.lines, *one.told)]
    fixed = " ".join([*lines, TEXTS.step, *TEXTS.note.values(), *TEXTS.summary.values()])
    assert not any(character.isdigit() for character in fixed)


def said(packet: dict, path: str, more: str) -> dict:
    """The packet with words added at `path`."""
    packet = deepcopy(packet)
    *way, last = path.split(".")
    place = packet
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    place[last] = f"{place[last]} {more}"
    return packet


@pytest.mark.parametrize(
    ("path", "more", "kind"),
    [
        ("opening", "It is order 1078.", "number"),
        ("opening", "It comes on Friday.", "date or count"),
        ("opening", "It comes tomorrow.", "date or count"),
        ("opening", "Your third contact.", "date or count"),
        ("opening", "Write to maya@example.org.", "e-mail"),
        ("opening", "Ask Eleanor.", "name"),
        ("opening", "You said “never again”.", "quotation"),
        ("opening", "That is £39.90.", "number"),
        ("summary.0.text", "since 2019", "number"),
        ("mood.claims.0.text", "since turn 99", "number"),
        ("tried.0.text", "and called Tuesday 24", "number"),
        ("facts.0.value", "10777", "number"),
        ("what.understood", "order 4", "number"),
        ("transcript.1.text", "my password is hunter2", "secret"),
        ("mood.quote", "4111 1111 1111 1111", "secret"),
    ],
)
def test_the_checker_finds_what_nobody_said(path, more, kind):
    packet = said(packet_of(LATE), path, more)
    assert kind in {problem.kind for problem in problems_of(LATE, packet)}


@pytest.mark.parametrize(
    "cites", [[], [{"turn": 99}], [{"record": "order 1"}], [{"turn": 4}, {"record": "nothing"}]]
)
def test_the_checker_finds_a_citation_of_nothing(cites):
    packet = packet_of(LATE) | {"opening_cites": cites}
    assert "citation" in {problem.kind for problem in problems_of(LATE, packet)}


def test_a_claim_needs_its_own_source_not_anybodys():
    packet = packet_of(LATE) | {"opening_cites": [{"turn": 2}]}
    assert "number" in {problem.kind for problem in problems_of(LATE, packet)}


def test_the_language_is_told():
    assert language_of(["where is my order"]) == {"code": "en", "words": "English"}
    assert language_of(["wo ist meine Bestellung, ich warte"])["code"] == "de"
    assert language_of(["1042"]) == {"code": "und", "words": "not clear"}


def test_counting():
    assert [nth(n) for n in (1, 3, 10, 11, 23)] == ["first", "third", "tenth", "11th", "23th"]


def test_mistakes_in_the_texts_are_all_told(tmp_path):
    text = (ROOT / "packet.yml").read_text("utf-8")
    text = text.replace("{heard: bereaved}", "{herd: bereaved}").replace("{late_by}", "{lateness}")
    (tmp_path / "packet.yml").write_text(text, "utf-8")
    (tmp_path / "topics.yml").write_text((ROOT / "topics.yml").read_text("utf-8"), "utf-8")
    with pytest.raises(PolicyError) as error:
        load_packet_texts(tmp_path)
    line = text[: text.index("{herd:")].count("\n") + 1
    assert f"packet.yml:{line}: situations.bereaved.when.0.herd: no such" in str(error.value)
    assert "Did you mean `heard`?" in str(error.value)
    (tmp_path / "packet.yml").write_text(text.replace("{herd:", "{heard:"), "utf-8")
    with pytest.raises(PolicyError) as error:
        load_packet_texts(tmp_path)
    line = text[: text.index("{lateness}", text.index("\nsituations:"))].count("\n") + 1
    assert f"packet.yml:{line}: " in str(error.value)
    assert "no such name: {lateness}" in str(error.value)


BITS = """order 1042 £39.90 wrong item twice password hunter2 4111111111111111 Maya third time
    “quoted” a@b.org died Tuesday {order} my is"""
WORDS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(BITS.split()), max_size=12).map(" ".join),
)
SHARE = st.floats(0, 1)
INTENTS = st.sampled_from([*TEXTS.topics, "inform", "affirm", "out_of_scope", "clarify", ""])


@st.composite
def heards(draw):
    moods = st.dictionaries(st.sampled_from(["sadness", "abuse", "threat", "self_harm"]), SHARE)
    asked = st.sampled_from(["", "order_number", "details", "guess email"])
    return NluResult(
        draw(INTENTS), draw(SHARE), asked=draw(asked), answers=draw(asked), mood=draw(moods)
    )


@st.composite
def turn_lists(draw):
    start = conversation_of([{"bot": "Hi"}]).turns[0].at
    turns = []
    for seq in range(1, draw(st.integers(0, 7)) + 1):
        speaker = draw(st.sampled_from(["customer", "bot", "agent", "system"]))
        nlu_result = draw(st.none() | heards()) if speaker == "customer" else None
        turns.append(Turn(f"t{seq}", seq, speaker, draw(WORDS), start, nlu_result=nlu_result))
    return tuple(turns)


@st.composite
def conversations(draw):
    turns = draw(turn_lists())
    seqs = st.integers(1, len(turns) + 1)
    facts = draw(
        st.dictionaries(
            st.sampled_from(["order_number", "email", "product", "amount", "return_reason", "x"]),
            st.sampled_from(["1042", "1077"]) | WORDS,
        )
    )
    outcomes = st.sampled_from(["done", "refused", "not_found", "failed", "needs_person"])
    tried = st.builds(
        Tried, WORDS, outcomes, st.none() | seqs, st.sampled_from(["trace_parcel", "x"]),
        st.dictionaries(st.sampled_from(["order", "item", "amount", "search"]), WORDS),
    )  # fmt: skip
    names, mails = st.sampled_from(["Maya Lindqvist", "", "Noah"]), st.sampled_from(["a@b.org", ""])
    customers = st.builds(Customer, st.just("k"), names, mails, st.integers(0, 10**9))
    return Conversation(
        "c",
        "website",
        turns,
        draw(st.none() | customers),
        draw(st.sampled_from(["signed in", "order and e-mail", "not verified"])),
        facts,
        {name: draw(seqs) for name in facts},
        tuple(draw(st.lists(tried, max_size=4))),
    )


@st.composite
def worlds(draw):
    conversation = draw(conversations())
    states = st.sampled_from(["late", "lost", "delivered", "double_charged", "paid"])
    values = st.dictionaries(st.sampled_from(["late_by", "charged", "carrier", "items"]), WORDS)
    number = st.sampled_from(["1042", "1077"])
    orders = st.builds(OrderRecord, number, states, WORDS, WORDS, st.booleans(), values)
    at = conversation_of([{"bot": "Hi"}]).turns[0].at
    contacts = st.builds(ContactRecord, st.just(at), st.just("website"), WORDS, WORDS, INTENTS)
    facts = PacketFacts(
        tuple(draw(st.lists(orders, max_size=2))), tuple(draw(st.lists(contacts, max_size=3))), at
    )
    rules = st.sampled_from(["asked_for_person", "confidence", "failed_verification", "abuse"])
    seqs = tuple(draw(st.lists(st.integers(1, 9), max_size=3)))
    decision = Decision("hand_over", draw(rules), draw(WORDS), seqs, "general")
    mood = [Reading("frustration", draw(SHARE), "") for _ in conversation.customer_turns]
    return conversation, decision, mood, facts


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_any_conversation_gives_a_valid_packet_without_a_word_too_much(world):
    conversation, decision, mood, facts = world
    packet = build_packet(conversation, decision, mood, facts, TEXTS, POLICY)
    VALIDATOR.validate(json.loads(json.dumps(packet)))
    assert packet == build_packet(conversation, decision, mood, facts, TEXTS, POLICY)
    assert check_packet(packet, conversation, decision, facts, TEXTS) == []


def test_the_case_is_not_changed_by_building():
    before = case_of(LATE)
    packet_of(LATE)
    assert case_of(LATE) == before

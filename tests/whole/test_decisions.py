"""Warning, self-harm, peak, explaining: over real HTTP with real processes."""

import json
import subprocess
import sys

from tests.support.system import ROOT, Customer, wait_for


def studio(system, *arguments: str) -> str:
    """`bin/tandem ...` beside the running system."""
    done = subprocess.run(
        [sys.executable, "-m", "tandem.cli", *arguments],
        cwd=ROOT,
        env=system.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_one_calm_warning_and_the_matter_goes_on(customer):
    customer.say("where is order 1064")
    warned = customer.say("you fucking stupid bot")
    assert "supervisor" in warned
    assert customer.state["owner"] == "bot"
    assert "1064" in customer.say("sam.ortiz@example.org")
    said = customer.say("you are a piece of shit, you moron")
    assert wait_for(lambda: customer.state["case"], complaint=lambda: said)


def test_self_harm_reaches_a_person_at_once_with_the_numbers_to_call(customer, agent):
    said = customer.say("i can't go on, i want to kill myself")
    assert "116 123" in said
    case = agent.case_of(customer)
    assert (case["priority"], case["level"]) == (1, "senior")


def test_high_frustration_goes_straight_to_a_senior_person(customer, agent):
    customer.say("where is order 1064")
    customer.say("this is ridiculous, it is still not here, i am fed up with you")
    case = agent.case_of(customer)
    assert (case["level"], case["packet"]["why"]["rule"]) == ("senior", "frustration")


def test_peak_is_declared_shows_and_keeps_nobody_from_a_person(system, customer):
    told = studio(system, "peak", "on", "--until", "23:59", "--owner", "Ada", "--reason", "sale")
    assert "Ada" in told
    try:
        customer.say("let me talk to a human")
        wait_for(lambda: customer.state["owner"] == "waiting")
        assert json.loads(studio(system, "peak", "status", "--json"))["current"]["owner"] == "Ada"
    finally:
        assert "ended" in studio(system, "peak", "off")


def test_a_conversation_is_explained_with_rule_line_and_rasas_policy(system, customer):
    customer.say("where is order 1064")
    customer.say("this is ridiculous!! such a waste of time")
    rows = json.loads(studio(system, "explain", customer.conversation, "--json"))
    first, last = (row for row in rows if "decision" in row)
    assert {action["policy"] for action in first["actions"]} == {"RulesBesideStories"}
    assert last["decision"]["do"] == "hand_over"
    assert last["decision"]["where"].startswith("escalation.yml:")
    assert last["actions"][0]["policy"] == "DecisionPolicy"


def test_stored_conversations_are_replayed(system):
    other = Customer(system)
    other.say("when are you open")
    told = json.loads(studio(system, "replay", "--stored", "--id", other.conversation, "--json"))
    assert told["summary"]["conversations"] == 1
    assert told["conversations"][0]["turns"][0]["do"] == "continue"
    other.close()


TALKS = (
    ("asks", ("customer", "hello"), ("agent", "Hi."), ("customer", "let me speak to a human")),
    ("angry", ("customer", "this is ridiculous, you never answer, i am fed up with this")),
    ("calm", ("user", "what are your opening hours"), ("agent", "Till 8."), ("user", "thanks")),
    ("none", ("customer", "   "), ("action", "looked something up")),
)  # fmt: skip


def test_transcripts_are_heard_and_two_policies_compared(system, tmp_path):
    talks, other = tmp_path / "talks.jsonl", tmp_path / "escalation.yml"
    rows = [
        {"id": name, "turns": [{"speaker": who, "text": text} for who, text in turns]}
        for name, *turns in TALKS
    ]
    talks.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    text = (ROOT / "escalation.yml").read_text(encoding="utf-8")
    milder = text.replace("offer_at: 0.45", "offer_at: 1.0").replace(
        "handover_at: 0.70   # 0-1", "handover_at: 1.0    # 0-1"
    )
    other.write_text(milder, encoding="utf-8")
    arguments = ("--conversations", str(talks), "--against", str(other), "--json")
    told = json.loads(studio(system, "replay", *arguments))
    by_id = {row["id"]: row for row in told["conversations"]}
    assert by_id["asks"]["handover"]["rule"] == "asked_for_person"
    assert by_id["angry"]["handover"]["level"] == "senior"
    assert by_id["calm"]["handover"] is None and by_id["none"]["handover"] is None
    assert by_id["angry"]["against"]["handover"] is None
    assert by_id["calm"]["changes"] == []
    assert told["summary"]["against"]["fewer"] == 1
    assert told["summary"]["against"]["by_rule"] == {"frustration": -1}

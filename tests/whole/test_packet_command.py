"""`bin/tandem packet` with the trained assistant: a conversation from a file, and a stored one."""

import json
import subprocess

from tests.support.system import ROOT, wait_for

SAID = {
    "id": "from-a-file",
    "turns": [
        {"speaker": "bot", "text": "Hi, what can I do?"},
        {"speaker": "customer", "text": "my order 1077 never came, where is my parcel"},
        {"speaker": "action", "text": "Looked up order 1077: 9 days late"},
        {"speaker": "bot", "text": "It is 9 days late."},
        {"speaker": "customer", "text": "my card is 4111 1111 1111 1111 if you need it"},
        {"speaker": "customer", "text": "let me talk to a human"},
    ],
}


def command(system, *options):
    """The rows that the command prints; it must find nothing wrong."""
    done = subprocess.run(
        ["bin/tandem", "packet", *options, "--json"],
        cwd=ROOT,
        env=system.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_conversations_of_a_file_give_packets_that_are_proved(system, tmp_path):
    one, many = tmp_path / "one.json", tmp_path / "many.jsonl"
    one.write_text(json.dumps(SAID, indent=2), "utf-8")
    many.write_text("".join(json.dumps(SAID | {"id": str(n)}) + "\n" for n in range(2)), "utf-8")
    (row,) = command(system, "--conversation", str(one))
    assert row["problems"] == []
    packet = row["packet"]
    assert packet["what"]["situation"] == "late"
    assert packet["why"]["rule"] == "asked_for_person"
    assert "1077" in packet["opening"]
    assert "I looked up order 1077: 9 days late" in packet["mood"]["note"]
    assert "4111" not in json.dumps(packet)
    rows = command(system, "--conversation", str(many))
    assert [row["conversation"] for row in rows] == ["0", "1"]


def test_a_stored_conversation_gives_the_packet_of_its_handover(system, customer, agent):
    customer.say("where is order 1042")
    customer.say("let me talk to a human")
    wait_for(lambda: customer.state["owner"] == "waiting")
    stored = agent.case_of(customer)["packet"]
    (row,) = command(system, "--stored", customer.conversation)
    assert row["problems"] == []
    assert row["packet"]["opening"] == stored["opening"]
    assert row["packet"]["why"]["rule"] == "asked_for_person"

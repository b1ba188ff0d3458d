"""After whole conversations full of secrets, none is in any database, file or log line."""

import time

from planted import PLANTED, bytes_of, found_in
from system import Customer

REASONS = ("where is order 1042", "maya.lindqvist@example.org", "let me talk to a human")


def test_the_scan_finds_what_is_there():
    assert found_in(b"card 5555-5555 5555 4444.") == ["5555555555554444"]
    assert found_in('{"text": "４２４２４２４２４２４２４２４２"}'.encode()) == ["4242424242424242"]
    assert found_in(b'{"text": "\\uff14\\uff12' + b"\\uff14\\uff12" * 7 + b'"}')
    assert found_in(b"order 1042, 839 201 pieces") == ["839201"]
    assert found_in(b"nothing") == []


def test_no_planted_secret_is_kept_anywhere(system, customer, agent):
    for written, _ in PLANTED:
        customer.say(written)
    for said in REASONS:
        customer.say(said)
    case = agent.case_of(customer)
    agent.do(case, "claim")
    for written, _ in PLANTED:  # now to a person
        assert customer.send(text=written).status_code == 202
    agent.reply(case, "Thank you. What is the one-time code we sent you?")
    customer.wait_for_turn("agent", "one-time code")
    customer.send(text="839201")
    agent.do(case, "hand_back", sentence="The assistant goes on.")
    signed_in = Customer(system, "grace.kim@example.org")
    for written, _ in PLANTED[:3]:
        assert signed_in.send(text=f"I want to complain: {written}").status_code == 202
    signed_in.wait_for_turn("system", "hidden")
    signed_in.close()
    time.sleep(3)  # until the last ones are answered too
    everything = bytes_of(system.folder)
    assert b"card number hidden" in everything, "they were planted"
    assert b"one-time code hidden" in everything
    assert found_in(everything) == []
    assert found_in("\n".join(system.log).encode()) == []
    print(f"{len(everything):,} bytes of files, {len(system.log)} log lines: none of", end=" ")
    print(f"{len(PLANTED)} secrets, written {2 * len(PLANTED) + 4} times")

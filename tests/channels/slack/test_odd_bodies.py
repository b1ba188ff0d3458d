"""Whatever is signed and sent to Slack's address is taken in or refused in words, and no work that
was taken in fails on its shape."""

import json
from collections import Counter
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import odd
from tests.support.slack_server import PAYLOADS

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
EVENTS = [json.loads(file.read_text("utf-8")) for file in sorted(PAYLOADS.glob("*.json"))]
COMMAND = json.loads((PAYLOADS / "slash_command.json").read_text("utf-8"))
DEEP = [b"[" * 200_000, b'{"event":' * 50_000, b'{"type":"event_callback","event":' + b"[" * 90_000]


def bodies():
    """(body, content type): captured payloads, spoiled, in all the forms that Slack uses."""
    spoiled = odd.spoiled(EVENTS)
    as_json = spoiled.map(lambda data: (json.dumps(data).encode(), JSON))
    pressed = spoiled.map(lambda data: (urlencode({"payload": json.dumps(data)}).encode(), FORM))
    texts = st.dictionaries(st.sampled_from(list(COMMAND)), odd.TEXT)
    command = texts.map(lambda more: (_form(COMMAND | more), FORM))
    return as_json | pressed | command | st.tuples(st.binary(max_size=200), st.just(JSON))


def _form(data: dict) -> bytes:
    return urlencode({k: v.encode("utf-8", "surrogatepass") for k, v in data.items()}).encode()


def checked(rig, body: bytes, kind: str, tally: Counter) -> None:
    answer = rig.raw(body, kind)
    tally[answer.status_code] += 1
    if answer.status_code == 200:
        return
    error = answer.json()["error"]
    assert error["message"]
    known = {(400, "malformed_request"), (413, "message_too_long")}
    if not body or body.decode("utf-8", "replace").encode() != body:
        known.add((401, "bad_signature"))  # Slack signs text
    assert (answer.status_code, error["code"]) in known


def test_odd_bodies(rig, capsys):
    tally = Counter()

    @odd.often(400)
    @given(bodies())
    def attack(body):
        checked(rig, *body, tally)

    attack()
    rig.settled()
    with capsys.disabled():
        odd.told("Slack", tally)
        errors = Counter(error.partition(":")[0] for error in rig.errors())
        print(f"of what was taken in: {dict(errors) or 'nothing failed'}")
    assert tally[200] > 20 and tally[400] > 20
    assert set(errors) <= {"Unavailable", "unknown_case"}, rig.errors()


@pytest.mark.parametrize("body", [*DEEP, b"x" * (512 * 1024 + 1)], ids=lambda body: str(body[:9]))
def test_deep_and_large_bodies(rig, body):
    tally = Counter()
    for kind, sent in ((JSON, body), (FORM, b"payload=" + body)):
        checked(rig, sent, kind, tally)
    assert tally[200] == 0

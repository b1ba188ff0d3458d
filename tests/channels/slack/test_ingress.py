"""What comes to the door: only what Slack signed, acknowledged fast, and each thing once."""

import json
import time

import pytest

from tests.support.slack_server import PAYLOADS, SECRET, payload, signed

BROKEN = sorted(file.stem for file in PAYLOADS.glob("broken_*.json"))
IGNORED = [
    *sorted(file.stem for file in PAYLOADS.glob("unknown_*.json")),
    *("message_unfurled", "message_own", "message_other_bot", "member_joined"),
]
BODY = json.dumps(payload("message_direct")).encode()
GOOD = signed(BODY)
FORGED = {
    "no signature": {},
    "no time": {"X-Slack-Signature": GOOD["X-Slack-Signature"]},
    "other secret": signed(BODY, secret="another"),
    "other body": signed(BODY + b" "),
    "time is no number": GOOD | {"X-Slack-Request-Timestamp": "soon"},
    "time is empty": GOOD | {"X-Slack-Request-Timestamp": ""},
    "time is endless": GOOD | {"X-Slack-Request-Timestamp": "9" * 5000},
    "time is infinite": GOOD | {"X-Slack-Request-Timestamp": "inf"},
    "signature is not ascii": GOOD | {"X-Slack-Signature": "v0=\xe4"},
    "signature of another version": GOOD
    | {"X-Slack-Signature": GOOD["X-Slack-Signature"].replace("v0=", "v1=")},
}


@pytest.mark.parametrize("how", FORGED)
def test_what_slack_did_not_sign_is_refused_and_not_stored(rig, how):
    headers = {name: value.encode("latin-1") for name, value in FORGED[how].items()}
    response = rig.raw(BODY, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "bad_signature")
    assert rig.runtime.storage.inbox.get(1) is None


@pytest.mark.parametrize("seconds", [-301, 305])
def test_more_than_five_minutes_old_or_early_is_refused(rig, seconds):
    assert rig.raw(BODY, headers=signed(BODY, time.time() + seconds)).status_code == 401


def test_a_request_that_was_changed_on_the_way_by_one_byte_is_refused(rig):
    assert rig.raw(BODY.replace(b"1042", b"1043"), headers=signed(BODY)).status_code == 401


def test_four_minutes_old_is_still_taken(rig):
    assert rig.raw(BODY, headers=signed(BODY, time.time() - 240)).status_code == 200


def test_the_address_is_verified(rig):
    data = payload("url_verification")
    assert rig.send(data).json() == {"challenge": data["challenge"]}
    assert rig.raw(json.dumps(data).encode(), headers={}).status_code == 401


@pytest.mark.parametrize("name", IGNORED)
def test_what_we_do_not_act_on_is_acknowledged_and_not_stored(rig, name):
    assert rig.send(name).status_code == 200
    assert rig.runtime.storage.inbox.get(1) is None


@pytest.mark.parametrize("name", BROKEN)
def test_a_payload_with_something_missing_is_refused_in_words(rig, name):
    response = rig.send(name)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "malformed_request")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b"5", b"\xff\xfe", b"payload=%7B", b"[" * 9999]
)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_what_cannot_be_read_is_refused_in_words(rig, body, kind):
    response = rig.raw(body, kind)
    assert response.status_code in (200, 400, 401)  # an empty form is nothing
    assert rig.runtime.storage.inbox.get(1) is None


def test_more_than_slack_ever_sends_is_refused(rig):
    body = b"x" * (600 * 1024)
    assert rig.raw(body).status_code == 413


def test_an_event_sent_again_changes_nothing(rig):
    for _ in range(3):
        assert rig.send("message_direct").status_code == 200
    rig.done()
    assert rig.said() == ["where is order 1042"]


def test_an_event_whose_first_attempt_crashed_is_not_lost(rig):
    rig.server.fail("auth.test", 500, times=3)
    assert rig.send("message_direct").status_code == 200
    rig.done()
    assert rig.said() == ["where is order 1042"]


def test_when_the_store_fails_slack_is_not_told_that_it_worked(runtime, rig, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk full"):
        patch.setattr(runtime.storage.inbox.__class__, "put_all", full)
        rig.send("message_direct")  # 500 outside tests
    assert rig.send("message_direct").status_code == 200  # Slack sends it again
    rig.done()
    assert rig.said() == ["where is order 1042"]


def test_nothing_of_a_message_stays_in_the_inbox_and_a_secret_is_never_stored(rig):
    rig.send("message_secret")
    rig.done()
    (said,) = rig.said()
    assert "hunter2" not in said and "hidden" in said
    assert rig.runtime.storage.inbox.get(1).payload == {}
    assert any("I've hidden the password" in line for line in rig.said(speaker="system"))


def test_the_signing_secret_is_needed_with_the_token(runtime):
    from tandem.channels.slack.app import SlackChannel
    from tandem.core.errors import SettingsError

    runtime.config.settings.slack_bot_token, runtime.config.settings.slack_signing_secret = (
        "xoxb-1",
        "",
    )
    with pytest.raises(SettingsError, match="TANDEM_SLACK_SIGNING_SECRET"):
        SlackChannel(runtime, print, print)


def test_the_right_secret_is_the_one_in_use(rig):
    assert rig.runtime.config.settings.slack_signing_secret == SECRET
    assert rig.raw(BODY, headers=signed(BODY)).status_code == 200
